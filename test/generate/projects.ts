import type { Plan } from '../../server/src/generate/plan.ts'

/** A project to generate a deployment for: file name → text, what a user would answer, and what its settings lack by themselves. */
export interface Fixture {
  files: Record<string, string>
  /** Answers to the questions that detection asks for this project. */
  answers?: Partial<Plan>
  /** Rules that report the project's own files once it is deployed: what is for its author to change, and no generator may. */
  lacks?: string[]
}

const entry = (settings: string, kind: 'wsgi' | 'asgi') => `import os

from django.core.${kind} import get_${kind}_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "${settings}")

application = get_${kind}_application()
`

const manage = (settings: string, before = '') => `#!/usr/bin/env python
import os
import sys


def main():
    ${before}os.environ.setdefault("DJANGO_SETTINGS_MODULE", "${settings}")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
`

const urls = `from django.contrib import admin
from django.urls import path

urlpatterns = [path("admin/", admin.site.urls)]
`

/** `manage.py` and the package around the settings, as `startproject` writes them. */
export function project(name: string, settings = `${name}.settings`, below = ''): Record<string, string> {
  return {
    [`${below}manage.py`]: manage(settings),
    [`${below}${name}/__init__.py`]: '',
    [`${below}${name}/urls.py`]: urls,
    [`${below}${name}/wsgi.py`]: entry(settings, 'wsgi'),
    [`${below}${name}/asgi.py`]: entry(settings, 'asgi'),
  }
}

const LOGGING = `LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "INFO"},
}`

/** Settings that are right for production, for a package whose settings are one file `depth` folders below that of `manage.py`. */
export function settings(name: string, more = '', { depth = 2, without = [] as string[] } = {}): string {
  const lines: Record<string, string> = {
    SECRET_KEY: 'SECRET_KEY = os.environ["SECRET_KEY"]',
    DEBUG: 'DEBUG = False',
    ALLOWED_HOSTS: 'ALLOWED_HOSTS = ["shop.example.com", "www.shop.example.com"]',
    PROXY: 'SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")',
    INSTALLED_APPS: `INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]`,
    MIDDLEWARE: `MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]`,
    ROOT_URLCONF: `ROOT_URLCONF = "${name}.urls"`,
    WSGI_APPLICATION: `WSGI_APPLICATION = "${name}.wsgi.application"`,
    DATABASES: 'DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": BASE_DIR / "db.sqlite3"}}',
    LOGGING,
    STATIC_URL: 'STATIC_URL = "static/"',
    STATIC_ROOT: 'STATIC_ROOT = BASE_DIR / "static"',
  }
  const kept = Object.entries(lines).flatMap(([key, line]) => (without.includes(key) ? [] : [line]))
  return `import os
from pathlib import Path

BASE_DIR = Path(__file__).resolve()${'.parent'.repeat(depth)}

${kept.join('\n')}
${more}`
}

const fresh = settings('shop', '', { without: ['SECRET_KEY', 'DEBUG', 'ALLOWED_HOSTS', 'PROXY', 'STATIC_ROOT'] })

/** The projects that a deployment is generated for in the tests; each has something that another does not. */
export const projects: Record<string, Fixture> = {
  'fresh startproject': {
    files: {
      ...project('shop'),
      'shop/settings.py': `${fresh}
SECRET_KEY = "django-insecure-2v*=8b&0e!k1w#f"
DEBUG = True
ALLOWED_HOSTS = []
`,
    },
    answers: { domains: ['shop.example.com'] },
    lacks: ['django/debug-true', 'stack/server-name-not-in-allowed-hosts', 'static/root-missing'],
  },
  'settings package': {
    files: {
      ...project('shop'),
      'shop/settings/__init__.py': settings('shop', 'MEDIA_URL = "/media/"\nMEDIA_ROOT = BASE_DIR / "media"\n', { depth: 3 }),
      'requirements.txt': 'Django==5.2\ngunicorn==23.0.0\n',
    },
  },
  'base and production': {
    files: {
      ...project('shop', 'shop.settings.dev'),
      'shop/settings/__init__.py': '',
      'shop/settings/base.py': settings('shop', '', { depth: 3, without: ['DEBUG', 'ALLOWED_HOSTS', 'STATIC_ROOT', 'PROXY'] }),
      'shop/settings/dev.py': 'from .base import *\n\nDEBUG = True\nALLOWED_HOSTS = []\n',
      'shop/settings/prod.py': `from .base import *

DEBUG = False
ALLOWED_HOSTS = [".example.com", "10.0.0.5"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
STATIC_ROOT = "/var/www/shop/static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
}
DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "shop", "HOST": "localhost"}}
DATA_UPLOAD_MAX_MEMORY_SIZE = 25 * 1024 * 1024
LOGGING["handlers"]["file"] = {"class": "logging.handlers.WatchedFileHandler", "filename": "/var/log/shop/django.log"}
LOGGING["root"]["handlers"].append("file")
`,
      'requirements/base.txt': 'Django>=5.2,<6\n',
      'requirements/prod.txt': '-r base.txt\nuWSGI==2.0.28\n',
      Dockerfile: 'FROM python:3.12-bookworm\nWORKDIR /app\n',
    },
  },
  'driven by the environment': {
    files: {
      ...project('config'),
      'config/settings.py': `${settings('config', '', { without: ['SECRET_KEY', 'DEBUG', 'ALLOWED_HOSTS', 'DATABASES', 'STATIC_ROOT'] })}
import environ

env = environ.Env(DEBUG=(bool, False))
SECRET_KEY = env("SECRET_KEY")
DEBUG = env("DEBUG")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
DATABASES = {"default": env.db()}
STATIC_ROOT = env("STATIC_ROOT", default=str(BASE_DIR / "collected"))
EMAIL_HOST = os.environ.get("EMAIL_HOST", "localhost")
`,
      'pyproject.toml': '[project]\nname = "book-store"\ndependencies = ["django>=5.2", "django-environ"]\n',
    },
    answers: { domains: ['books.example.com'] },
  },
  'src layout': {
    files: {
      'manage.py': manage('shop.settings', 'sys.path.insert(0, "src")\n    '),
      'src/shop/__init__.py': '',
      'src/shop/urls.py': urls,
      'src/shop/wsgi.py': entry('shop.settings', 'wsgi'),
      'src/shop/asgi.py': entry('shop.settings', 'asgi'),
      'src/shop/settings.py': settings('shop', '', { depth: 3 }),
      'pyproject.toml': '[project]\nname = "shop"\ndependencies = ["django", "gunicorn"]\n',
    },
  },
  'two projects': {
    files: {
      ...project('shop', 'shop.settings', 'shop/'),
      'shop/shop/settings.py': settings('shop'),
      ...project('intranet', 'intranet.settings', 'office/'),
      'office/intranet/settings.py': settings('intranet'),
    },
    answers: { project: 'shop' },
  },
  'no STATIC_ROOT': {
    files: { ...project('shop'), 'shop/settings.py': settings('shop', '', { without: ['STATIC_ROOT'] }) },
    lacks: ['static/root-missing'],
  },
  'static files on a CDN': {
    files: {
      ...project('shop'),
      'shop/settings.py': settings(
        'shop',
        `STATIC_URL = "https://cdn.example.net/shop/"
MEDIA_URL = "/media/"
MEDIA_ROOT = "/srv/uploads"
`,
      ),
    },
  },
  whitenoise: {
    files: {
      ...project('shop'),
      'shop/settings.py': settings(
        'shop',
        `MIDDLEWARE.insert(1, "whitenoise.middleware.WhiteNoiseMiddleware")
STATICFILES_STORAGE = "whitenoise.storage.CompressedManifestStaticFilesStorage"
`,
      ),
      'requirements.txt': 'Django==4.1\nwhitenoise\ngunicorn\n',
      Procfile: 'web: gunicorn shop.wsgi\n',
    },
  },
  channels: {
    files: {
      ...project('chat'),
      'chat/settings.py': settings(
        'chat',
        `INSTALLED_APPS = ["daphne", *INSTALLED_APPS, "channels"]
ASGI_APPLICATION = "chat.asgi.application"
CHANNEL_LAYERS = {"default": {"BACKEND": "channels_redis.core.RedisChannelLayer", "CONFIG": {"hosts": ["redis://127.0.0.1:6379/1"]}}}
`,
      ),
      'chat/routing.py': `from django.urls import re_path

from . import consumers

websocket_urlpatterns = [
    re_path(r"^ws/room/(?P<name>\\w+)/$", consumers.Room.as_asgi()),
    re_path(r"^ws/room/(?P<name>\\w+)/typing/$", consumers.Typing.as_asgi()),
    re_path(r"^live/$", consumers.Live.as_asgi()),
]
`,
      'requirements.txt': 'channels[daphne]\nchannels-redis\n',
    },
  },
  'below a prefix': {
    files: {
      ...project('shop'),
      'shop/settings.py': settings(
        'shop',
        'FORCE_SCRIPT_NAME = "/shop"\nSTATIC_URL = "/shop/static/"\nMEDIA_URL = "/shop/media/"\nMEDIA_ROOT = BASE_DIR / "media"\n',
      ),
    },
  },
  'a path with spaces and 中文': {
    files: {
      ...project('shop', 'shop.settings', 'my 网站/'),
      'my 网站/shop/settings.py': settings(
        'shop',
        'MEDIA_URL = "media/"\nMEDIA_ROOT = BASE_DIR / "上传 文件"\nDATABASES["default"]["NAME"] = BASE_DIR / "my 数据" / "db"\n',
      ),
    },
    answers: { language: 'zh-cn' },
  },
  'a virtual environment': {
    files: {
      ...project('shop'),
      'shop/settings.py': settings('shop'),
      '.venv/pyvenv.cfg': 'home = /usr/bin\ninclude-system-site-packages = false\nversion = 3.11.2\n',
      'requirements.txt': 'Django==5.2\n',
    },
  },
  uv: {
    files: {
      ...project('shop'),
      'shop/settings.py': settings('shop'),
      'pyproject.toml': '[project]\nname = "shop"\ndependencies = ["django>=5.2", "gunicorn>=23"]\n',
      'uv.lock': 'version = 1\n\n[[package]]\nname = "django"\nversion = "5.2.1"\n',
    },
  },
  'poetry with celery': {
    files: {
      ...project('shop', 'shop.settings', 'backend/'),
      'backend/shop/settings.py': settings('shop', 'CELERY_BROKER_URL = "redis://localhost:6379/0"\nCELERY_BEAT_SCHEDULE = {}\n'),
      'backend/shop/celery.py': `import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")

app = Celery("shop")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
`,
      'pyproject.toml':
        '[tool.poetry]\nname = "shop"\n\n[tool.poetry.dependencies]\npython = "^3.11"\ndjango = "^5.2"\nuwsgi = "^2.0"\ncelery = "^5.4"\n',
      'poetry.lock': '[[package]]\nname = "django"\nversion = "5.2.1"\n',
    },
  },
  'pipenv with MySQL': {
    files: {
      ...project('shop'),
      'shop/settings.py': settings(
        'shop',
        'DATABASES = {"default": {"ENGINE": "django.db.backends.mysql", "NAME": "shop", "USER": "shop", "PASSWORD": os.getenv("DB_PASSWORD")}}\n',
      ),
      Pipfile: '[packages]\ndjango = "*"\nmysqlclient = "*"\n',
      'Pipfile.lock': '{"default": {"django": {"version": "==5.2.1"}}}\n',
      'compose.yaml': 'services:\n  db:\n    image: mysql:8\n',
    },
  },
  'Django 1.11': {
    files: {
      ...project('diary'),
      'diary/settings.py': `import os

BASE_DIR = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

SECRET_KEY = os.environ.get('SECRET_KEY')

DEBUG = False

ALLOWED_HOSTS = ['diary.example.org']

SECURE_PROXY_SSL_HEADER = ('HTTP_X_FORWARDED_PROTO', 'https')

INSTALLED_APPS = [
    'django.contrib.admin',
    'django.contrib.auth',
    'django.contrib.contenttypes',
    'django.contrib.sessions',
    'django.contrib.messages',
    'django.contrib.staticfiles',
    'entries.apps.EntriesConfig',
]

MIDDLEWARE_CLASSES = [
    'django.middleware.security.SecurityMiddleware',
    'django.contrib.sessions.middleware.SessionMiddleware',
]

ROOT_URLCONF = 'diary.urls'

WSGI_APPLICATION = 'diary.wsgi.application'

DATABASES = {
    'default': {
        'ENGINE': 'django.db.backends.sqlite3',
        'NAME': os.path.join(BASE_DIR, 'db.sqlite3'),
    }
}

${LOGGING}

STATIC_URL = '/static/'
STATIC_ROOT = os.path.join(BASE_DIR, 'collected_static/')

MEDIA_URL = '/uploads/'
MEDIA_ROOT = os.path.join(BASE_DIR, 'uploads').replace('\\\\', '/')
`,
      'requirements.txt': 'Django==1.11.29\nuwsgi\n',
    },
  },
}

import type { Plan, StackKind } from '../../server/src/generate/plan.ts'
import type { Told } from '../../server/src/generate/told.ts'
import { startedProject } from './startedProject.ts'

/** A project as django-admin makes it, with a settings package for production. Its files are below `/w`, the root of test workspaces. */
export const project: Record<string, string> = {
  ...startedProject,
  'shop/settings.py': `import os
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent

SECRET_KEY = os.environ['SECRET_KEY']
DEBUG = False
ALLOWED_HOSTS = ['shop.example.com', 'www.shop.example.com']
INSTALLED_APPS = ['django.contrib.admin', 'django.contrib.auth', 'django.contrib.contenttypes', 'django.contrib.sessions', 'django.contrib.messages', 'django.contrib.staticfiles']
ROOT_URLCONF = 'shop.urls'
WSGI_APPLICATION = 'shop.wsgi.application'
STATIC_URL = '/static/'
STATIC_ROOT = '/srv/shop/static'
STORAGES = {
    'default': {'BACKEND': 'django.core.files.storage.FileSystemStorage'},
    'staticfiles': {'BACKEND': 'django.contrib.staticfiles.storage.ManifestStaticFilesStorage'},
}
MEDIA_URL = '/media/'
MEDIA_ROOT = '/srv/shop/media'
LOGGING = {
    'version': 1,
    'disable_existing_loggers': False,
    'handlers': {'console': {'class': 'logging.StreamHandler'}},
    'root': {'handlers': ['console'], 'level': 'WARNING'},
}
`,
  'shop/urls.py': `from django.contrib import admin
from django.urls import path

urlpatterns = [path('admin/', admin.site.urls)]
`,
}

/** A plan for the project, with one stack's own fields as they are planned for it. */
export function planOf(stack: StackKind, changes: Partial<Plan> = {}): Plan {
  const usesUwsgi = stack.startsWith('uwsgi')
  return {
    project: '.',
    name: 'shop',
    stack,
    target: 'debian-12',
    language: 'en',
    domains: ['shop.example.com', 'www.shop.example.com'],
    tls: 'acme',
    directory: '/srv/shop',
    venv: '/srv/shop/venv',
    ...(usesUwsgi && { uwsgi: 'distribution' as const }),
    user: 'shop',
    group: 'shop',
    settings: 'shop.settings',
    app: stack === 'asgi-systemd' ? 'shop.asgi:application' : 'shop.wsgi:application',
    ...(stack === 'asgi-systemd' && { asgi: { server: 'uvicorn' as const, websockets: ['/ws/'] } }),
    static: { url: '/static/', directory: '/srv/shop/static', hashed: true },
    media: { url: '/media/', directory: '/srv/shop/media' },
    socket: `/run/shop/${usesUwsgi ? 'uwsgi' : 'gunicorn'}.sock`,
    processes: 4,
    threads: 2,
    bodyMegabytes: 10,
    requestSeconds: 30,
    after: [],
    writable: [],
    environment: ['SECRET_KEY'],
    ...changes,
  }
}

/** The values that were told, without their places and without what is told to be none. */
export function valuesOf(told: Told): Partial<Plan> {
  return Object.fromEntries(Object.entries(told).flatMap(([key, { value }]) => (value === undefined ? [] : [[key, value]])))
}

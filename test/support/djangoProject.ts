/** A project that can be deployed as it is: everything that a deployment needs is told by its files. */
export const djangoProject: Record<string, string> = {
  'manage.py': 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n',
  'shop/__init__.py': '',
  'shop/settings.py': [
    'import os',
    'from pathlib import Path',
    'BASE_DIR = Path(__file__).resolve().parent.parent',
    'SECRET_KEY = os.environ["SECRET_KEY"]',
    'DEBUG = False',
    'ALLOWED_HOSTS = ["shop.example.com"]',
    'ROOT_URLCONF = "shop.urls"',
    'WSGI_APPLICATION = "shop.wsgi.application"',
    'LOGGING = {"version": 1, "handlers": {"console": {"class": "logging.StreamHandler"}}, "root": {"handlers": ["console"]}}',
    'STATIC_URL = "/static/"',
    'STATIC_ROOT = BASE_DIR / "static"',
    '',
  ].join('\n'),
  'shop/urls.py': 'urlpatterns = []\n',
  'shop/wsgi.py': 'application = None\n',
}

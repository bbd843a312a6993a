"""For `manage.py runserver` on the developer's own machine."""

from .base import *

DEBUG = True
SECRET_KEY = 'django-insecure-only-for-development'
ALLOWED_HOSTS = []

DATABASES = {
    'default': {
        'ENGINE': 'django.db.backends.sqlite3',
        'NAME': BASE_DIR / 'db.sqlite3',
    },
}

"""For the servers: uWSGI behind nginx, which terminates TLS."""

import os
from pathlib import Path

from .base import *

DEBUG = False
ALLOWED_HOSTS = ['shop.example.com', 'www.shop.example.com']

# One line, readable by the user that runs uWSGI, and not part of the repository.
SECRET_KEY = Path('/etc/shop/secret_key').read_text().strip()

DATABASES = {
    'default': {
        'ENGINE': 'django.db.backends.sqlite3',
        'NAME': os.environ.get('SHOP_DATABASE', '/var/lib/shop/shop.sqlite3'),
    },
}

# nginx tells uWSGI the scheme of the request (deploy/nginx/shop.conf), and uWSGI tells Django.
SECURE_SSL_REDIRECT = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
# An hour for a start. A year once nothing is served over plain HTTP any more.
SECURE_HSTS_SECONDS = 3600

# Without this, Django writes nothing at all when DEBUG is off: supervisor keeps what goes to the console.
LOGGING = {
    'version': 1,
    'disable_existing_loggers': False,
    'handlers': {
        'console': {'class': 'logging.StreamHandler'},
    },
    'root': {'handlers': ['console'], 'level': 'WARNING'},
}

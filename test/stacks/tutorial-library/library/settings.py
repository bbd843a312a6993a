import os

BASE_DIR = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SECRET_KEY = os.environ['LIBRARY_SECRET_KEY']
DEBUG = False
# 允许所有主机访问
ALLOWED_HOSTS = ['*']
INSTALLED_APPS = ['django.contrib.auth', 'django.contrib.contenttypes']
ROOT_URLCONF = 'library.urls'
WSGI_APPLICATION = 'library.wsgi.application'

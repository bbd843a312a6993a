import os

BASE_DIR = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SECRET_KEY = os.environ['POLL_SECRET_KEY']
DEBUG = False
ALLOWED_HOSTS = ['poll.example.cn']
INSTALLED_APPS = ['django.contrib.auth', 'django.contrib.contenttypes']
ROOT_URLCONF = 'poll.urls'
WSGI_APPLICATION = 'poll.wsgi.application'

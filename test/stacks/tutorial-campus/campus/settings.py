import os

BASE_DIR = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SECRET_KEY = os.environ['CAMPUS_SECRET_KEY']
DEBUG = False
ALLOWED_HOSTS = ['campus.example.cn']
INSTALLED_APPS = ['django.contrib.admin', 'django.contrib.auth', 'django.contrib.contenttypes', 'django.contrib.staticfiles']
ROOT_URLCONF = 'campus.urls'
WSGI_APPLICATION = 'campus.wsgi.application'
STATIC_URL = '/static/'
# 收集静态文件
SATAIC_ROOT = os.path.join(BASE_DIR, 'collected')

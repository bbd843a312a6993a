import os

BASE_DIR = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SECRET_KEY = os.environ['NOTES_SECRET_KEY']
DEBUG = False
ALLOWED_HOSTS = ['notes.example.cn']
INSTALLED_APPS = ['django.contrib.auth', 'django.contrib.contenttypes']
ROOT_URLCONF = 'mysite.urls'

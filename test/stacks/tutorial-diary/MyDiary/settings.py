import os

BASE_DIR = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SECRET_KEY = os.environ['DIARY_SECRET_KEY']
DEBUG = False
ALLOWED_HOSTS = ['my.diary.cn', '127.0.0.1']
INSTALLED_APPS = ['django.contrib.admin', 'django.contrib.auth', 'django.contrib.contenttypes', 'django.contrib.staticfiles']
ROOT_URLCONF = 'MyDiary.urls'
STATIC_URL = '/static/'
STATIC_ROOT = os.path.join(BASE_DIR, 'collectedstatic')
DATABASES = {
    'default': {
        'ENGINE': 'django.db.backends.mysql',
        'NAME': 'diary',
        'USER': 'diary',
        'PASSWORD': 'Diary-2020',
        'HOST': '127.0.0.1',
    }
}

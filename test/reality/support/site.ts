import { startedProject } from '../../support/startedProject.ts'

/** A Django project that shows what reaches it: files below `/srv/shop`. */
export const site: Record<string, string> = {
  ...startedProject,
  'shop/settings.py': `import os
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
SECRET_KEY = os.environ['SECRET_KEY']
DEBUG = False
ALLOWED_HOSTS = ['shop.example.com']
INSTALLED_APPS = [
    'django.contrib.admin',
    'django.contrib.auth',
    'django.contrib.contenttypes',
    'django.contrib.sessions',
    'django.contrib.messages',
    'django.contrib.staticfiles',
]
MIDDLEWARE = [
    'django.middleware.security.SecurityMiddleware',
    'django.contrib.sessions.middleware.SessionMiddleware',
    'django.middleware.common.CommonMiddleware',
    'django.contrib.auth.middleware.AuthenticationMiddleware',
    'django.contrib.messages.middleware.MessageMiddleware',
]
TEMPLATES = [{
    'BACKEND': 'django.template.backends.django.DjangoTemplates',
    'APP_DIRS': True,
    'OPTIONS': {'context_processors': [
        'django.template.context_processors.request',
        'django.contrib.auth.context_processors.auth',
        'django.contrib.messages.context_processors.messages',
    ]},
}]
ROOT_URLCONF = 'shop.urls'
WSGI_APPLICATION = 'shop.wsgi.application'
STATIC_URL = '/static/'
STATIC_ROOT = BASE_DIR / 'static'
STATICFILES_STORAGE = 'django.contrib.staticfiles.storage.ManifestStaticFilesStorage'
MEDIA_URL = '/media/'
MEDIA_ROOT = BASE_DIR / 'media'
LOGGING = {
    'version': 1,
    'disable_existing_loggers': False,
    'handlers': {'console': {'class': 'logging.StreamHandler'}},
    'root': {'handlers': ['console'], 'level': 'WARNING'},
}
`,
  'shop/urls.py': `import os, time

from django.contrib import admin
from django.core.files.storage import default_storage
from django.http import HttpResponse, JsonResponse
from django.urls import path


def front(request):
    return JsonResponse({
        'secure': request.is_secure(),
        'host': request.get_host(),
        'path': request.path,
        'address': request.META['REMOTE_ADDR'],
        'pid': os.getpid(),
        'user': os.getuid(),
        'cookie': len(request.META.get('HTTP_COOKIE', '')),
        'secret': os.environ['SECRET_KEY'],
    })


def slow(request):
    time.sleep(3)
    return HttpResponse('slow')


def upload(request):
    file = request.FILES['file']
    return HttpResponse(default_storage.save(file.name, file))


upload.csrf_exempt = True

urlpatterns = [
    path('', front),
    path('slow/', slow),
    path('upload/', upload),
    path('admin/', admin.site.urls),
]
`,
  'shop/asgi.py': `import os

from channels.generic.websocket import WebsocketConsumer
from channels.routing import ProtocolTypeRouter, URLRouter
from django.core.asgi import get_asgi_application
from django.urls import path

os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')


class Echo(WebsocketConsumer):
    def receive(self, text_data=None, bytes_data=None):
        self.send(text_data=text_data)


application = ProtocolTypeRouter({
    'http': get_asgi_application(),
    'websocket': URLRouter([path('ws/echo/', Echo.as_asgi())]),
})
`,
  'shop/celery.py': `from celery import Celery

app = Celery('shop', broker='memory://')


@app.task
def hello():
    return 'hello'
`,
}

/** Says something over a websocket, and prints what comes back. */
export const echo = `import asyncio, socket, websockets


async def main():
    connection = socket.create_connection(('127.0.0.1', 80))
    async with websockets.connect('ws://shop.example.com/ws/echo/', sock=connection) as websocket:
        await websocket.send('你好')
        print(await websocket.recv())


asyncio.run(main())
`

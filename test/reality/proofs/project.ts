import { startedProject } from '../../support/startedProject.ts'
import type { Files } from '../support/deployment.ts'

/** A Django project without a database. It answers `/` and `/books/`, and `/slow/` after three seconds. */
export const project: Files = {
  ...startedProject,
  'shop/settings.py': settings(`ALLOWED_HOSTS = ['shop.example.com']`),
  'shop/urls.py': `import time

from django.http import HttpResponse
from django.urls import path


def books(request):
    return HttpResponse('books')


def slow(request):
    time.sleep(3)
    return HttpResponse('slow')


urlpatterns = [
    path('', books),
    path('books/', books),
    path('slow/', slow),
]
`,
  'assets/site.css': 'body { margin: 0 }\n',
  'static/site.css': 'body { margin: 0 }\n',
}

/** A settings module with these lines in it. */
export function settings(lines: string): string {
  return `from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent

SECRET_KEY = 'only-for-these-tests'
DEBUG = False
${lines}

INSTALLED_APPS = ['django.contrib.staticfiles']
MIDDLEWARE = ['django.middleware.security.SecurityMiddleware', 'django.middleware.common.CommonMiddleware']
ROOT_URLCONF = 'shop.urls'
STATIC_URL = '/static/'
LOGGING = {
    'version': 1,
    'disable_existing_loggers': False,
    'handlers': {'console': {'class': 'logging.StreamHandler'}},
    'root': {'handlers': ['console']},
}
`
}

/** A server block with these lines in it. */
export function site(lines: string): string {
  return `server {
    listen 80;
    server_name shop.example.com;
${indent(lines, 4)}
}
`
}

/** The location that hands everything to uWSGI. */
export const toUwsgi = `location / {
    include uwsgi_params;
    uwsgi_pass 127.0.0.1:8000;
}`

/** The location that hands everything to a server that speaks HTTP. */
export const toHttp = `location / {
    proxy_set_header Host $host;
    proxy_pass http://127.0.0.1:8000;
}`

/** An ini file that serves the project, with these lines in it. */
export function uwsgi(lines: string): string {
  return `[uwsgi]
plugins = python3
master = true
uid = shop
gid = www-data
chdir = /srv/shop
module = shop.wsgi:application
${lines.trim()}
`
}

/** A program that supervisor starts, with these lines in it. */
export function program(lines: string): string {
  return `[program:shop]
directory=/srv/shop
startsecs=2
startretries=1
redirect_stderr=true
${lines.trim()}
`
}

export const supervisorctl = 'supervisorctl -c /etc/supervisor/supervisord.conf'

/** nginx's own check of everything below `nginx/`. */
export const nginxTest = 'nginx -t -c /etc/nginx/nginx.conf'

function indent(text: string, by: number): string {
  return text
    .trim()
    .split('\n')
    .map(line => (line ? ' '.repeat(by) + line : line))
    .join('\n')
}

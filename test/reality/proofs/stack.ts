import { program, settings, site, supervisorctl, toHttp, toUwsgi, uwsgi } from './project.ts'
import type { Proof } from './proof.ts'

const direct = uwsgi('socket = 127.0.0.1:8000')

/** An application that accepts web sockets below `/ws/`. */
const sockets = `import os

from django.core.asgi import get_asgi_application

os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')
pages = get_asgi_application()

from channels.generic.websocket import WebsocketConsumer
from channels.routing import ProtocolTypeRouter, URLRouter
from django.urls import path

application = ProtocolTypeRouter({
    'http': pages,
    'websocket': URLRouter([path('ws/', WebsocketConsumer.as_asgi())]),
})
`

/** What a browser sends to open a web socket. */
const openSocket = `import http.client

connection = http.client.HTTPConnection('127.0.0.1:80')
connection.request('GET', '/ws/', headers={
    'Host': 'shop.example.com',
    'Connection': 'Upgrade',
    'Upgrade': 'websocket',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': 'AAAAAAAAAAAAAAAAAAAAAA==',
})
response = connection.getresponse()
print(response.status, response.reason)
raise SystemExit(response.status != 101)
`

const toSocket = toHttp.replace('127.0.0.1:8000', 'unix:/run/shop/shop.sock')
const upgrade = '    proxy_http_version 1.1;\n    proxy_set_header Upgrade $http_upgrade;\n    proxy_set_header Connection "upgrade";\n'

export const stackProofs: Proof[] = [
  {
    rule: 'stack/startup-file-missing',
    because: 'the command is started in another folder than the one its file is in',
    files: { 'nginx/shop.conf': site(toHttp), 'deploy/gunicorn.conf.py': "bind = '127.0.0.1:8000'\n" },
    broken: { Procfile: 'web: gunicorn -c gunicorn.conf.py shop.wsgi:application\n' },
    fixed: { Procfile: 'web: gunicorn -c deploy/gunicorn.conf.py shop.wsgi:application\n' },
    ask: '/',
    symptom: { status: 502, app: /Error: 'gunicorn\.conf\.py' doesn't exist/ },
  },
  {
    rule: 'stack/websocket-headers',
    because: 'Django sees an ordinary request',
    files: {
      'shop/asgi.py': sockets,
      Procfile: 'web: daphne -u /run/shop/shop.sock shop.asgi:application\n',
      'open.py': openSocket,
    },
    broken: { 'nginx/shop.conf': site(toSocket) },
    fixed: { 'nginx/shop.conf': site(toSocket.replace('}', `${upgrade}}`)) },
    booted: true,
    run: 'python3 open.py',
    symptom: { exit: 1, output: /^404 / },
    cured: { exit: 0, output: /^101 / },
  },
  {
    rule: 'stack/protocol-mismatch',
    because: 'nginx speaks uwsgi to a port where uWSGI expects HTTP',
    files: { 'nginx/shop.conf': site(toUwsgi) },
    broken: { 'uwsgi.ini': uwsgi('plugins = http\nhttp = 127.0.0.1:8000') },
    fixed: { 'uwsgi.ini': direct },
    ask: '/',
    symptom: { status: 504, nginx: /upstream timed out \(110: Connection timed out\) while reading response header/ },
  },
  {
    rule: 'stack/protocol-mismatch',
    because: 'nginx speaks HTTP to a port where uWSGI expects uwsgi',
    files: { 'uwsgi.ini': direct },
    broken: { 'nginx/shop.conf': site(toHttp) },
    fixed: { 'nginx/shop.conf': site(toUwsgi) },
    ask: '/',
    symptom: {
      status: 502,
      app: /invalid request block size: 21573/,
      nginx: /upstream prematurely closed connection|Connection reset by peer/,
    },
  },
  {
    rule: 'stack/address-mismatch',
    because: 'nginx passes each request to itself',
    files: { 'uwsgi.ini': uwsgi('http-socket = 127.0.0.1:8000') },
    broken: { 'nginx/shop.conf': site(toHttp.replace('127.0.0.1:8000', '127.0.0.1:80')) },
    fixed: { 'nginx/shop.conf': site(toHttp) },
    ask: '/',
    symptom: { status: 502, nginx: /worker_connections are not enough/ },
  },
  {
    rule: 'stack/address-mismatch',
    because: 'nobody listens on the port that nginx connects to',
    files: { 'uwsgi.ini': direct },
    broken: { 'nginx/shop.conf': site(toUwsgi.replace('8000', '8001')) },
    fixed: { 'nginx/shop.conf': site(toUwsgi) },
    ask: '/',
    symptom: { status: 502, nginx: /connect\(\) failed \(111: Connection refused\)/ },
  },
  {
    rule: 'stack/address-mismatch',
    because: 'the socket has another name',
    files: { 'nginx/shop.conf': site(toUwsgi.replace('127.0.0.1:8000', 'unix:/run/shop/uwsgi.sock')) },
    broken: { 'uwsgi.ini': uwsgi('socket = /run/shop/shop.sock\nchmod-socket = 660') },
    fixed: { 'uwsgi.ini': uwsgi('socket = /run/shop/uwsgi.sock\nchmod-socket = 660') },
    ask: '/',
    symptom: { status: 502, nginx: /uwsgi\.sock failed \(2: No such file or directory\)/ },
  },
  {
    rule: 'stack/socket-permission-mismatch',
    because: 'www-data is not in the group of the socket',
    files: {
      'nginx/shop.conf': site(toUwsgi.replace('127.0.0.1:8000', 'unix:/srv/shop/uwsgi.sock')),
      'nginx/nginx.conf': 'user www-data;\nevents {}\nhttp {\n    include shop.conf;\n}\n',
    },
    broken: { 'uwsgi.ini': uwsgi('socket = /srv/shop/uwsgi.sock\nchmod-socket = 664').replace('www-data', 'shop') },
    fixed: { 'uwsgi.ini': uwsgi('socket = /srv/shop/uwsgi.sock\nchmod-socket = 660') },
    ask: '/',
    symptom: { status: 502, nginx: /connect\(\) to unix:\S+ failed \(13: Permission denied\)/ },
  },
  {
    rule: 'stack/closed-to-user',
    because: 'only root may make a file in /root',
    broken: {
      'nginx/shop.conf': site(toUwsgi.replace('127.0.0.1:8000', 'unix:/root/uwsgi.sock')),
      'uwsgi.ini': uwsgi('socket = /root/uwsgi.sock\nchmod-socket = 666'),
    },
    fixed: {
      'nginx/shop.conf': site(toUwsgi.replace('127.0.0.1:8000', 'unix:/srv/shop/uwsgi.sock')),
      'uwsgi.ini': uwsgi('socket = /srv/shop/uwsgi.sock\nchmod-socket = 666'),
    },
    ask: '/',
    symptom: { status: 502, app: /bind\(\): Permission denied/ },
  },
  {
    rule: 'stack/die-on-term-with-quit',
    because: 'die-on-term swaps the two signals, and QUIT reloads',
    files: { 'uwsgi.ini': uwsgi('socket = 127.0.0.1:8000\ndie-on-term = true') },
    broken: { 'supervisor/shop.conf': program('command=/usr/bin/uwsgi --ini /srv/shop/uwsgi.ini\nstopsignal=QUIT\nstopwaitsecs=3') },
    fixed: { 'supervisor/shop.conf': program('command=/usr/bin/uwsgi --ini /srv/shop/uwsgi.ini\nstopwaitsecs=3') },
    booted: true,
    run: `${supervisorctl} stop shop`,
    symptom: { supervisor: /killing 'shop' \(\d+\) with SIGKILL/ },
    cured: { supervisor: /stopped: shop \(exit status 0\)/ },
  },
  {
    rule: 'stack/daemonize-under-supervisor',
    because: 'supervisor sees the program end at once',
    files: { 'supervisor/shop.conf': program('command=/usr/bin/uwsgi --ini /srv/shop/uwsgi.ini') },
    broken: { 'uwsgi.ini': uwsgi('socket = /run/shop/uwsgi.sock\ndaemonize = /var/log/shop/uwsgi.log') },
    fixed: { 'uwsgi.ini': uwsgi('socket = /run/shop/uwsgi.sock\nlogto = /var/log/shop/uwsgi.log') },
    booted: true,
    run: `${supervisorctl} status shop`,
    symptom: { exit: 3, output: /FATAL/, supervisor: /exited: shop \(exit status 0; not expected\)/ },
  },
  {
    rule: 'stack/app-module-not-found',
    because: 'the package has another name',
    files: { 'nginx/shop.conf': site(toUwsgi) },
    broken: { 'uwsgi.ini': uwsgi('socket = 127.0.0.1:8000').replace('shop.wsgi', 'bookshop.wsgi') },
    fixed: { 'uwsgi.ini': direct },
    ask: '/',
    symptom: { status: 500, app: /ModuleNotFoundError: No module named 'bookshop'/ },
  },
  {
    rule: 'stack/wsgi-path-case-mismatch',
    because: 'the folder is written in lower case',
    files: { 'nginx/shop.conf': site(toUwsgi) },
    broken: { 'uwsgi.ini': direct.replace('module = shop.wsgi:application', 'wsgi-file = Shop/wsgi.py') },
    fixed: { 'uwsgi.ini': direct.replace('module = shop.wsgi:application', 'wsgi-file = shop/wsgi.py') },
    ask: '/',
    symptom: { status: 500, app: /failed to open python file/ },
  },
  {
    rule: 'stack/proxy-scheme-unknown-to-django',
    because: 'Django takes every request for plain HTTP and sends it to where it came from',
    files: {
      'uwsgi.ini': uwsgi('http-socket = 127.0.0.1:8000'),
      'shop/settings.py': settings(`ALLOWED_HOSTS = ['shop.example.com']\nSECURE_SSL_REDIRECT = True`),
    },
    broken: { 'nginx/shop.conf': overTls(toHttp) },
    fixed: { 'nginx/shop.conf': overTls(toHttp.replace('Host $host;', 'Host $host;\n    proxy_set_header X-Forwarded-Proto $scheme;')) },
    ask: { url: 'https://shop.example.com/', follow: true },
    symptom: { status: 301, redirects: 10 },
  },
  {
    rule: 'stack/two-listeners-same-port',
    because: 'a port can be bound once',
    broken: { 'supervisor/shop.conf': twoServers('8000', '8000') },
    fixed: { 'supervisor/shop.conf': twoServers('8000', '8001') },
    booted: true,
    run: `${supervisorctl} status`,
    symptom: { exit: 3, app: /bind\(\): Address already in use/ },
  },
  {
    rule: 'stack/two-listeners-same-port',
    because: 'the router of uWSGI is a process of its own',
    files: { 'nginx/shop.conf': site(toUwsgi) },
    broken: { 'uwsgi.ini': uwsgi('plugins = http\nhttp = :8000\nsocket = 127.0.0.1:8000') },
    fixed: { 'uwsgi.ini': direct },
    ask: '/',
    symptom: { status: 502, app: /bind\(\): Address already in use/ },
  },
  {
    rule: 'stack/two-listeners-same-port',
    because: 'the router opens one socket for each http',
    files: { 'nginx/shop.conf': site(toHttp) },
    broken: { 'uwsgi.ini': uwsgi('plugins = http\nhttp = 127.0.0.1:8000\nhttp = 127.0.0.1:8000') },
    fixed: { 'uwsgi.ini': uwsgi('plugins = http\nhttp = 127.0.0.1:8000') },
    ask: '/',
    symptom: { status: 502, app: /bind\(\): Address already in use/ },
  },
]

/** A server block that terminates TLS. */
export function overTls(lines: string): string {
  const certificate = '/etc/letsencrypt/live/shop.example.com'
  return site(`ssl_certificate ${certificate}/fullchain.pem;\nssl_certificate_key ${certificate}/privkey.pem;\n${lines}`).replace(
    'listen 80;',
    'listen 443 ssl;',
  )
}

function twoServers(...ports: string[]): string {
  const start = '/usr/bin/uwsgi --plugins python3 --master --need-app --chdir /srv/shop --module shop.wsgi:application --http-socket'
  return ports
    .map((port, index) =>
      program(`command=${start} 127.0.0.1:${port}`).replace('program:shop', index === 0 ? 'program:shop' : 'program:api'),
    )
    .join('\n')
}

import type { Visit } from '../visit.ts'
import { nginx, production, supervisor, uwsgi } from './files.ts'

/** Editors by themselves suggest the words of a text, and this name is none. */
const daily = '[program:shop.daily]\ncommand=/usr/bin/uwsgi --ini /srv/shop/deploy/uwsgi/shop.ini'

/** Names, values, placeholders, paths, what other files say, and whole pieces; also where little or nothing is written yet. */
export const completions: Visit[] = [
  suggested(nginx, 'uwsgi_read_timeout 35s;', 'uwsgi_read_t¦', 'uwsgi_read_timeout'),
  suggested(uwsgi, 'harakiri = 30', 'harak¦', 'harakiri'),
  suggested(supervisor, 'startsecs=5', 'starts¦', 'startsecs'),
  suggested(production, 'DEBUG = False', 'SECURE_PR¦', 'SECURE_PROXY_SSL_HEADER'),

  suggested(nginx, 'ssl_reject_handshake on;', 'gzip_proxied ¦;', 'no-cache'),
  suggested(supervisor, 'autorestart=true', 'autorestart=¦', 'unexpected'),

  suggested(nginx, 'HTTP_X_FORWARDED_PROTO $scheme', 'HTTP_X_FORWARDED_PROTO $re¦', '$request_id', '$remote_addr'),
  suggested(nginx, 'Cache-Control $shop_static_cache', 'Cache-Control $¦', '$shop_static_cache'),
  suggested(uwsgi, 'stats = /run/shop/stats.sock', 'stats = /run/%¦', '%d', '%n'),
  suggested(supervisor, 'uwsgi.log', '%(¦', '%(program_name)s'),

  suggested(nginx, 'alias /srv/shop/media/;', 'alias /srv/shop/¦;', 'catalogue/', 'deploy/'),
  suggested(supervisor, 'directory=/srv/shop', 'directory=/srv/shop/¦', 'catalogue/', 'deploy/'),

  suggested(nginx, 'uwsgi_pass shop;', 'uwsgi_pass ¦;', 'shop', 'unix:/run/shop/uwsgi.sock'),
  suggested(nginx, 'alias /srv/shop/staticfiles/;', 'alias ¦;', '/srv/shop/staticfiles/', '/srv/shop/media/'),
  suggested(nginx, 'server_name _;', 'server_name ¦;', 'www.shop.example.com'),
  suggested(uwsgi, 'module = shop.wsgi:application', 'module = ¦', 'shop.wsgi:application'),
  suggested(uwsgi, 'socket = /run/shop/uwsgi.sock', 'socket = ¦', '/run/shop/uwsgi.sock'),
  suggested(uwsgi, 'max-requests = 5000', 'uid = ¦', 'shop', 'www-data'),
  suggested(supervisor, undefined, `${daily}\n[group:all]\nprograms=¦`, 'shop.daily'),
  suggested(
    supervisor,
    'command=/usr/bin/uwsgi --ini /srv/shop/deploy/uwsgi/shop.ini',
    'command=¦',
    '/srv/shop/venv/bin/uwsgi --ini /srv/shop/deploy/uwsgi/shop.ini',
  ),
  suggested(production, 'DEBUG = False', "STATIC_ROOT = '¦'", '/srv/shop/staticfiles'),

  suggested(nginx, 'default_type text/plain;\n    }', 'default_type text/plain;\n    }\n    ¦', 'location /static/', 'location-static'),
  suggested(uwsgi, 'listen = 1024', '¦', 'die-on-term'),

  suggested(nginx, undefined, '¦', 'server', 'upstream', 'site-uwsgi'),
  suggested(supervisor, undefined, '¦', '[program:…]', 'program-uwsgi'),
  suggested(nginx, undefined, 'server {\n    location / {\n        uwsgi_pa¦\n', 'uwsgi_pass'),
]

/** `piece` is what is typed over, all of the file without it. */
function suggested(file: string, piece: string | undefined, typed: string, ...answer: string[]): Visit {
  return { feature: 'completion', file, ...(piece !== undefined && { at: piece }), typed, answer }
}

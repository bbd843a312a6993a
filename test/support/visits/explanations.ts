import type { Visit } from '../visit.ts'
import { nginx, production, supervisor, uwsgi } from './files.ts'

/** What hovers and signatures tell: what a word is, what it comes to here, and what it has to do with other files. */
export const explanations: Visit[] = [
  told(
    nginx,
    'ssl_reject_¦handshake',
    'ssl_reject_handshake on | off;',
    'Refuses TLS for this server.',
    'in `http`, `server`',
    'default `off`',
    'since 1.19.4',
    '](https://nginx.org/',
  ),
  told(nginx, '$host$request¦_uri', 'exactly as the client sent them'),
  told(nginx, 'locat¦ion / {\n        include', 'In effect here', '`client_max_body_size 10m`', 'nginx/shop.conf:48]'),
  told(nginx, 'access_¦log off', 'Takes the place of', '`access_log /var/log/nginx/shop.access.log`', 'nginx/shop.conf:44]'),
  told(nginx, 'uwsgi_pass sh¦op', 'nginx/shop.conf:7]'),
  told(nginx, 'server unix:/run/shop/uwsgi¦.sock', 'uwsgi/shop.ini:36]'),
  told(nginx, '/srv/shop/static¦files/', 'settings/base.py:50]', '`/static/x` is answered with `/srv/shop/staticfiles/x`'),
  told(uwsgi, 'harak¦iri', 'harakiri = <int>', 'Kills the worker whose request takes longer'),
  told(uwsgi, 'socket = /run/shop/uwsgi¦.sock', 'Connecting here:', 'nginx/shop.conf:8]'),
  { ...told(uwsgi, 'stats = /run/shop/stats.sock', '`%d` = `/srv/shop/deploy/uwsgi/`'), typed: 'touch-reload = %¦dshop.ini' },
  { ...told(uwsgi, 'stats = /run/shop/stats.sock', 'Here: `/srv/shop/deploy/uwsgi/shop.ini`'), typed: 'touch-rel¦oad = %dshop.ini' },
  told(supervisor, 'startse¦cs', 'startsecs = <', 'default `1`'),
  { ...told(supervisor, 'autorestart=true', 'exitcodes'), typed: 'autorestart=unexp¦ected' },
  told(production, 'SECURE_HSTS¦_SECONDS', 'SECURE_HSTS_SECONDS = <', 'default `0`'),
  { feature: 'signature', file: nginx, at: 'default_type text/plain;', typed: 'default_type ¦;', answer: ['default_type <mime-type>'] },
]

function told(file: string, at: string, ...answer: string[]): Visit {
  return { feature: 'hover', file, at, answer }
}

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { definition } from '../../server/src/features/definition.ts'
import { references } from '../../server/src/features/references.ts'
import { rename } from '../../server/src/features/rename.ts'
import { changedBy, renamed } from '../support/edits.ts'
import { placeIn } from '../support/place.ts'

type Files = Record<string, string>

const nginx = (pass: string) => `server { listen 80; server_name a.example.com; location / { include uwsgi_params; ${pass} } }\n`

const done: [title: string, files: Files, newName: string, changed: Files][] = [
  [
    'a socket from nginx, with quotes, prefix and comments as they are',
    {
      'nginx.conf': `upstream a { server "unix:/run/¦a.sock" fail_timeout=0; } # /run/a.sock\n${nginx('uwsgi_pass a;')}`,
      'uwsgi.ini': '[uwsgi]\n# /run/a.sock\nsocket = /run/a.sock\nchmod-socket = 660\nexec-asap = rm -f /run/a.sock\n',
    },
    '/run/shop/app.sock',
    {
      'nginx.conf': `upstream a { server "unix:/run/shop/app.sock" fail_timeout=0; } # /run/a.sock\n${nginx('uwsgi_pass a;')}`,
      'uwsgi.ini': '[uwsgi]\n# /run/a.sock\nsocket = /run/shop/app.sock\nchmod-socket = 660\nexec-asap = rm -f /run/shop/app.sock\n',
    },
  ],
  [
    'a socket from the server, in a URL and under its other spelling',
    {
      'nginx.conf': nginx('proxy_pass http://unix:/var/run/a.sock:/app;'),
      Procfile: 'web: gunicorn --bind=unix:///run/a¦.sock shop.wsgi\n',
    },
    'unix:/run/b.sock',
    {
      'nginx.conf': nginx('proxy_pass http://unix:/run/b.sock:/app;'),
      Procfile: 'web: gunicorn --bind=unix:///run/b.sock shop.wsgi\n',
    },
  ],
  [
    'a socket of systemd, its service and Windows line ends',
    {
      'nginx.conf': nginx('proxy_pass http://unix:/run/a¦.sock;').replace('\n', '\r\n'),
      'a.service': '[Service]\r\nExecStartPre=/bin/rm -f /run/a.sock\r\nExecStart=/usr/bin/gunicorn shop.wsgi\r\n',
      'a.socket': '[Socket]\r\nListenStream=/run/a.sock\r\n',
    },
    '/run/b.sock',
    {
      'nginx.conf': nginx('proxy_pass http://unix:/run/b.sock;').replace('\n', '\r\n'),
      'a.service': '[Service]\r\nExecStartPre=/bin/rm -f /run/b.sock\r\nExecStart=/usr/bin/gunicorn shop.wsgi\r\n',
      'a.socket': '[Socket]\r\nListenStream=/run/b.sock\r\n',
    },
  ],
  [
    'a socket in settings of gunicorn, which are Python',
    {
      'nginx.conf': nginx('proxy_pass http://unix:/run/a¦.sock;'),
      'gunicorn.conf.py': "bind = ['unix:/run/a.sock']\n",
    },
    '/run/b.sock',
    { 'nginx.conf': nginx('proxy_pass http://unix:/run/b.sock;'), 'gunicorn.conf.py': "bind = ['unix:/run/b.sock']\n" },
  ],
  [
    'a port, whatever the hosts are',
    {
      'nginx.conf': nginx('proxy_pass http://127.0.0.1:80¦00/app;'),
      Procfile: 'web: gunicorn -b 0.0.0.0:8000 shop.wsgi\nother: gunicorn -b 0.0.0.0:8001 shop.wsgi\n',
    },
    '9000',
    {
      'nginx.conf': nginx('proxy_pass http://127.0.0.1:9000/app;'),
      Procfile: 'web: gunicorn -b 0.0.0.0:9000 shop.wsgi\nother: gunicorn -b 0.0.0.0:8001 shop.wsgi\n',
    },
  ],
  [
    'an upstream in URLs, other spellings and the values of a map',
    {
      'nginx.conf': `upstream a¦pp { server 127.0.0.1:1; }\nmap $uri $to { default app; /b "app"; }\n${nginx('proxy_pass http://APP/x;')}${nginx('proxy_pass http://$to;')}`,
    },
    'shop',
    {
      'nginx.conf': `upstream shop { server 127.0.0.1:1; }\nmap $uri $to { default shop; /b "shop"; }\n${nginx('proxy_pass http://shop/x;')}${nginx('proxy_pass http://$to;')}`,
    },
  ],
  [
    'an upstream, also where a port behind it is a mistake',
    { 'nginx.conf': `upstream a¦pp { server 127.0.0.1:1; }\n${nginx('proxy_pass http://app:8000;')}` },
    'shop',
    { 'nginx.conf': `upstream shop { server 127.0.0.1:1; }\n${nginx('proxy_pass http://shop:8000;')}` },
  ],
  [
    'a variable in braces, quotes, conditions, expressions and included files',
    {
      'nginx.conf': 'events {}\nhttp { include sites/*.conf; map $uri $ke¦pt { "~^/(?<kept>x)" a$kept; default off; } }\n',
      'sites/a.conf':
        'server { location / { if ($kept) { return 403; } add_header X "a${kept}b $kept_on"; return 200; } set $kept_on 1; }\n',
      'sites/b.conf': 'server { location ~ ^/(?P<kept>\\w+)\\k<kept> { return 200 $KEPT; } } # $kept\n',
    },
    '$held',
    {
      'nginx.conf': 'events {}\nhttp { include sites/*.conf; map $uri $held { "~^/(?<held>x)" a$held; default off; } }\n',
      'sites/a.conf':
        'server { location / { if ($held) { return 403; } add_header X "a${held}b $kept_on"; return 200; } set $kept_on 1; }\n',
      'sites/b.conf': 'server { location ~ ^/(?P<held>\\w+)\\k<held> { return 200 $held; } } # $kept\n',
    },
  ],
  [
    'a named location of one server only',
    {
      'nginx.conf':
        'server { location / { try_files $uri @a¦pp; error_page 502 @app; } location @app { return 200; } }\nserver { location @app { return 201; } }\n',
    },
    'django',
    {
      'nginx.conf':
        'server { location / { try_files $uri @django; error_page 502 @django; } location @django { return 200; } }\nserver { location @app { return 201; } }\n',
    },
  ],
  [
    'a named location in a part that several servers include',
    {
      'nginx.conf':
        'events {}\nhttp { server { include app.inc; location / { try_files $uri @app; } } server { include app.inc; error_page 404 @app; } }\n',
      'app.inc': 'location @a¦pp { return 200; }\n',
    },
    '@django',
    {
      'nginx.conf':
        'events {}\nhttp { server { include app.inc; location / { try_files $uri @django; } } server { include app.inc; error_page 404 @django; } }\n',
      'app.inc': 'location @django { return 200; }\n',
    },
  ],
  [
    'a zone, and not the one of another directive',
    {
      'nginx.conf':
        'limit_req_zone $uri zone=one:1m rate=1r/s;\nlimit_conn_zone $uri zone=one2:1m;\nserver { limit_req zone=o¦ne burst=5; limit_conn one2 1; }\n',
    },
    'login',
    {
      'nginx.conf':
        'limit_req_zone $uri zone=login:1m rate=1r/s;\nlimit_conn_zone $uri zone=one2:1m;\nserver { limit_req zone=login burst=5; limit_conn one2 1; }\n',
    },
  ],
  [
    'a cache',
    {
      'nginx.conf':
        'proxy_cache_path /var/cache keys_zone=p¦ages:1m max_size=1g;\nserver { location / { proxy_cache pages; proxy_pass http://127.0.0.1:1; } }\n',
    },
    'all',
    {
      'nginx.conf':
        'proxy_cache_path /var/cache keys_zone=all:1m max_size=1g;\nserver { location / { proxy_cache all; proxy_pass http://127.0.0.1:1; } }\n',
    },
  ],
  [
    'a log format',
    { 'nginx.conf': "log_format main '$host';\nserver { access_log /var/log/main.log ma¦in buffer=32k; }\n" },
    'timed',
    { 'nginx.conf': "log_format timed '$host';\nserver { access_log /var/log/main.log timed buffer=32k; }\n" },
  ],
  [
    'a placeholder, in sums and files that are included',
    {
      'uwsgi.ini':
        '[uwsgi]\nini = %dbase.ini:base\nset-placeholder = twice=2\nsocket = /run/%(pro¦ject).sock\nprocesses = %(twice * twice)\n# %(project)\n',
      'base.ini': '[base]\nproject = shop\nlogto = /var/log/%(project)-%(project).log\n',
    },
    'name',
    {
      'uwsgi.ini':
        '[uwsgi]\nini = %dbase.ini:base\nset-placeholder = twice=2\nsocket = /run/%(name).sock\nprocesses = %(twice * twice)\n# %(project)\n',
      'base.ini': '[base]\nname = shop\nlogto = /var/log/%(name)-%(name).log\n',
    },
  ],
  [
    'a program, in its group, with its logs and in a script',
    {
      'supervisor.conf':
        '[program:w¦eb]\ncommand=/srv/web\nuser=web\nstdout_logfile=/var/log/%(program_name)s.log\n[group:site]\nprograms = web , worker\n[program:worker]\ncommand=/srv/worker\n',
      'deploy.sh': '#!/bin/sh\nsupervisorctl restart site:web && supervisorctl status web worker # web\n',
    },
    'shop',
    {
      'supervisor.conf':
        '[program:shop]\ncommand=/srv/web\nuser=web\nstdout_logfile=/var/log/%(program_name)s.log\n[group:site]\nprograms = shop , worker\n[program:worker]\ncommand=/srv/worker\n',
      'deploy.sh': '#!/bin/sh\nsupervisorctl restart site:shop && supervisorctl status shop worker # web\n',
    },
  ],
  [
    'a domain, wildcards and origins included, and not what only contains it',
    {
      'manage.py': '',
      'shop/wsgi.py': "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n",
      'shop/settings.py':
        "INSTALLED_APPS = []\nROOT_URLCONF = 'shop.urls'\nALLOWED_HOSTS = ['example.com', \"www.example.com\", '.example.com', 'example.com.cn']\nCSRF_TRUSTED_ORIGINS = ['https://example.com', r'https://*.example.com']\n",
      'nginx.conf':
        'server { listen 80; server_name exam¦ple.com *.example.com my-example.com; return 301 https://example.com$request_uri; }\nserver { listen 443; server_name www.example.com; ssl_certificate /etc/ssl/example.com.pem; location / { include uwsgi_params; uwsgi_pass 127.0.0.1:8001; } }\n',
      'uwsgi.ini': '[uwsgi]\nsocket = 127.0.0.1:8001\nenv = SITE=https://example.com/\n',
    },
    'shop.org',
    {
      'shop/settings.py':
        "INSTALLED_APPS = []\nROOT_URLCONF = 'shop.urls'\nALLOWED_HOSTS = ['shop.org', \"www.example.com\", '.shop.org', 'example.com.cn']\nCSRF_TRUSTED_ORIGINS = ['https://shop.org', r'https://*.shop.org']\n",
      'nginx.conf':
        'server { listen 80; server_name shop.org *.shop.org my-example.com; return 301 https://shop.org$request_uri; }\nserver { listen 443; server_name www.example.com; ssl_certificate /etc/ssl/example.com.pem; location / { include uwsgi_params; uwsgi_pass 127.0.0.1:8001; } }\n',
      'uwsgi.ini': '[uwsgi]\nsocket = 127.0.0.1:8001\nenv = SITE=https://shop.org/\n',
    },
  ],
  [
    'a socket of one deployment, and not that of the one beside it',
    {
      'manage.py': '',
      'conf/nginx.conf': nginx('uwsgi_pass unix:/run/a¦.sock;'),
      'conf/uwsgi.ini': '[uwsgi]\nsocket = /run/a.sock\n',
      'docker/nginx.conf': nginx('uwsgi_pass unix:/run/a.sock;'),
      'docker/uwsgi.ini': '[uwsgi]\nsocket = /run/a.sock\n',
    },
    '/run/b.sock',
    { 'conf/nginx.conf': nginx('uwsgi_pass unix:/run/b.sock;'), 'conf/uwsgi.ini': '[uwsgi]\nsocket = /run/b.sock\n' },
  ],
  [
    'a socket that two deployments share with one nginx',
    {
      'manage.py': '',
      'nginx/nginx.conf': nginx('uwsgi_pass unix:/run/a.sock;'),
      'dev/uwsgi.ini': '[uwsgi]\nsocket = /run/a¦.sock\nprocesses = 1\n',
      'prod/uwsgi.ini': '[uwsgi]\nsocket = /run/a.sock\nprocesses = 2\n',
    },
    '/run/b.sock',
    {
      'nginx/nginx.conf': nginx('uwsgi_pass unix:/run/b.sock;'),
      'dev/uwsgi.ini': '[uwsgi]\nsocket = /run/b.sock\nprocesses = 1\n',
      'prod/uwsgi.ini': '[uwsgi]\nsocket = /run/b.sock\nprocesses = 2\n',
    },
  ],
  [
    'a socket that is written from the folder the server starts in',
    {
      'nginx.conf': nginx('uwsgi_pass unix:/srv/shop/a¦.sock;'),
      'uwsgi.ini': '[uwsgi]\nchdir = /srv/shop\nsocket = a.sock\n',
    },
    '/srv/shop/b.sock',
    {
      'nginx.conf': nginx('uwsgi_pass unix:/srv/shop/b.sock;'),
      'uwsgi.ini': '[uwsgi]\nchdir = /srv/shop\nsocket = /srv/shop/b.sock\n',
    },
  ],
  [
    'nothing where the name stays the same',
    { 'nginx.conf': 'upstream a¦ { server 127.0.0.1:1; }\nserver { location / { proxy_pass http://a; } }\n' },
    'a',
    {},
  ],
]

for (const [title, files, newName, changed] of done) test(`renames ${title}`, () => assert.deepEqual(renamed(files, newName), changed))

test('a link beside its file is not edited a second time, whichever of both is open', () => {
  const text = 'upstream app { server 127.0.0.1:1; }\n'
  const links = new Map([['/w/sites-enabled/a', '/w/sites-available/a']])
  for (const name of ['sites-enabled/a', 'sites-available/a']) {
    const files = { 'sites-enabled/a': text, 'sites-available/a': text }
    const place = { ...placeIn({ ...files, [name]: text.replace('app', 'a¦pp') }), links }
    const result = rename(place, 'shop')
    if ('message' in result) assert.fail(result.message)
    assert.deepEqual(changedBy(result, files), { [name]: text.replace('app', 'shop') })
    assert.equal(references(place, { includeDeclaration: true }).length, 1)
    assert.deepEqual(
      definition(place).map(({ targetUri }) => targetUri),
      [`file:///w/${name}`],
    )
  }
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { definition } from '../../server/src/features/definition.ts'
import { highlights } from '../../server/src/features/highlights.ts'
import type { Place } from '../../server/src/features/place.ts'
import { references } from '../../server/src/features/references.ts'
import { show } from '../support/marks.ts'
import { placeIn } from '../support/place.ts'

type Files = Record<string, string>

/** A project with everything around it; a test replaces the file that its cursor is in. */
const shop: Files = {
  'manage.py': "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n",
  'shop/__init__.py': '',
  'shop/wsgi.py':
    "import os\nfrom django.core.wsgi import get_wsgi_application\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\napplication = get_wsgi_application()\n",
  'shop/urls.py': 'urlpatterns = []\n',
  'shop/settings.py': [
    'from pathlib import Path',
    'BASE_DIR = Path(__file__).resolve().parent.parent',
    "INSTALLED_APPS = ['django.contrib.staticfiles']",
    "ROOT_URLCONF = 'shop.urls'",
    "WSGI_APPLICATION = 'shop.wsgi.application'",
    "ALLOWED_HOSTS = ['shop.example.com']",
    "STATIC_URL = '/static/'",
    "STATIC_ROOT = BASE_DIR / 'staticfiles'",
    '',
  ].join('\n'),
  'deploy/nginx.conf': [
    'upstream shop {',
    '    server unix:/run/shop.sock;',
    '}',
    'server {',
    '    listen 80;',
    '    server_name shop.example.com;',
    '    location /static/ { alias /srv/shop/staticfiles/; }',
    '    location / { include uwsgi_params; uwsgi_pass shop; }',
    '}',
    '',
  ].join('\n'),
  'deploy/shop.ini': '[uwsgi]\nchdir = /srv/shop\nmodule = shop.wsgi:application\nsocket = /run/shop.sock\nuid = shop\n',
  'deploy/supervisor.conf': '[program:shop]\ncommand=/usr/bin/uwsgi --ini /srv/shop/deploy/shop.ini\ndirectory=/srv/shop\nuser=shop\n',
}

/** The project with the cursor before the first place where a text stands in a file. */
function at(file: string, text: string, files: Files = shop): Place {
  const before = files[file] ?? assert.fail(file)
  const offset = before.indexOf(text.replace('¦', ''))
  assert.ok(offset >= 0, `${file} holds ${text}`)
  const inside = offset + Math.max(0, text.indexOf('¦'))
  return placeIn({ ...files, [file]: `${before.slice(0, inside)}¦${before.slice(inside)}` })
}

function targets(place: Place): string[] {
  return show(
    place,
    definition(place).map(({ targetUri, targetSelectionRange }) => ({ uri: targetUri, range: targetSelectionRange })),
  )
}

const along: [title: string, place: Place, ...expected: string[]][] = [
  ['a pass leads to the upstream', at('deploy/nginx.conf', 'uwsgi_pass s¦hop'), 'deploy/nginx.conf:1 «shop»'],
  ['the server of the upstream to the listener', at('deploy/nginx.conf', 'unix:/run/¦shop.sock'), 'deploy/shop.ini:4 «/run/shop.sock»'],
  ['a listener is its own definition', at('deploy/shop.ini', '/run/sho¦p.sock'), 'deploy/shop.ini:4 «/run/shop.sock»'],
  ['the module to the application', at('deploy/shop.ini', 'shop.wsgi¦:application'), 'shop/wsgi.py:4 «application»'],
  ['the application to the settings', at('shop/wsgi.py', "'shop.s¦ettings'"), 'shop/settings.py:1 «»'],
  ['the settings to the application', at('shop/settings.py', 'shop.wsgi¦.application'), 'shop/wsgi.py:4 «application»'],
  ['the settings to the URLs', at('shop/settings.py', "'shop.u¦rls'"), 'shop/urls.py:1 «»'],
  ['an alias to the setting', at('deploy/nginx.conf', '/srv/shop/¦staticfiles/'), 'shop/settings.py:8 «STATIC_ROOT»'],
  ['a command to its file', at('deploy/supervisor.conf', '/srv/shop/deploy/s¦hop.ini'), 'deploy/shop.ini:1 «»'],
  ['a host of Django to its server', at('shop/settings.py', 'shop.exa¦mple.com'), 'deploy/nginx.conf:6 «shop.example.com»'],
  ['what has no name leads nowhere', at('deploy/nginx.conf', 'lis¦ten 80')],
]

for (const [title, place, ...expected] of along) test(`definition: ${title}`, () => assert.deepEqual(targets(place), expected))

const cases: [title: string, files: Files, ...expected: string[]][] = [
  [
    'a variable leads to the map and to the set that give it',
    {
      'site.conf':
        'map $uri $cache { default off; }\nserver {\n  set $cache on;\n  location / { add_header X ${ca¦che}; return 200; }\n}\n',
    },
    'site.conf:1 «$cache»',
    'site.conf:3 «$cache»',
  ],
  [
    'a variable leads to the group of a regular expression',
    { 'site.conf': 'server {\n  location ~ ^/(?<app>\\w+)/ { add_header X $a¦pp; return 200; }\n}\n' },
    'site.conf:2 «app»',
  ],
  ['a variable of nginx itself leads nowhere', { 'site.conf': 'server { location / { return 200 $ho¦st; } }\n' }],
  [
    'a named location is the one of the same server',
    {
      'site.conf':
        'server {\n  location / { try_files $uri @a¦pp; }\n  location @app { return 200; }\n}\nserver {\n  location @app { return 201; }\n}\n',
    },
    'site.conf:3 «@app»',
  ],
  [
    'an error page outside of servers is one of each',
    {
      'nginx.conf':
        'events {}\nhttp {\n  error_page 502 @d¦own;\n  server { location @down { return 200; } }\n  server { location @down { return 201; } }\n}\n',
    },
    'nginx.conf:4 «@down»',
    'nginx.conf:5 «@down»',
  ],
  [
    'zones and log formats, also from a file beside it',
    {
      'conf.d/zones.conf': 'limit_req_zone $binary_remote_addr zone=login:10m rate=5r/s;\nserver { listen 81; }\n',
      'conf.d/site.conf': 'server {\n  location / { limit_req zone=lo¦gin; return 200; }\n}\n',
    },
    'conf.d/zones.conf:1 «login»',
  ],
  [
    'a log format whatever the case of its letters',
    { 'site.conf': "log_format Main '$host';\nserver { access_log /var/log/a.log ma¦in; }\n" },
    'site.conf:1 «Main»',
  ],
  [
    'an include leads to every file it reads',
    {
      'nginx.conf': 'events {}\nhttp { include conf.d/*.c¦onf; }\n',
      'conf.d/a.conf': 'server { listen 80; }\n',
      'conf.d/b.conf': 'server { listen 81; }\n',
    },
    'conf.d/a.conf:1 «»',
    'conf.d/b.conf:1 «»',
  ],
  [
    'a placeholder of uWSGI leads through the file that includes',
    {
      'uwsgi/base.ini': '[base]\nproject = shop\n',
      'uwsgi/shop.ini': '[uwsgi]\nini = %dbase.ini:base\nsocket = /run/%(pro¦ject).sock\n',
    },
    'uwsgi/base.ini:2 «project»',
  ],
  [
    'a placeholder may stand in a sum, and for an option',
    { 'uwsgi.ini': '[uwsgi]\nprocesses = 2\nset-placeholder = more=3\nthreads = %(processes + m¦ore)\n' },
    'uwsgi.ini:3 «more»',
  ],
  ['include of uWSGI', { 'a/uwsgi.ini': '[uwsgi]\ninherit = %dbase.i¦ni\n', 'a/base.ini': '[uwsgi]\nmaster = true\n' }, 'a/base.ini:1 «»'],
  [
    'a group of supervisor leads to its programs',
    { 'supervisor.conf': '[program:web]\ncommand=web\n[group:site]\nprograms=web, wor¦ker\n[program:worker]\ncommand=worker\n' },
    'supervisor.conf:5 «worker»',
  ],
  [
    'a script leads to the program it restarts',
    { 'supervisor.conf': '[program:web]\ncommand=web\n', 'deploy.sh': '#!/bin/sh\nnginx -s reload\nsudo supervisorctl restart w¦eb\n' },
    'supervisor.conf:1 «web»',
  ],
  [
    'the files of supervisor',
    { 'supervisord.conf': '[supervisord]\n[include]\nfiles = conf.d/*.c¦onf\n', 'conf.d/shop.conf': '[program:shop]\ncommand=x\n' },
    'conf.d/shop.conf:1 «»',
  ],
  [
    'a unit leads to another one',
    {
      'shop.service': '[Unit]\nAfter=network.target shop.soc¦ket\n[Service]\nExecStart=/usr/bin/true\n',
      'shop.socket': '[Socket]\nListenStream=/run/shop.sock\n',
    },
    'shop.socket:1 «»',
  ],
  [
    'a socket that systemd opens',
    {
      'nginx.conf': 'server { location / { proxy_pass http://unix:/run/g¦unicorn.sock; } }\n',
      'gunicorn.service': '[Service]\nExecStart=/usr/bin/gunicorn shop.wsgi\n',
      'gunicorn.socket': '[Socket]\nListenStream=/run/gunicorn.sock\n',
    },
    'gunicorn.socket:2 «/run/gunicorn.sock»',
  ],
  [
    'addresses are compared as the kernel does',
    {
      'nginx.conf': 'server { location / { proxy_pass http://127.0.0.1:80¦00; } }\n',
      Procfile: 'web: gunicorn -b 0.0.0.0:8000 shop.wsgi\nother: gunicorn -b 0.0.0.0:8001 shop.wsgi\n',
    },
    'Procfile:1 «0.0.0.0:8000»',
  ],
  [
    'a container answers to its own name only',
    {
      'nginx.conf': 'server { location / { proxy_pass http://api:80¦00; } }\n',
      'compose.yml':
        'services:\n  web:\n    build: .\n    command: gunicorn -b 0.0.0.0:8000 shop.wsgi\n  api:\n    build: .\n    command: gunicorn -b 0.0.0.0:8000 api.wsgi\n',
    },
    'compose.yml:7 «0.0.0.0:8000»',
  ],
  [
    'a host of the internet is none of ours',
    {
      'nginx.conf': 'server { location / { proxy_pass http://api.example.org:80¦00; } }\n',
      Procfile: 'web: gunicorn -b 0.0.0.0:8000 shop.wsgi\n',
    },
  ],
  [
    'the settings that a command names',
    {
      'manage.py': '',
      'shop/settings/prod.py': 'INSTALLED_APPS = []\n',
      Procfile: 'worker: python manage.py work --settings=shop.settings.p¦rod\n',
    },
    'shop/settings/prod.py:1 «»',
  ],
  [
    'a file that a container gets',
    {
      'compose.yml': 'services:\n  web:\n    image: nginx\n    volumes:\n      - ./deploy/nginx.c¦onf:/etc/nginx/nginx.conf:ro\n',
      'deploy/nginx.conf': 'events {}\n',
    },
    'deploy/nginx.conf:1 «»',
  ],
  [
    'a script that is an application, at its name',
    {
      'manage.py': '',
      'shop/wsgi.py': 'import django\napplication = 1\n',
      Procfile: 'web: uwsgi --http :8000 --wsgi-file shop/ws¦gi.py\n',
    },
    'shop/wsgi.py:2 «application»',
  ],
  ['a name of another machine in a value that is computed', { 'nginx.conf': 'server { location / { uwsgi_pass $back¦end; } }\n' }],
  [
    'an upstream that a variable may hold',
    {
      'nginx.conf': 'upstream a { server 127.0.0.1:1; }\nmap $uri $to { default a¦; }\nserver { location / { proxy_pass http://$to; } }\n',
    },
    'nginx.conf:1 «a»',
  ],
]

for (const [title, files, ...expected] of cases) test(`definition: ${title}`, () => assert.deepEqual(targets(placeIn(files)), expected))

test('definition: two deployments of one project do not lead into each other', () => {
  const files = {
    'manage.py': '',
    'conf/nginx.conf': 'server { location / { include uwsgi_params; uwsgi_pass unix:/run/shop.sock; } }\n',
    'conf/uwsgi.ini': '[uwsgi]\nsocket = /run/shop.sock\n',
    'docker/nginx.conf': 'server { location / { include uwsgi_params; uwsgi_pass unix:/run/¦shop.sock; } }\n',
    'docker/uwsgi.ini': '[uwsgi]\nsocket = /run/shop.sock\n',
  }
  assert.deepEqual(targets(placeIn(files)), ['docker/uwsgi.ini:2 «/run/shop.sock»'])
})

test('definition: nginx in front of two projects leads into both', () => {
  const files = {
    'a/manage.py': '',
    'a/uwsgi.ini': '[uwsgi]\nsocket = /run/a.sock\n',
    'b/manage.py': '',
    'b/uwsgi.ini': '[uwsgi]\nsocket = /run/b.sock\n',
    'nginx.conf': 'server {\n  location /a/ { uwsgi_pass unix:/run/a.sock; }\n  location /b/ { uwsgi_pass unix:/run/¦b.sock; }\n}\n',
  }
  assert.deepEqual(targets(placeIn(files)), ['b/uwsgi.ini:2 «/run/b.sock»'])
})

test('references: everything that speaks of a socket, without and with what listens', () => {
  const place = at('deploy/shop.ini', '/run/sho¦p.sock')
  assert.deepEqual(show(place, references(place, { includeDeclaration: false })), ['deploy/nginx.conf:2 «unix:/run/shop.sock»'])
  assert.deepEqual(show(place, references(place, { includeDeclaration: true })), [
    'deploy/nginx.conf:2 «unix:/run/shop.sock»',
    'deploy/shop.ini:4 «/run/shop.sock»',
  ])
})

test('references: an account', () => {
  const place = at('deploy/shop.ini', 'uid = s¦hop')
  assert.deepEqual(show(place, references(place, { includeDeclaration: true })), [
    'deploy/shop.ini:5 «shop»',
    'deploy/supervisor.conf:4 «shop»',
  ])
})

test('references: the setting from all its folders', () => {
  const place = at('shop/settings.py', 'STATIC¦_ROOT')
  assert.deepEqual(show(place, references(place, { includeDeclaration: false })), ['deploy/nginx.conf:7 «/srv/shop/staticfiles/»'])
})

test('highlights: the same thing in the same file, definitions as written', () => {
  const place = at('deploy/nginx.conf', 'uwsgi_pass s¦hop')
  const marks = highlights(place)
  assert.deepEqual(
    show(
      place,
      marks.map(({ range }) => ({ uri: place.uriOf(place.document.source.path), range })),
    ),
    ['deploy/nginx.conf:1 «shop»', 'deploy/nginx.conf:8 «shop»'],
  )
  assert.deepEqual(
    marks.map(({ kind }) => kind),
    [3, 2],
  )
})

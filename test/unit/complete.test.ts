import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { withoutPlaces } from '../../server/src/features/complete/plain.ts'
import { complete } from '../../server/src/features/complete.ts'
import type { Place } from '../../server/src/features/place.ts'
import { accepted, labelsIn } from '../support/complete.ts'
import { placeIn, viewOf } from '../support/place.ts'

type Case = [text: string, label: string, after: string]

/** A case is the file with the cursor, what is taken, and the file afterwards. */
function accepts(name: string, cases: readonly Case[], others: Record<string, string> = {}, offered = complete) {
  for (const [text, label, after] of cases)
    test(`${text.trim().split('\n').at(-1)} → ${label}`, () => assert.equal(accepted({ ...others, [name]: text }, label, offered), after))
}

type Offer = [text: string, offered: readonly string[], not: readonly string[]]

/** A case is the file with the cursor, what is offered, and what is not. */
function offers(name: string, cases: readonly Offer[], others: Record<string, string> = {}) {
  for (const [text, offered, not] of cases)
    test(`offered at ${text.trim().replaceAll('\n', '↵')}`, () => {
      const labels = labelsIn({ ...others, [name]: text })
      assert.deepEqual(
        { missing: offered.filter(label => !labels.includes(label)), wrong: not.filter(label => labels.includes(label)) },
        { missing: [], wrong: [] },
      )
    })
}

/** A case is the file with the cursor, at which nothing is offered. */
function silent(name: string, texts: readonly string[], others: Record<string, string> = {}) {
  for (const text of texts)
    test(`nothing at ${text.trim().replaceAll('\n', '↵')}`, () => assert.deepEqual(labelsIn({ ...others, [name]: text }), []))
}

const project = {
  'manage.py': "os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')",
  'shop/__init__.py': '',
  'shop/wsgi.py': "os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\napplication = 1",
  'shop/settings.py':
    "INSTALLED_APPS = []\nROOT_URLCONF = 'shop.urls'\nALLOWED_HOSTS = ['shop.example.com', '.example.org', '*']\n" +
    "STATIC_URL = '/static/'\nSTATIC_ROOT = '/srv/shop/static'\nMEDIA_URL = 'media/'\nMEDIA_ROOT = '/srv/shop/uploads'\n",
}

const uwsgi = {
  'deploy/uwsgi.ini':
    '[uwsgi]\nchdir = /srv/shop\nmodule = shop.wsgi\nsocket = /run/shop.sock\nhttp-socket = :8080\nuid = shop\ngid = web\nstats = /run/stats.sock\n',
}

describe('nginx directives', () => {
  accepts('nginx/a.conf', [
    ['server {\n    lis¦\n}\n', 'listen', 'server {\n    listen ¦;\n}\n'],
    ['server {\n    lis¦ten 80;\n}\n', 'listen', 'server {\n    listen¦ 80;\n}\n'],
    ['server {\n    gz¦\n}\n', 'gzip', 'server {\n    gzip on;¦\n}\n'],
    ['server {\n    loc¦\n}\n', 'location', 'server {\n    location / {\n    \t¦\n    }\n}\n'],
    ['¦', 'server', 'server {\n\t¦\n}'],
    ['upstream a {\n  server 127.0.0.1:1;\n  ip¦\n}', 'ip_hash', 'upstream a {\n  server 127.0.0.1:1;\n  ip_hash;¦\n}'],
    // a ; is missing in the line above, a } at the end, or the line goes on
    ['server {\n  listen 80\n  serv¦\n}\n', 'server_name', 'server {\n  listen 80\n  server_name ¦;\n}\n'],
    ['server {\n  listen 80;\n  serv¦', 'server_name', 'server {\n  listen 80;\n  server_name ¦;'],
    ['server {\n  ser¦\n  listen 80;\n}', 'server_name', 'server {\n  server_name ¦;\n  listen 80;\n}'],
    ['server {\r\n  ser¦\r\n  listen 80;\r\n}\r\n', 'server_name', 'server {\r\n  server_name ¦;\r\n  listen 80;\r\n}\r\n'],
    ['server { lis¦ }', 'listen', 'server { listen ¦; }'],
    ['map $a $b {\n  def¦\n}\nserver { listen 80; }', 'default', 'map $a $b {\n  default ¦\n}\nserver { listen 80; }'],
  ])
  offers('nginx/a.conf', [
    ['¦', ['server', 'upstream', 'location', 'proxy_pass'], ['worker_connections', 'passenger_root', 'zone_sync']],
    ['http {\n  ¦\n}', ['server', 'upstream', 'map', 'gzip'], ['location', 'proxy_pass', 'events', 'listen']],
    ['events {\n  ¦\n}', ['worker_connections', 'include'], ['server', 'gzip']],
    ['server {\n  listen 80;\n  ¦\n}', ['listen', 'location', 'root', 'server_name'], ['proxy_pass', 'alias', 'server', 'upstream']],
    ['server {\n  location / {\n    ¦\n  }\n}', ['proxy_pass', 'alias', 'location', 'if'], ['listen', 'server_name', 'server']],
    ['server {\n  location / {\n    if ($a) {\n      ¦\n    }\n  }\n}', ['return', 'proxy_pass', 'set'], ['alias', 'location', 'listen']],
    ['server {\n  if ($a) {\n    ¦\n  }\n}', ['return', 'rewrite'], ['proxy_pass', 'gzip']],
    ['upstream a {\n  ¦\n}', ['server', 'keepalive', 'zone'], ['location', 'listen']],
    ['stream {\n  server {\n    listen 1;\n    ¦\n  }\n}', ['proxy_pass', 'ssl_preread'], ['location', 'root']],
    // a directive that nginx takes once is there, or is the one that is being written
    ['server {\n  root /a;\n  ¦\n  location / { }\n}', ['server_name', 'listen'], ['root']],
    ['server {\n  ro¦ot /a;\n}', ['root'], []],
    // the brace of the location is missing: the indentation tells
    ['server {\n    location / {\n        return 200;\n\n    ¦\n}', ['listen', 'server_name'], ['alias']],
    ['server {\n    location / {\n        return 200;\n        ¦\n}', ['alias'], ['listen', 'server_name']],
    // one module by others is there
    ['server {\n  more_set_headers "A: b";\n  ¦\n}', ['more_clear_headers'], ['echo']],
    ['map $a $b {\n  ¦\n}', ['default', 'hostnames', 'include'], ['listen']],
  ])
  offers('nginx/snippets/proxy.conf', [['¦', ['proxy_set_header', 'proxy_pass', 'listen'], ['server', 'worker_processes']]])
  offers('nginx/nginx.conf', [['¦', ['events', 'http', 'worker_processes', 'user'], ['server', 'location']]])
  offers('nginx/inner.conf', [['¦', ['alias', 'proxy_pass'], ['listen', 'server']]], {
    'nginx/nginx.conf': 'events { }\nhttp { server { location / { include inner.conf; } } }',
  })
  offers('nginx/inner.conf', [['prox¦\nalias /a;', ['alias', 'proxy_pass'], ['listen', 'server']]], {
    'nginx/nginx.conf': 'events { }\nhttp { server { location / { include inner.conf; } } }',
  })
  offers('nginx/a.conf', [['server {\n  ¦\n}', ['ssl_reject_handshake'], ['http2']]], { Dockerfile: 'FROM nginx:1.22\n' })
  offers('nginx/a.conf', [['server {\n  ¦\n}', ['http2'], []]], { Dockerfile: 'FROM nginx:1.28\n' })
  silent('nginx/a.conf', [
    'server {\n  # lis¦\n}',
    'server {\n  listen 80; # lis¦ten\n}',
    'server {\n  content_by_lua_block {\n    ngx.s¦\n  }\n}',
    'server {\n  content_by_lua_block {\n    return "$ho¦"\n  }\n}',
    'server {\n  {{ lis¦ }}\n}',
    'server {\n  listen {{ po¦ }};\n}',
    'types {\n  text/h¦\n}\nserver { listen 80; }',
  ])
  test('what one begins with comes first, what is rarely written last', () => {
    const labels = labelsIn({ 'nginx/a.conf': 'server {\n  ¦\n}' })
    assert.deepEqual(labels.slice(0, 3), ['listen', 'server_name', 'location'])
    assert.ok(labels.indexOf('access_log') < labels.indexOf('addition_types'))
    assert.ok(labels.indexOf('addition_types') < labels.indexOf('spdy_chunk_size') || !labels.includes('spdy_chunk_size'))
  })
})

describe('nginx values', () => {
  accepts('nginx/a.conf', [
    [
      'server {\n  add_header Cache-Control "pub¦lic";\n}',
      'public, max-age=3600',
      'server {\n  add_header Cache-Control "public, max-age=3600¦";\n}',
    ],
    [
      'server {\n  add_header Cache-Control ¦;\n}',
      '"public, max-age=3600"',
      'server {\n  add_header Cache-Control "public, max-age=3600"¦;\n}',
    ],
    ['server {\n  limit_req ¦\n}', 'zone=', 'server {\n  limit_req zone=¦\n}'],
  ])
  offers('nginx/a.conf', [
    ['server {\n  add_header A ¦;\n}', [], ['always']],
    ['server {\n  add_header A b ¦;\n}', ['always'], []],
    ['server {\n  try_files $uri ¦;\n}', ['$uri/', '=404'], ['$uri']],
    ['server {\n  limit_req ¦;\n}', ['zone='], ['nodelay']],
    ['limit_req_zone ¦', ['$binary_remote_addr'], ['r/s']],
    ['server {\n  error_log ¦\n}', ['/var/log/nginx/error.log', 'stderr'], ['debug', 'warn']],
    ['server {\n  error_log /a ¦\n}', ['warn'], []],
    ['server {\n  access_log ¦\n}', ['off', '/var/log/nginx/access.log'], ['combined', 'gzip']],
  ])
  const at = (statement: string) => `server {\n  location / {\n    ${statement}\n  }\n}`
  accepts(
    'nginx/a.conf',
    [
      [at('uwsgi_pass ¦'), 'unix:/run/shop.sock', at('uwsgi_pass unix:/run/shop.sock;¦')],
      [at('uwsgi_pass un¦;'), 'unix:/run/shop.sock', at('uwsgi_pass unix:/run/shop.sock¦;')],
      [at('uwsgi_pass un¦ix:/run/old.sock;'), 'unix:/run/shop.sock', at('uwsgi_pass unix:/run/shop.sock¦;')],
      [at('proxy_pass ¦;'), 'http://127.0.0.1:8080', at('proxy_pass http://127.0.0.1:8080¦;')],
      [at('alias ¦'), '/srv/shop/static/', at('alias /srv/shop/static/;¦')],
      [at('alias /srv/shop/¦;'), 'uploads/', at('alias /srv/shop/uploads/¦;')],
      [at('gzip ¦'), 'on', at('gzip on;¦')],
      [at('proxy_set_header X-Forwarded-Proto ¦'), '$scheme', at('proxy_set_header X-Forwarded-Proto $scheme;¦')],
      [at('proxy_set_header Host $ho¦st;'), '$http_host', at('proxy_set_header Host $http_host¦;')],
      [at('add_header X "${ur¦}";'), '${uri}', at('add_header X "${uri}¦";')],
      [at('return 301 https://$ho¦$request_uri;'), '$host', at('return 301 https://$host¦$request_uri;')],
      [
        at('uwsgi_pass ¦\n    include uwsgi_params;'),
        'unix:/run/shop.sock',
        at('uwsgi_pass unix:/run/shop.sock;¦\n    include uwsgi_params;'),
      ],
      ['server {\n  location ¦\n}', '/static/', 'server {\n  location /static/ {\n  \talias /srv/shop/static/;¦\n  }\n}'],
      ['server {\n  location ^~ ¦ {\n  }\n}', '/media/', 'server {\n  location ^~ /media/¦ {\n  }\n}'],
      ['server {\n  server_name ¦;\n}', 'shop.example.com', 'server {\n  server_name shop.example.com¦;\n}'],
      ['server {\n  listen 80 def¦;\n}', 'default_server', 'server {\n  listen 80 default_server¦;\n}'],
      ['server {\n  include ¦\n  location / { }\n}', 'uwsgi_params', 'server {\n  include uwsgi_params;¦\n  location / { }\n}'],
    ],
    { ...project, ...uwsgi },
  )
  offers(
    'nginx/a.conf',
    [
      [at('uwsgi_pass ¦;'), ['unix:/run/shop.sock'], ['127.0.0.1:8080', 'unix:/run/stats.sock', 'http://127.0.0.1:8080']],
      [at('proxy_pass ¦;'), ['http://127.0.0.1:8080', 'https://'], ['http://unix:/run/shop.sock', 'unix:/run/shop.sock']],
      [at('alias ¦;'), ['/srv/shop/static/', '/srv/shop/uploads/'], []],
      ['upstream a {\n  server ¦;\n}', ['unix:/run/shop.sock', '127.0.0.1:8080'], ['http://127.0.0.1:8080']],
      ['upstream a {\n  server 127.0.0.1:1 ¦;\n}', ['backup', 'weight=', 'fail_timeout='], ['slow_start=']],
      ['server {\n  server_name shop.example.com ¦;\n}', ['.example.org'], ['shop.example.com', '*']],
      ['server {\n  listen ¦;\n}', ['80', '[::]:443', 'unix:'], ['ssl', 'default_server']],
      ['server {\n  listen 443 ssl ¦;\n}', ['default_server', 'reuseport', 'backlog='], ['ssl', 'default']],
      ['user ¦;\nevents { }\nhttp { }', ['shop', 'www-data'], ['web']],
      ['user shop ¦;\nevents { }\nhttp { }', ['web'], []],
      ['server {\n  set $mine 1;\n  return 200 $¦;\n}', ['$mine', '$host', '$arg_…'], []],
      ['map $uri $kind { default 1; }\nserver {\n  location ~ (?<part>x) { return 200 $¦; }\n}', ['$kind', '$part'], []],
      ['server {\n  if ($¦) { return 403; }\n}', ['$request_method', '$host'], []],
      ['server {\n  if ($host ¦) { return 403; }\n}', ['=', '~'], ['$host']],
      ['server {\n  gzip $¦;\n}', [], ['$host']],
      ['server {\n  ssl_protocols TLSv1.2 ¦;\n}', ['TLSv1.3'], ['TLSv1.2']],
      ['server {\n  error_page 404 ¦;\n  location @gone { }\n}', ['@gone'], []],
      ['server {\n  ssl_certificate ¦;\n}', ['/etc/letsencrypt/live/shop.example.com/fullchain.pem'], []],
      ['server {\n  location ~ ¦ { }\n}', [], ['/static/']],
      ['log_format mine "$uri";\nserver { access_log /a ¦; }', ['combined', 'mine'], []],
      // an upstream whose members speak something else
      [
        'upstream web { server 127.0.0.1:8080; }\nupstream app { server unix:/run/shop.sock; }\nserver { location / { uwsgi_pass ¦; } }',
        ['app'],
        ['web'],
      ],
    ],
    { ...project, ...uwsgi },
  )
})

describe('uWSGI', () => {
  accepts(
    'deploy/uwsgi.ini',
    [
      ['[uwsgi]\nmod¦\n', 'module', '[uwsgi]\nmodule = ¦\n'],
      ['[uwsgi]\nmaster=true\nmod¦\n', 'module', '[uwsgi]\nmaster=true\nmodule=¦\n'],
      ['[uwsgi]\r\nmod¦\r\n', 'module', '[uwsgi]\r\nmodule = ¦\r\n'],
      ['[uwsgi]\nmas¦\n', 'master', '[uwsgi]\nmaster = true¦\n'],
      ['[uwsgi]\nmo¦dul = x\n', 'module', '[uwsgi]\nmodule¦ = x\n'],
      ['[uwsgi]\nmodule = ¦\n', 'shop.wsgi:application', '[uwsgi]\nmodule = shop.wsgi:application¦\n'],
      ['[uwsgi]\nwsgi-file=¦', 'shop/wsgi.py', '[uwsgi]\nwsgi-file=shop/wsgi.py¦'],
      ['[uwsgi]\nsocket = /old¦/path\nmodule = a', '/run/app.sock', '[uwsgi]\nsocket = /run/app.sock¦\nmodule = a'],
      ['[uwsgi]\nname = shop\nsocket = /run/%(na¦).sock', '%(name)', '[uwsgi]\nname = shop\nsocket = /run/%(name)¦.sock'],
      ['[uwsgi]\nsocket = /run/%¦.sock', '%n', '[uwsgi]\nsocket = /run/%n¦.sock'],
      ['[uwsgi]\nenv = DJANGO_SETTINGS_MODULE=¦', 'shop.settings', '[uwsgi]\nenv = DJANGO_SETTINGS_MODULE=shop.settings¦'],
      ['¦', '[uwsgi]', '[uwsgi]¦'],
      ['[¦', 'uwsgi', '[uwsgi]¦'],
      ['[uw¦sgi]\nmodule = a', 'uwsgi', '[uwsgi¦]\nmodule = a'],
    ],
    {
      ...project,
      'nginx/a.conf':
        'upstream app { server unix:/run/app.sock; }\nserver { location / { uwsgi_pass app; } location /b { proxy_pass http://127.0.0.1:8000; } }',
    },
  )
  offers(
    'deploy/uwsgi.ini',
    [
      ['[uwsgi]\nsocket = ¦', ['/run/app.sock'], ['127.0.0.1:8000', '/run/old.sock']],
      ['[uwsgi]\nhttp-socket = ¦', ['127.0.0.1:8000'], ['/run/app.sock']],
      ['[uwsgi]\nmaster = true\nworkers = 2\n¦', ['module', 'vacuum'], ['master', 'workers', 'processes']],
      ['[uwsgi]\nvacuum = ¦', ['true', 'false'], ['on', 'yes']],
      ['[uwsgi]\nprotocol = ¦', ['uwsgi', 'http'], []],
      ['[uwsgi]\nuid = ¦', ['www-data', 'deploy'], []],
      ['[uwsgi]\nvacuum = true\nstats = %(¦', ['%(vacuum)'], []],
      ['[uwsgi]\nlogto = /var/¦', ['log/', 'www/'], []],
    ],
    {
      ...project,
      'nginx/nginx.conf':
        'user deploy;\nevents { }\nhttp { upstream app { server unix:/run/app.sock; }\nserver { location / { uwsgi_pass app; } location /b { proxy_pass http://127.0.0.1:8000; } } }',
    },
  )
  silent('deploy/uwsgi.ini', [
    '[uwsgi]\n# mod¦',
    '[uwsgi]\n; module = ¦\nmaster = true',
    '[uwsgi]\nmodule = {{ na¦ }}',
    '[uwsgi]¦\nmaster = true',
  ])
})

describe('supervisor', () => {
  const ini = { ...project, 'deploy/uwsgi.ini': '[uwsgi]\nchdir = /srv/shop\nhome = /srv/venv\nmodule = shop.wsgi\nsocket = :1\n' }
  accepts(
    'supervisor/shop.conf',
    [
      ['[program:shop]\ncomm¦', 'command', '[program:shop]\ncommand = ¦'],
      ['¦', '[program:…]', '[program:shop]¦'],
      ['[prog¦', 'program:…', '[program:shop]¦'],
      [
        '[program:shop]\ncommand = ¦',
        '/srv/venv/bin/uwsgi --ini /srv/shop/deploy/uwsgi.ini',
        '[program:shop]\ncommand = /srv/venv/bin/uwsgi --ini /srv/shop/deploy/uwsgi.ini¦',
      ],
      [
        '[program:shop]\ncommand = uwsgi --ini ¦ --master',
        '/srv/shop/deploy/uwsgi.ini',
        '[program:shop]\ncommand = uwsgi --ini /srv/shop/deploy/uwsgi.ini¦ --master',
      ],
      ['[program:shop]\ncommand = uwsgi --ma¦', '--master', '[program:shop]\ncommand = uwsgi --master¦'],
      ['[program:shop]\ncommand = gunicorn ¦', 'shop.wsgi:application', '[program:shop]\ncommand = gunicorn shop.wsgi:application¦'],
      [
        '[program:shop]\nenvironment = A="b",DJANGO_SETTINGS_MODULE=¦',
        'shop.settings',
        '[program:shop]\nenvironment = A="b",DJANGO_SETTINGS_MODULE="shop.settings"¦',
      ],
      [
        '[program:shop]\nenvironment =\n    A="b",\n    DJ¦',
        'DJANGO_SETTINGS_MODULE=',
        '[program:shop]\nenvironment =\n    A="b",\n    DJANGO_SETTINGS_MODULE="¦"',
      ],
      [
        '[program:a]\ncommand=x\n[program:b]\ncommand=y\n[group:c]\nprograms=a,¦',
        'b',
        '[program:a]\ncommand=x\n[program:b]\ncommand=y\n[group:c]\nprograms=a,b¦',
      ],
      [
        '[program:shop]\nstdout_logfile = /var/log/%(pro¦',
        '%(program_name)s',
        '[program:shop]\nstdout_logfile = /var/log/%(program_name)s¦',
      ],
    ],
    ini,
  )
  offers(
    'supervisor/shop.conf',
    [
      ['[program:shop]\ncommand = x\n¦', ['autostart', 'directory', '[group:…]'], ['command', 'programs', 'files']],
      ['[supervisord]\n¦', ['logfile', 'pidfile'], ['command']],
      ['[program:shop]\nautorestart = ¦', ['true', 'false', 'unexpected'], ['1', 'yes']],
      ['[program:shop]\nstopsignal = ¦', ['TERM', 'INT'], ['SIGTERM']],
      ['[program:a]\ncommand=x\n[group:c]\nprograms=a,¦', [], ['a']],
      ['[program:shop]\ndirectory = /srv/shop/¦', ['deploy/'], ['manage.py']],
    ],
    ini,
  )
  accepts('supervisord.conf', [
    ['[supervisord]\nlogf¦   ; where it writes', 'logfile', '[supervisord]\nlogfile = ¦   ; where it writes'],
    [
      '[unix_http_server]\nfile = /run/s.sock\n[supervisorctl]\nserverurl = ¦',
      'unix:///run/s.sock',
      '[unix_http_server]\nfile = /run/s.sock\n[supervisorctl]\nserverurl = unix:///run/s.sock¦',
    ],
    [
      '[rpcinterface:supervisor]\nsup¦',
      'supervisor.rpcinterface_factory',
      '[rpcinterface:supervisor]\nsupervisor.rpcinterface_factory = ¦',
    ],
  ])
  silent('supervisor/shop.conf', ['[program:shop]\ncommand = x ; y ¦z', '[program:shop]\n;comm¦'])
})

describe('systemd', () => {
  accepts(
    'shop.service',
    [
      ['[Unit]\n[Service]\nExecSt¦', 'ExecStart', '[Unit]\n[Service]\nExecStart=¦'],
      ['[Service]\nEnvironment=DJANGO_SETTINGS_MODULE=¦', 'shop.settings', '[Service]\nEnvironment=DJANGO_SETTINGS_MODULE=shop.settings¦'],
      ['¦', '[Unit]', '[Unit]¦'],
      ['[Service]\nExecStart=/bin/gunicorn --b¦', '--bind', '[Service]\nExecStart=/bin/gunicorn --bind¦'],
    ],
    project,
  )
  offers(
    'shop.service',
    [
      ['[Unit]\n¦', ['Description', 'After', '[Service]', '[Install]'], ['ExecStart', '[Unit]', '[Socket]']],
      ['[Service]\nRestart=¦', ['on-failure', 'always'], ['true']],
      ['[Service]\nPrivateTmp=¦', ['yes'], []],
      ['[Unit]\nAfter=network.target ¦', ['shop.socket', 'postgresql.service'], []],
      ['[Service]\nKillSignal=¦', ['SIGTERM'], ['TERM']],
      ['[Service]\nRuntimeDirectory=%¦', ['%n', '%i'], []],
      // systemd wants whole paths
      ['[Service]\nEnvironmentFile=¦', ['/'], ['shop.socket', 'shop/']],
    ],
    { ...project, 'shop.socket': '[Socket]\nListenStream=/run/shop.sock\n' },
  )
})

describe('gunicorn and Django', () => {
  const nginx = {
    ...project,
    'nginx/a.conf': 'server { server_name www.example.com; ssl_certificate /a; location / { proxy_pass http://unix:/run/g.sock; } }',
  }
  accepts(
    'gunicorn.conf.py',
    [
      ['wor¦\n', 'workers', 'workers = ¦\n'],
      ["bind = '¦'\n", 'unix:/run/g.sock', "bind = 'unix:/run/g.sock¦'\n"],
      ["wsgi_app = 'sh¦op.x'", 'shop.wsgi:application', "wsgi_app = 'shop.wsgi:application¦'"],
      ['preload_app = ¦', 'True', 'preload_app = True¦'],
      ["worker_class = '¦'", 'gthread', "worker_class = 'gthread¦'"],
      ['bind = ¦\n', 'unix:/run/g.sock', "bind = ['unix:/run/g.sock']¦\n"],
      ['loglevel = ¦\n', 'info', "loglevel = 'info'¦\n"],
    ],
    nginx,
  )
  accepts(
    'shop/settings.py',
    [
      ["DEBUG = False\nALLOWED_HOSTS = ['¦']", 'www.example.com', "DEBUG = False\nALLOWED_HOSTS = ['www.example.com¦']"],
      ["CSRF_TRUSTED_ORIGINS = [\n    '¦',\n]", 'https://www.example.com', "CSRF_TRUSTED_ORIGINS = [\n    'https://www.example.com¦',\n]"],
      [
        "INSTALLED_APPS = []\nROOT_URLCONF = 'a'\nALLOWED_H¦",
        'ALLOWED_HOSTS',
        "INSTALLED_APPS = []\nROOT_URLCONF = 'a'\nALLOWED_HOSTS = ['¦']",
      ],
      ['DEBUG = ¦\n', 'False', 'DEBUG = False¦\n'],
      ['ALLOWED_HOSTS = ¦\n', 'www.example.com', "ALLOWED_HOSTS = ['www.example.com']¦\n"],
      ["DATABASES = {'default': {'EN¦'}}", 'ENGINE', "DATABASES = {'default': {'ENGINE¦'}}"],
      [
        "DATABASES = {\n  'default': {\n    'ENGINE': '¦',\n  },\n}",
        'django.db.backends.postgresql',
        "DATABASES = {\n  'default': {\n    'ENGINE': 'django.db.backends.postgresql¦',\n  },\n}",
      ],
      ["X_FRAME_OPTIONS = '¦'", 'DENY', "X_FRAME_OPTIONS = 'DENY¦'"],
      ['SESSION_COOKIE_SAMESITE = ¦\n', 'Lax', "SESSION_COOKIE_SAMESITE = 'Lax'¦\n"],
      ["WSGI_APPLICATION = '¦'", 'shop.wsgi.application', "WSGI_APPLICATION = 'shop.wsgi.application¦'"],
      [
        'SECURE_PROXY_SSL_HEADER = ¦\n',
        "('HTTP_X_FORWARDED_PROTO', 'https')",
        "SECURE_PROXY_SSL_HEADER = ('HTTP_X_FORWARDED_PROTO', 'https')¦\n",
      ],
    ],
    nginx,
  )
  accepts(
    'shop/settings.py',
    [
      [
        "INSTALLED_APPS = []\nROOT_URLCONF = 'a'\nSTATIC_URL = '/assets/'\nSTATIC_ROOT = '¦'\n",
        '/srv/www/assets',
        "INSTALLED_APPS = []\nROOT_URLCONF = 'a'\nSTATIC_URL = '/assets/'\nSTATIC_ROOT = '/srv/www/assets¦'\n",
      ],
    ],
    { ...project, 'nginx/a.conf': 'server { location /assets/ { alias /srv/www/assets/; } location /other/ { alias /srv/other/; } }' },
  )
  offers(
    'shop/settings.py',
    [
      ["INSTALLED_APPS = []\nROOT_URLCONF = 'a'\nSTATIC_URL = '/assets/'\nSTATIC_ROOT = '¦'\n", ['/srv/www/assets'], ['/srv/other']],
      ["DATABASES = {'default': {'ENGINE': 'a', '¦': 1}}", ['CONN_MAX_AGE'], ['ENGINE']],
      ["DATABASES = {'default': {'OPTIONS': {'¦'}}}", [], ['ENGINE']],
      ["DATABASES = {'¦'}", [], ['ENGINE']],
      [
        "MIDDLEWARE = [\n  'django.middleware.security.SecurityMiddleware',\n  '¦',\n]",
        ['whitenoise.middleware.WhiteNoiseMiddleware'],
        ['django.middleware.security.SecurityMiddleware'],
      ],
    ],
    { ...project, 'nginx/a.conf': 'server { location /assets/ { alias /srv/www/assets/; } location /other/ { alias /srv/other/; } }' },
  )
  accepts(
    'manage.py',
    [
      [
        "os.environ.setdefault('DJANGO_SETTINGS_MODULE', '¦')",
        'shop.settings',
        "os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings¦')",
      ],
    ],
    {
      ...nginx,
      'manage.py': '',
    },
  )
  accepts(
    'shop/settings.py',
    [
      ['if a:\n    DEB¦\n', 'DEBUG', 'if a:\n    DEBUG = ¦\n'],
      ['DEBUG = a\nif not DEBUG:\n    X = 1\n    DEBUG = ¦\n', 'False', 'DEBUG = a\nif not DEBUG:\n    X = 1\n    DEBUG = False¦\n'],
      [
        "if a:\n    X = 1\nelse:\n    ALLOWED_HOSTS = ['¦']\n",
        'www.example.com',
        "if a:\n    X = 1\nelse:\n    ALLOWED_HOSTS = ['www.example.com¦']\n",
      ],
      ["if a:\n    ALLOWED_HOSTS = ['¦\nB = 1\n", 'www.example.com', "if a:\n    ALLOWED_HOSTS = ['www.example.com¦\nB = 1\n"],
      [
        "try:\n    import b\nexcept ImportError:\n    if c:\n        X_FRAME_OPTIONS = '¦'\n",
        'DENY',
        "try:\n    import b\nexcept ImportError:\n    if c:\n        X_FRAME_OPTIONS = 'DENY¦'\n",
      ],
    ],
    nginx,
  )
  offers('shop/settings.py', [
    ['DEBUG = True\nif a:\n    ALLOWED_HOSTS = []\n    ¦\n', ['DEBUG', 'SECURE_SSL_REDIRECT'], ['ALLOWED_HOSTS']],
    ['DEBUG = True\nif a:\n    ALLOWED_HOSTS = []\n¦\n', ['ALLOWED_HOSTS'], ['DEBUG']],
  ])
  silent(
    'shop/settings.py',
    [
      '# DEB¦',
      "X = 'DEB¦'",
      "X = '''\nDEB¦\n'''",
      'def a():\n    DEB¦',
      'def a():\n    if b:\n        DEB¦',
      'class A:\n    DEB¦',
      'a(\n    DEB¦\n)',
      'if a:\n    b(\n        DEB¦\n    )',
      'if a:\n    b(\n        DEBUG=¦',
    ],
    { 'manage.py': '' },
  )
  silent('shop/wsgi.py', ['# django\napp¦'])
})

describe('what another file of the project tells, also one that this file is meant to replace', () => {
  const others = {
    ...project,
    'deploy/shop.ini':
      '[uwsgi]\nchdir = /srv/shop\nhome = /srv/venv\nmodule = shop.wsgi\nsocket = /run/shop/a.sock\nuid = shop\ngid = shop\n',
    'deploy/supervisor.conf': '[program:shop]\ncommand = /srv/venv/bin/uwsgi --ini /srv/shop/deploy/shop.ini\ndirectory = /srv/shop\n',
    'nginx/a.conf': 'server { location / { uwsgi_pass unix:/run/shop/a.sock; } }',
  }
  accepts(
    'deploy/uwsgi/new.ini',
    [
      ['[uwsgi]\nchdir = ¦\n', '/srv/shop', '[uwsgi]\nchdir = /srv/shop¦\n'],
      ['[uwsgi]\nvirtualenv = ¦\n', '/srv/venv', '[uwsgi]\nvirtualenv = /srv/venv¦\n'],
      ['[uwsgi]\nuid = ¦\n', 'shop', '[uwsgi]\nuid = shop¦\n'],
      ['[uwsgi]\nstatic-map = ¦\n', '/static=/srv/shop/static', '[uwsgi]\nstatic-map = /static=/srv/shop/static¦\n'],
      ['[uwsgi]\nlog-format = %(¦\n', '%(status)', '[uwsgi]\nlog-format = %(status)¦\n'],
    ],
    others,
  )
  offers('deploy/uwsgi/new.ini', [['[uwsgi]\nname = a\nsocket = /run/%(¦', ['%(name)'], ['%(socket)', '%(status)']]], others)
  accepts('deploy/new.conf', [['[program:new]\ndirectory=¦\n', '/srv/shop', '[program:new]\ndirectory=/srv/shop¦\n']], others)
  accepts(
    'deploy/new.service',
    [
      ['[Service]\nWorkingDirectory=¦\n', '/srv/shop', '[Service]\nWorkingDirectory=/srv/shop¦\n'],
      ['[Service]\nRuntimeDirectory=¦\n', 'shop', '[Service]\nRuntimeDirectory=shop¦\n'],
    ],
    others,
  )
})

describe('whole blocks, filled in with what the project says', () => {
  /** The file after the block was taken, of which no rule has anything to say. */
  function flawless(files: Record<string, string>, label: string): string {
    const name = Object.keys(files).find(name => files[name]?.includes('¦')) ?? assert.fail('no cursor')
    const text = accepted(files, label).replace('¦', '')
    const { problems } = viewOf({ ...files, [name]: text })
    assert.deepEqual(
      problems.filter(({ at }) => at.source.path === `/w/${name}`).map(({ rule, message }) => `${rule}: ${message}`),
      [],
      text,
    )
    return text
  }
  const ini = {
    'deploy/uwsgi.ini':
      '[uwsgi]\nchdir = /srv/shop\nhome = /srv/venv\nmodule = shop.wsgi\nsocket = /run/shop.sock\nchmod-socket = 666\nuid = shop\ngid = www-data\nmaster = true\nvacuum = true\ndie-on-term = true\n',
  }
  test('a site', () =>
    assert.equal(
      flawless({ ...project, ...ini, 'nginx/a.conf': '¦' }, 'server shop.example.com'),
      `server {
\tlisten 80;
\tserver_name shop.example.com .example.org;
\tclient_max_body_size 10m;

\tlocation ^~ /static/ {
\t\talias /srv/shop/static/;
\t}

\tlocation ^~ /media/ {
\t\talias /srv/shop/uploads/;
\t}

\tlocation / {
\t\tinclude uwsgi_params;
\t\tuwsgi_param HTTP_X_FORWARDED_PROTO $scheme;
\t\tuwsgi_pass unix:/run/shop.sock;
\t}
}`,
    ))
  test('the application', () =>
    assert.match(
      flawless(
        {
          ...project,
          ...ini,
          'nginx/a.conf':
            'server {\n    listen 80;\n    server_name shop.example.com;\n    location ^~ /static/ {\n        alias /srv/shop/static/;\n    }\n    location ^~ /media/ {\n        alias /srv/shop/uploads/;\n    }\n    loc¦\n}\n',
        },
        'location / → unix:/run/shop.sock',
      ),
      / {4}location \/ \{\n {4}\tinclude uwsgi_params;\n[^}]* {4}\}\n\}/,
    ))
  test('a file of uWSGI', () =>
    assert.match(
      flawless(
        {
          ...project,
          'uwsgi.ini': '¦',
          'nginx/a.conf': 'server { server_name shop.example.com; location / { include uwsgi_params; uwsgi_pass unix:/run/app.sock; } }',
        },
        '[uwsgi] shop',
      ),
      /^\[uwsgi\]\nchdir = \/srv\/shop\nmodule = shop\.wsgi:application\n[\s\S]*socket = \/run\/app\.sock\nchmod-socket = 660/,
    ))
  test('a program of supervisor', () =>
    assert.match(
      flawless({ ...project, ...ini, 'supervisor/shop.conf': '¦' }, '[program:shop] uwsgi'),
      /^\[program:shop\]\ncommand = \/srv\/venv\/bin\/uwsgi --ini \/srv\/shop\/deploy\/uwsgi\.ini\ndirectory = \/srv\/shop\n/,
    ))
  offers(
    'nginx/a.conf',
    [
      [
        'server {\n  location /static/ { }\n  location / { }\n  ¦\n}',
        ['location /media/'],
        ['location /static/', 'location / → unix:/run/shop.sock'],
      ],
    ],
    { ...project, ...ini },
  )
  offers('nginx/a.conf', [['¦', [], ['server shop.example.com']]], project)
})

describe('commands in other files', () => {
  accepts(
    'Procfile',
    [
      ['web: gunicorn ¦', 'shop.wsgi:application', 'web: gunicorn shop.wsgi:application¦'],
      ['web: gunicorn shop.wsgi --wor¦', '--workers', 'web: gunicorn shop.wsgi --workers¦'],
      [
        'web: gunicorn shop.wsgi\nother: gunicorn ¦',
        'shop.wsgi:application',
        'web: gunicorn shop.wsgi\nother: gunicorn shop.wsgi:application¦',
      ],
    ],
    project,
  )
  accepts(
    'compose.yaml',
    [
      [
        'services:\n  web:\n    image: a\n    command: uwsgi --ma¦\n',
        '--master',
        'services:\n  web:\n    image: a\n    command: uwsgi --master¦\n',
      ],
    ],
    project,
  )
  accepts(
    'compose.yaml',
    [
      [
        'services:\n  web:\n    image: a\n    command: ["gunicorn", "¦"]\n',
        'shop.wsgi:application',
        'services:\n  web:\n    image: a\n    command: ["gunicorn", "shop.wsgi:application¦"]\n',
      ],
    ],
    project,
  )
  accepts(
    'Dockerfile',
    [['FROM python\nCMD ["gunicorn", "--work¦", "3"]\n', '--workers', 'FROM python\nCMD ["gunicorn", "--workers¦", "3"]\n']],
    project,
  )
  const listed = 'services:\n  web:\n    image: a\n    command:\n      - gunicorn\n      - '
  const service = 'services:\n  web:\n    image: a\n    '
  accepts(
    'Procfile',
    [
      ['¦', 'web', 'web: ¦'],
      ['web: ¦', 'gunicorn shop.wsgi:application --bind 0.0.0.0:$PORT', 'web: gunicorn shop.wsgi:application --bind 0.0.0.0:$PORT¦'],
      ['web: ¦', 'uwsgi --ini deploy/uwsgi.ini', 'web: uwsgi --ini deploy/uwsgi.ini¦'],
      ['release: ¦', 'python manage.py migrate', 'release: python manage.py migrate¦'],
    ],
    { ...project, ...uwsgi },
  )
  accepts(
    'compose.yaml',
    [
      [
        `${service}command: ¦\n`,
        'gunicorn shop.wsgi:application --bind 0.0.0.0:8000',
        `${service}command: gunicorn shop.wsgi:application --bind 0.0.0.0:8000¦\n`,
      ],
      [`${service}command: gunicorn -b ¦\n`, '0.0.0.0:8000', `${service}command: gunicorn -b 0.0.0.0:8000¦\n`],
      [`${service}command: ["¦"]\n`, 'gunicorn', `${service}command: ["gunicorn¦"]\n`],
      [`${listed}¦\n`, 'shop.wsgi:application', `${listed}shop.wsgi:application¦\n`],
      [`${listed}"--wor¦"\n`, '--workers', `${listed}"--workers¦"\n`],
      [
        `${service}environment:\n      - DJANGO_SETTINGS_MODULE=sh¦\n`,
        'shop.settings',
        `${service}environment:\n      - DJANGO_SETTINGS_MODULE=shop.settings¦\n`,
      ],
      [
        `${service}environment:\n      DJANGO_SETTINGS_MODULE: ¦\n`,
        'shop.settings',
        `${service}environment:\n      DJANGO_SETTINGS_MODULE: shop.settings¦\n`,
      ],
    ],
    project,
  )
  accepts(
    'Dockerfile',
    [
      ['FROM python\nCMD ["¦"]\n', 'gunicorn', 'FROM python\nCMD ["gunicorn¦"]\n'],
      ['FROM python\nENV DJANGO_SETTINGS_MODULE=¦\n', 'shop.settings', 'FROM python\nENV DJANGO_SETTINGS_MODULE=shop.settings¦\n'],
    ],
    project,
  )
  accepts(
    'shop.service',
    [
      [
        '[Service]\nExecStart=¦',
        '/srv/venv/bin/gunicorn shop.wsgi:application --bind 127.0.0.1:8000',
        '[Service]\nExecStart=/srv/venv/bin/gunicorn shop.wsgi:application --bind 127.0.0.1:8000¦',
      ],
      ['[Service]\nExecReload=¦', '/bin/kill -s HUP $MAINPID', '[Service]\nExecReload=/bin/kill -s HUP $MAINPID¦'],
    ],
    { ...project, 'shop.ini': '[uwsgi]\nmodule = shop.wsgi\nhome = /srv/venv\nchdir = /srv/shop\n' },
  )
  offers('shop.service', [['[Service]\nExecStartPre=¦', [], ['uwsgi --ini /srv/shop/deploy/uwsgi.ini']]], { ...project, ...uwsgi })
  silent(
    'compose.yaml',
    [`${service}com¦mand: uwsgi --master\n`, `${service}image: ¦\n`, `${service}ports:\n      - ¦\n`, `${service}# command: ¦\n`],
    project,
  )
})

describe('what is commonly written is offered where a statement or a section can begin', () => {
  offers('nginx/a.conf', [
    ['upstream a { server b; }\n¦', ['site-uwsgi', 'redirect-https', 'upstream-application'], ['location-static', 'https']],
    ['¦', ['site-uwsgi'], []],
    ['server {\n  loc¦\n}', ['location-static', 'location-websocket', 'https'], ['site-uwsgi']],
    ['server {\n  location / {\n    ¦\n  }\n}', [], ['location-static', 'https', 'site-uwsgi']],
    ['server {\n  listen ¦;\n}', [], ['https', 'location-static']],
    ['server {\n  loc¦ /static/ { }\n}', [], ['location-static']],
  ])
  accepts('nginx/a.conf', [
    ['server {\n  red¦\n}', 'location-static', 'server {\n  location ^~ /static/ {\n  \talias /srv/shop/static/;\n  }\n  ¦\n}'],
  ])
  offers('uwsgi.ini', [
    ['¦', ['uwsgi', 'uwsgi-graceful'], ['hook-graceful']],
    ['[uwsgi]\nchdir = /a\nho¦', ['hook-graceful', 'harakiri-logged'], ['uwsgi-graceful']],
    ['[uwsgi]\nmodule = ¦', [], ['hook-graceful', 'uwsgi']],
  ])
  offers('supervisord.conf', [
    ['¦', ['program-celery', 'program-group'], ['environment-variables']],
    ['[program:a]\n¦', ['environment-variables', 'program-celery'], []],
    ['[supervisord]\n¦', ['program-celery'], ['environment-variables']],
    ['[program:a]\ncommand=¦', [], ['program-celery', 'environment-variables']],
  ])
})

describe('in an editor that knows no snippets', () => {
  const plainly = (place: Place) => complete(place).map(item => withoutPlaces(item, place))
  accepts(
    'nginx/a.conf',
    [
      ['server {\n    lis¦\n}\n', 'listen', 'server {\n    listen ¦\n}\n'],
      ['upstream a {\n  ip¦\n}', 'ip_hash', 'upstream a {\n  ip_hash;¦\n}'],
      ['server {\n    loc¦\n}\n', 'location', 'server {\n    location / {\n    \t\n    }¦\n}\n'],
      ['server {\n  location /s¦\n}', '/static/', 'server {\n  location /static/ {\n  \talias /srv/shop/static/;\n  }¦\n}'],
      ['server {\n  set $a "$h¦";\n}', '$host', 'server {\n  set $a "$host¦";\n}'],
    ],
    project,
    plainly,
  )
  accepts(
    'supervisor.conf',
    [['[program:a]\nenvironment=¦', 'DJANGO_SETTINGS_MODULE=', '[program:a]\nenvironment=DJANGO_SETTINGS_MODULE="¦']],
    {},
    plainly,
  )
})

describe('everywhere', () => {
  test('a blank on a line that is being indented brings up no names', () => {
    const place = placeIn({ 'nginx/a.conf': 'server {\n  ¦\n}' })
    assert.deepEqual(complete(place, ' '), [])
    assert.notDeepEqual(complete(placeIn({ 'nginx/a.conf': 'server {\n  gzip ¦\n}' }), ' '), [])
  })
  silent('nginx/a.conf', ['server {\n  add_header A "b"¦;\n}'])
  silent('compose.yaml', ['services:\n  web:\n    im¦age: a\n'])
})

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { MarkupContent } from 'vscode-languageserver-types'
import { complete, resolveCompletion } from '../../server/src/features/complete.ts'
import { hover } from '../../server/src/features/hover.ts'
import { inLanguage } from '../../server/src/l10n.ts'
import { placeIn } from '../support/place.ts'

/** The Markdown shown at the `¦`, and the text that it is about; undefined where nothing is shown. */
function told(files: Record<string, string>): { text: string; about: string } | undefined {
  const place = placeIn(files)
  const found = hover(place)
  if (!found) return undefined
  assert.ok(MarkupContent.is(found.contents) && found.range)
  const { source } = place.document
  const [start, end] = [source.offset(found.range.start), source.offset(found.range.end)]
  assert.ok(start <= place.offset && place.offset <= end, 'the range holds the cursor')
  return { text: found.contents.value, about: source.text.slice(start, end) }
}

type Case = [text: string, about: string, says: readonly (string | RegExp)[], silent?: readonly string[]]

function tells(name: string, cases: readonly Case[], others: Record<string, string> = {}) {
  for (const [text, about, says, silent = []] of cases)
    test(`${text.trim().replaceAll('\n', '↵')} tells about ${about}`, () => {
      const found = told({ ...others, [name]: text }) ?? assert.fail('nothing is told')
      assert.equal(found.about, about)
      const missing = says.filter(say => (typeof say === 'string' ? !found.text.includes(say) : !say.test(found.text)))
      assert.deepEqual(missing, [], found.text)
      assert.deepEqual(
        silent.filter(say => found.text.includes(say)),
        [],
      )
    })
}

function silent(name: string, texts: readonly string[], others: Record<string, string> = {}) {
  for (const text of texts)
    test(`${text.trim().replaceAll('\n', '↵')} tells nothing`, () => assert.equal(told({ ...others, [name]: text }), undefined))
}

const project = {
  'manage.py': "os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')",
  'shop/__init__.py': '',
  'shop/wsgi.py': "os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\napplication = 1",
  'shop/settings.py':
    "INSTALLED_APPS = []\nROOT_URLCONF = 'shop.urls'\nALLOWED_HOSTS = ['shop.example.com']\nSTATIC_URL = '/static/'\nSTATIC_ROOT = '/srv/shop/static'\n",
  'static/a.css': '',
  'static/b.css': '',
}
const ini = { 'uwsgi.ini': '[uwsgi]\nchdir = /srv/shop\nmodule = shop.wsgi\nsocket = /run/shop.sock\n' }
const link = (file: string, line: number) => `[${file}:${line}](file:///w/${file}#L${line})`

describe('nginx', () => {
  tells('nginx/a.conf', [
    ['server { location /sta¦tic/ { alias /srv/static/; } }', '/static/', ['`/static/x` is answered with `/srv/static/x`']],
    ['server { location /sta¦tic/ { root /srv; } }', '/static/', ['`/static/x` is answered with `/srv/static/x`']],
    [
      'server { location / { proxy_read_time¦out 10s; } }',
      'proxy_read_timeout',
      [
        '```nginx\nproxy_read_timeout <time>;\n```',
        'in `http`, `server`, `location`',
        'default `60s`',
        'module `ngx_http_proxy_module`',
        '(https://nginx.org/',
      ],
    ],
    ['server { listen 443 ssl htt¦p2; }', 'http2', ['since 1.9.5', '**Deprecated since 1.25.1.**']],
    ['server { listen 443 back¦log=100; }', 'backlog=100', ['`backlog=<number>`']],
    // words among the values
    ['server { listen 443 ss¦l; }', 'ssl', ['`ssl`\n\nConnections to this port speak TLS']],
    ['server { return 30¦1 /a; }', '301', ['browsers remember it']],
    ['server { location / { proxy_set_header Ho¦st $http_host; } }', 'Host', ['`ALLOWED_HOSTS`']],
    ['server { listen 80 reuse¦port; }', 'reuseport', ['since 1.9.1', 'a listening socket of its own']],
    ['server { gzip_proxied expired no_et¦ag; }', 'no_etag', ['has no `ETag`']],
    ['server { location / { uwsgi_pass suw¦sgi://a:1; } }', 'suwsgi://a:1', ['`suwsgi://`', 'over TLS']],
    ['server { location ^¦~ /a/ { } }', '^~', ['regular expressions are not looked at']],
    ['server { ssl_protocols TLSv1.2 TLS¦v1.3; }', 'TLSv1.3', ['the default']],
    ['server { gz¦ip on; }', 'gzip', ['gzip on | off;', '`if in location`']],
    ['server { lis¦ten 80; }', 'listen', ['since', 'ngx_http_core_module'], ['ngx_stream_core_module', 'ngx_mail_core_module']],
    ['stream { server { lis¦ten 80; } }', 'listen', ['ngx_stream_core_module'], ['ngx_http_core_module']],
    ['http { spdy_chunk_si¦ze 8k; }', 'spdy_chunk_size', [/Gone since|Deprecated/]],
    ['server { return 301 https://$ho¦st$uri; }', '$host', ['Host name of the request', 'ngx_http_core_module']],
    ['server { return 301 $http_x_own¦; }', '$http_x_own', ['```nginx\n$http_…\n```']],
    ['server {\n set $my 1;\n return 200 $m¦y;\n}', '$my', ['Defined in:', '`set $my 1;`', link('nginx/a.conf', 2)]],
    // what holds, and what is given up
    [
      'server {\n  client_max_body_size 5m;\n  loca¦tion / {\n    return 200;\n  }\n}',
      'location',
      ['In effect here, from further out:', '`client_max_body_size 5m`', link('nginx/a.conf', 2)],
    ],
    [
      'server {\n  add_header A b;\n  location / {\n    add_hea¦der C d;\n  }\n}',
      'add_header',
      ['Takes the place of all of these', '`add_header A b`', link('nginx/a.conf', 2)],
    ],
    ['server { include uwsgi_par¦ams; }', 'uwsgi_params', ['Comes with nginx:', 'uwsgi_param REQUEST_METHOD $request_method;']],
  ])
  tells(
    'nginx/nginx.conf',
    [['events { }\nhttp { include sites/*.co¦nf; }', 'sites/*.conf', ['(file:///w/nginx/sites/b.conf)', '(file:///w/nginx/sites/c.conf)']]],
    {
      'nginx/sites/b.conf': 'server { listen 80; }',
      'nginx/sites/c.conf': 'server { listen 81; }',
    },
  )
  tells(
    'nginx/a.conf',
    [
      [
        'server { location / { uwsgi_pass unix:/run/sh¦op.sock; } }',
        'unix:/run/shop.sock',
        ['Listening there:', link('uwsgi.ini', 4), '`socket = /run/shop.sock`'],
      ],
      [
        'server { location / { uwsgi_p¦ass unix:/run/shop.sock; } }',
        'uwsgi_pass',
        ['Listening there:', link('uwsgi.ini', 4), 'ngx_http_uwsgi_module'],
      ],
      [
        'upstream app {\n  server unix:/run/shop.sock;\n}\nserver { location / { uwsgi_pass a¦pp; } }',
        'app',
        [link('nginx/a.conf', 1), link('uwsgi.ini', 4)],
      ],
      ['server { server_name shop.exa¦mple.com; }', 'shop.example.com', ['Used in:', link('shop/settings.py', 3)]],
      [
        'server { location /static/ { alias /srv/shop/sta¦tic/; } location / { uwsgi_pass unix:/run/shop.sock; } }',
        '/srv/shop/static/',
        ['STATIC_ROOT', link('shop/settings.py', 5), '`/static/x` is answered with `/srv/shop/static/x`', 'static/`, 2 files'],
      ],
      ['server { location /static/ { root /srv/sh¦op; } }', '/srv/shop', ['`/static/x` is answered with `/srv/shop/static/x`']],
    ],
    { ...project, ...ini },
  )
  silent('nginx/a.conf', [
    '# lis¦ten',
    'server { content_by_lua_block { lis¦ten } }',
    'server { content_by_lua_block { return "$ho¦st" } }',
    'server { no_such_thi¦ng 1; }',
    'server { uwsgi_pass unix:/run/nobody¦.sock; }',
    'server { location / { uwsgi_pass unix:/run/nobody¦.sock; } }',
    'map $a $b { lis¦ten 1; }\nserver { listen 80; }',
  ])
})

describe('uWSGI, supervisor and systemd', () => {
  tells(
    'uwsgi.ini',
    [
      ['[uwsgi]\nhara¦kiri = 30', 'harakiri', ['harakiri = <int>', 'uwsgi-docs.readthedocs.io']],
      ['[uwsgi]\nwork¦ers = 4', 'workers', ['processes']],
      ['[uwsgi]\nname = shop\nsocket = /run/%(na¦me).sock', '%(name)', ['`%(name)` = `shop`', 'Defined in', link('uwsgi.ini', 2)]],
      ['[uwsgi]\nname = shop\nsocket = /ru¦n/%(name).sock', '/run/%(name).sock', ['Here: `/run/shop.sock`']],
      ['[uwsgi]\nname = shop\nsoc¦ket = /run/%(name).sock', 'socket', ['Here: `/run/shop.sock`']],
      ['[uwsgi]\npidfile = /run/%¦n.pid', '%n', ['`%n` = `uwsgi`']],
      ['[uwsgi]\nmodule = shop.w¦sgi', 'shop.wsgi', [link('shop/wsgi.py', 2), '`shop.settings`']],
      ['[uwsgi]\nsoc¦ket = /run/a.sock', 'socket', ['Connecting here:', link('nginx/a.conf', 1)]],
      ['[uwsgi]\nsocket = /run/a¦.sock', '/run/a.sock', ['Connecting here:', link('nginx/a.conf', 1)]],
    ],
    { ...project, 'nginx/a.conf': 'server { location / { uwsgi_pass unix:/run/a.sock; } }' },
  )
  tells(
    'supervisor/a.conf',
    [
      ['[program:shop]\ncommand = x\nautost¦art = true', 'autostart', ['autostart = true | false', 'in `[program:…]`', 'default `true`']],
      ['[program:shop]\ncommand = x\nautorest¦art = true', 'autorestart', ['autorestart = true | false | unexpected']],
      ['[program:shop]\ncommand = x\nautorestart = unex¦pected', 'unexpected', ['the default', '`exitcodes`']],
      ['[program:shop]\ncommand = x\nstopsignal = IN¦T', 'INT', ['requests are cut off']],
      ['[supervisord]\nlogf¦ile = /x', 'logfile', ['in `[supervisord]`'], ['`[program:…]`']],
      ['[program:shop]\ncommand = x %(program_n¦ame)s', '%(program_name)s', ['`%(program_name)s` = `shop`']],
      ['[program:shop]\ncomm¦and = x %(program_name)s', 'command', ['Here: `x shop`']],
      ['[program:sh¦op]\ncommand = x %(program_name)s\n[group:g]\nprograms = shop', 'program:shop', ['x shop', '`programs = shop`']],
    ],
    project,
  )
  tells('shop.service', [
    ['[Service]\nRest¦art=always', 'Restart', ['on-failure', 'in `[Service]`', 'freedesktop.org']],
    ['[Service]\nRuntimeDirectory=%¦p', '%p', ['`%p` = `shop`']],
    ['[Service]\nType=noti¦fy', 'notify', ['the program says so']],
    ['[Unit]\nAfter=network.target network-onl¦ine.target', 'network-online.target', ['The network is up']],
    ['[Install]\nWantedBy=multi-user.tar¦get', 'multi-user.target', ['starts at boot']],
  ])
  silent('uwsgi.ini', ['[uwsgi]\n# hara¦kiri = 30', '[uwsgi]\nharakiri = 3¦0', '[uwsgi]\nno-such-opt¦ion = 1', '[uw¦sgi]\nmodule = a'])
})

describe('gunicorn and Django', () => {
  tells(
    'shop/settings.py',
    [
      ['DEB¦UG = False', 'DEBUG', ['DEBUG = True | False', 'docs.djangoproject.com']],
      [
        "import os\nSTATIC_RO¦OT = os.path.join('/srv', 'static')\nINSTALLED_APPS = []\nROOT_URLCONF = 'a'",
        'STATIC_ROOT',
        ['On the server: `/srv/static`'],
      ],
      ["ALLOWED_HOSTS = ['shop.exa¦mple.com']\nINSTALLED_APPS = []\nROOT_URLCONF = 'a'", 'shop.example.com', [link('nginx/a.conf', 1)]],
    ],
    { 'manage.py': '', 'nginx/a.conf': 'server { server_name shop.example.com; }' },
  )
  tells(
    'shop/settings.py',
    [
      ["DATABASES = {'default': {'CONN_MAX¦_AGE': 60}}", 'CONN_MAX_AGE', ['DATABASES.*.CONN_MAX_AGE']],
      ["SESSION_COOKIE_SAMESITE = 'La¦x'", 'Lax', ['forms and frames of other sites']],
      [
        "MIDDLEWARE = [\n  'django.middleware.security.Sec¦urityMiddleware',\n]",
        'django.middleware.security.SecurityMiddleware',
        ['Redirects to HTTPS'],
      ],
    ],
    { 'manage.py': '' },
  )
  tells('gunicorn.conf.py', [
    ['wor¦kers = 3', 'workers', ['workers = <integer>', 'gunicorn.org']],
    ["worker_class = 'gthr¦ead'", 'gthread', ['share its memory']],
  ])
  silent('shop/settings.py', ['MY_OWN¦ = 1', '# DEB¦UG', "X = 'DEB¦UG'"], { 'manage.py': '' })
})

describe('commands', () => {
  tells('supervisor/a.conf', [
    ['[program:a]\ncommand = /srv/bin/gunicorn --time¦out 30 a.wsgi', '--timeout', ['timeout = <integer>', 'a worker is killed']],
    ['[program:a]\ncommand = /srv/bin/gunicorn -w¦ 3 a.wsgi', '-w', ['workers = <integer>']],
    ['[program:a]\ncommand = /srv/bin/gunicorn -k gthr¦ead a.wsgi', 'gthread', ['share its memory']],
    ['[program:a]\ncommand = /srv/bin/gunicorn --worker-class=gthr¦ead a.wsgi', '--worker-class=gthread', ['share its memory']],
    ['[program:a]\ncommand = uwsgi --proce¦sses 3', '--processes', ['How many worker processes']],
    ['[program:a]\ncommand = uwsgi -p¦ 3', '-p', ['processes = <int>']],
  ])
  tells('Procfile', [['web: gunicorn a.wsgi --work¦ers 3', '--workers', ['workers = <integer>']]])
  tells('Dockerfile', [['FROM python\nCMD ["gunicorn", "--work¦ers", "3"]', '--workers', ['workers = <integer>']]])
  tells('a.service', [['[Service]\nExecStart=/srv/bin/gunicorn \\\n  --bi¦nd :80 a', '--bind', ['bind = <string-list>']]])
  silent('supervisor/a.conf', [
    '[program:a]\ncommand = /srv/bin/gunicorn --no-such-opt¦ion 30',
    '[program:a]\ncommand = /srv/bin/gunicorn --workers ¦3',
    '[program:a]\ncommand = /srv/bin/celery --work¦ers 3',
  ])
})

test('Chinese for those who speak it', () => {
  const chinese = inLanguage('zh-cn', () => told({ 'nginx/a.conf': 'server { lis¦ten 80; }' }))
  assert.match(chinese?.text ?? '', /监听/)
  assert.match(chinese?.text ?? '', /默认/)
  const word = inLanguage('zh-cn', () => told({ 'nginx/a.conf': 'server { listen 80 default_ser¦ver; }' }))
  assert.match(word?.text ?? '', /主机名/)
})

test('a suggestion says what it is when it is looked at', () => {
  const documented = (files: Record<string, string>, label: string) => {
    const item = complete(placeIn(files)).find(item => item.label === label) ?? assert.fail(`${label} is not offered`)
    assert.equal(item.documentation, undefined)
    const { documentation } = resolveCompletion(item)
    return MarkupContent.is(documentation) ? documentation.value : undefined
  }
  assert.match(documented({ 'nginx/a.conf': 'server { ¦ }' }, 'gzip') ?? '', /gzip on \| off/)
  assert.match(documented({ 'nginx/a.conf': 'server { return 200 $¦; }' }, '$host') ?? '', /Host name/)
  assert.match(documented({ 'uwsgi.ini': '[uwsgi]\n¦' }, 'harakiri') ?? '', /harakiri/)
  assert.match(documented({ 'supervisor/a.conf': '[program:a]\n¦' }, 'command') ?? '', /command = /)
  assert.match(documented({ 'nginx/a.conf': 'server { listen 80 ¦; }' }, 'reuseport') ?? '', /a listening socket of its own/)
  assert.match(documented({ 'supervisor/a.conf': '[program:a]\nstopsignal=¦' }, 'TERM') ?? '', /request to stop/)
  assert.equal(documented({ 'nginx/a.conf': 'server { gzip ¦; }' }, 'on'), undefined)
})

describe('between Django and nginx', () => {
  const nginx = {
    'nginx/a.conf':
      'server {\n  server_name shop.example.com;\n  location /static/ { alias /srv/shop/static/; }\n  location / { uwsgi_pass unix:/run/shop.sock; }\n}\n',
  }
  tells(
    'shop/settings.py',
    [
      ["INSTALLED_APPS = []\nROOT_URLCONF = 'a'\nSTATIC_URL = '/sta¦tic/'\n", '/static/', ['Served by:', link('nginx/a.conf', 3)]],
      [
        "INSTALLED_APPS = []\nROOT_URLCONF = 'a'\nALLOWED_HOSTS = ['shop.exam¦ple.com']\n",
        'shop.example.com',
        ['nginx answers for it:', link('nginx/a.conf', 2)],
      ],
      ["INSTALLED_APPS = []\nROOT_URLCONF = 'shop.ur¦ls'\n", "'shop.urls'", [`Defined in:\n\n- ${link('shop/urls.py', 1)}`], ['…']],
      ['if a:\n    DEB¦UG = False\nINSTALLED_APPS = []\n', 'DEBUG', ['DEBUG = True | False']],
    ],
    { ...project, ...nginx, 'shop/urls.py': '', ...ini },
  )
  tells(
    'nginx/a.conf',
    [
      [
        'server {\n  location /static/ { alias /srv/shop/sta¦tic/; }\n  location / { uwsgi_pass unix:/run/shop.sock; }\n}\n',
        '/srv/shop/static/',
        ['Django puts files there:', link('shop/settings.py', 5)],
      ],
    ],
    { ...project, ...ini },
  )
  tells('supervisor.conf', [['[program:a]\nstdout_log¦file = /a\n', 'stdout_logfile', ['stdout_logfile = <path> | AUTO | NONE']]])
})

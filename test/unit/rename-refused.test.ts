import assert from 'node:assert/strict'
import { test } from 'node:test'
import { prepareRename } from '../../server/src/features/rename.ts'
import { renamed } from '../support/edits.ts'
import { placeIn } from '../support/place.ts'

type Files = Record<string, string>

const nginx = (pass: string) => `server { listen 80; server_name a.example.com; location / { include uwsgi_params; ${pass} } }\n`

const site = (text: string): Files => ({ 'nginx.conf': text })

const refused: [title: string, files: Files, newName: string, message: RegExp][] = [
  ['what has no name', site('server { lis¦ten 80; }\n'), 'x', /nothing here/],
  ['a variable of nginx itself', site('server { location / { return 200 $ho¦st; } }\n'), 'x', /nothing here/],
  ['a variable into one of nginx itself', site('map $uri $o¦wn { default 1; }\n'), 'host', /nginx itself sets \$host/],
  ['a name that is no variable', site('map $uri $o¦wn { default 1; }\n'), 'my-own', /no name of a variable/],
  [
    'a name that is taken, in any case',
    site('upstream a¦ { server 127.0.0.1:1; }\nupstream b { server 127.0.0.1:2; }\n'),
    'B',
    /b stands in nginx.conf:2/,
  ],
  [
    'a zone onto one of another directive, which shares the same names',
    site('limit_req_zone $uri zone=one:1m rate=1r/s;\nlimit_conn_zone $uri zone=t¦wo:1m;\n'),
    'one',
    /stands in nginx.conf:1/,
  ],
  [
    'a port that goes without saying elsewhere',
    {
      'nginx.conf': 'server { location / { proxy_pass http://web; } }\n',
      'compose.yml': 'services:\n  web:\n    build: .\n    command: gunicorn -b :8¦0 shop.wsgi\n',
    },
    '8000',
    /web:80 is put together from other values in nginx.conf:1/,
  ],
  ['a name with a blank', site('upstream a¦ { server 127.0.0.1:1; }\n'), 'my app', /no name here/],
  ['a name like a number', site('upstream a¦ { server 127.0.0.1:1; }\n'), '8000', /no name here/],
  ['a log format of nginx itself', site("log_format ma¦in '$host';\n"), 'combined', /meaning of its own/],
  ['a zone that is defined elsewhere', site('server { limit_req zone=o¦ne; }\n'), 'two', /no file here defines one/],
  [
    'a variable that Lua reads',
    site('map $uri $o¦wn { default 1; }\nserver { location / { content_by_lua_block { ngx.say(ngx.var.own) } } }\n'),
    'mine',
    /script inside the configuration/,
  ],
  ['a socket that nothing here opens', site(nginx('uwsgi_pass unix:/run/a¦.sock;')), '/run/b.sock', /listens on \/run\/a.sock/],
  [
    'a socket that a placeholder makes',
    { 'nginx.conf': nginx('uwsgi_pass unix:/run/a¦.sock;'), 'uwsgi.ini': '[uwsgi]\nname = a\nsocket = /run/%(name).sock\n' },
    '/run/b.sock',
    /put together .* uwsgi.ini:3/,
  ],
  ['a name that a template fills in', site('upstream {{ na¦me }} { server 127.0.0.1:1; }\n'), 'shop', /put together/],
  ['a socket without its folder', { 'uwsgi.ini': '[uwsgi]\nsocket = /run/a¦.sock\n' }, 'b.sock', /begins with/],
  ['a socket with a blank', { 'uwsgi.ini': '[uwsgi]\nsocket = /run/a¦.sock\n' }, '/run/my app.sock', /every file/],
  ['a socket that would be a template', { 'uwsgi.ini': '[uwsgi]\nsocket = /run/a¦.sock\n' }, '/run/%n.sock', /every file/],
  ['a socket of too many characters', { 'uwsgi.ini': '[uwsgi]\nsocket = /run/a¦.sock\n' }, `/run/${'a'.repeat(110)}.sock`, /107 bytes/],
  [
    'a socket onto another one',
    { 'uwsgi.ini': '[uwsgi]\nsocket = /run/a¦.sock\nhttp-socket = /run/b.sock\n' },
    '/var/run/b.sock',
    /stands in uwsgi.ini:3/,
  ],
  [
    'a socket of a project that nginx outside connects to',
    {
      'a/manage.py': '',
      'a/uwsgi.ini': '[uwsgi]\nsocket = /run/a¦.sock\n',
      'b/manage.py': '',
      'b/uwsgi.ini': '[uwsgi]\nsocket = /run/b.sock\n',
      'nginx.conf': 'server {\n  location /a/ { uwsgi_pass unix:/run/a.sock; }\n  location /b/ { uwsgi_pass unix:/run/b.sock; }\n}\n',
    },
    '/run/c.sock',
    /nginx.conf connects to it too/,
  ],
  ['a port that is none', { Procfile: 'web: gunicorn -b :80¦00 shop.wsgi\n' }, '70000', /65535/],
  ['a port onto another one', { Procfile: 'a: gunicorn -b :80¦00 shop.wsgi\nb: gunicorn -b :8001 shop.wsgi\n' }, '8001', /Procfile:2/],
  [
    'a port that a container publishes',
    { 'compose.yml': 'services:\n  web:\n    build: .\n    ports: ["8000:8000"]\n    command: gunicorn -b :80¦00 shop.wsgi\n' },
    '9000',
    /web publishes port 8000/,
  ],
  ['an option of uWSGI', { 'uwsgi.ini': '[uwsgi]\nchdir = /srv\nsocket = %(ch¦dir)/a.sock\n' }, 'folder', /chdir is an option/],
  ['a placeholder into an option', { 'uwsgi.ini': '[uwsgi]\nname = a\nsocket = /run/%(na¦me).sock\n' }, 'chdir', /chdir is an option/],
  [
    'a placeholder beside a file that is not there',
    { 'uwsgi.ini': '[uwsgi]\nini = /etc/uwsgi/base.ini\nname = a\nsocket = /run/%(na¦me).sock\n' },
    'project',
    /not in the workspace/,
  ],
  [
    'a program whose command is made with its name',
    { 'supervisor.conf': '[program:we¦b]\ncommand=/srv/%(program_name)s\n' },
    'shop',
    /command is made with %\(program_name\)s/,
  ],
  ['a program with a colon', { 'supervisor.conf': '[program:we¦b]\ncommand=/srv/web\n' }, 'a:b', /no name here/],
  [
    'a host that Django allows through a pattern for the old one',
    {
      'manage.py': '',
      'shop/wsgi.py': "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n",
      'shop/settings.py': "INSTALLED_APPS = []\nALLOWED_HOSTS = ['.example.com']\n",
      'nginx.conf': 'server { server_name www¦.example.com; location / { return 200; } }\n',
    },
    'www.example.org',
    /ALLOWED_HOSTS allows www.example.com through a pattern/,
  ],
  ['a word that only looks like a host', site('server { server_name a.org; return 301 /in¦dex.html; }\n'), 'b.org', /nothing here/],
  [
    'a program onto one of another sort',
    { 'supervisor.conf': '[program:we¦b]\ncommand=a\n[fcgi-program:api]\ncommand=b\nsocket=tcp://localhost:1\n' },
    'api',
    /stands in supervisor.conf:3/,
  ],
  ['a host that is none', site('server { server_name a¦.example.com; }\n'), 'my host', /no host name/],
]

for (const [title, files, newName, message] of refused)
  test(`does not rename ${title}`, () => {
    const result = renamed(files, newName)
    if (typeof result !== 'string') assert.fail(JSON.stringify(result))
    assert.match(result, message)
  })

const prepared: [title: string, files: Files, expected: unknown][] = [
  ['the path without its prefix', { 'nginx.conf': nginx('uwsgi_pass un¦ix:/run/a.sock;') }, '/run/a.sock'],
  ['the port alone', { 'nginx.conf': nginx('uwsgi_pass 127¦.0.0.1:8001;') }, '8001'],
  ['a variable without its sign', site('map $uri $¦own { default 1; }\n'), 'own'],
  ['the whole path where only a part is written', { 'uwsgi.ini': '[uwsgi]\nchdir = /srv\nsocket = a¦.sock\n' }, '/srv/a.sock'],
  ['nothing in a comment', site('# upstream a¦\nupstream a { server 127.0.0.1:1; }\n'), undefined],
  [
    'why not, where a value is computed',
    { 'uwsgi.ini': '[uwsgi]\nname = a\nsocket = /run/¦%(name).sock\n' },
    { message: 'unix:/run/a.sock is put together from other values in uwsgi.ini:3, and cannot be renamed there' },
  ],
]

for (const [title, files, expected] of prepared)
  test(`a rename begins with ${title}`, () => {
    const place = placeIn(files)
    const found = prepareRename(place)
    assert.deepEqual(found && 'range' in found ? found.placeholder : found, expected)
    if (!found || !('range' in found)) return
    const { source } = place.document
    const written = source.text.slice(source.offset(found.range.start), source.offset(found.range.end))
    assert.ok(found.placeholder.endsWith(written), `${written} is what is replaced`)
  })

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lint } from '../../server/src/rules/lint.ts'
import { gather } from '../../server/src/stack.ts'
import { workspaceOf } from '../support/workspace.ts'

const uwsgi = '[uwsgi]\nsocket = 127.0.0.1:8000\nmodule = shop.wsgi\nuid = www-data\ngid = www-data\nmaster = true\n'
const unit =
  '[Unit]\nDescription=shop\n[Service]\nUser=www-data\nGroup=www-data\nExecStart=/usr/bin/gunicorn shop.wsgi\n[Install]\nWantedBy=multi-user.target\n'

/** What looks like a mistake and is none: the program reads it as it is meant. */
const traps: Record<string, Record<string, string>> = {
  'home and virtualenv are two names of one option': { 'uwsgi.ini': `${uwsgi}home = /srv/venv\nvirtualenv = /srv/venv\n` },
  'a % before a carriage return takes nothing away': { 'uwsgi.ini': `${uwsgi}; up to 50%\r\nprocesses = 2\r\n` },
  'a byte order mark harms only the header in the same line': { 'uwsgi.ini': `\ufeff; the shop\n${uwsgi}` },
  'uWSGI calculates in placeholders': { 'uwsgi.ini': `${uwsgi}sys_backlog = 4097\nlisten = %(sys_backlog - 1)\n` },
  'uWSGI fills in $(NAME)': { 'uwsgi.ini': `${uwsgi}logto = $(HOME)/shop.log\n` },
  'daemonize may name an address for the log': { 'uwsgi.ini': `${uwsgi}daemonize = 127.0.0.1:5000\n` },
  'an abstract socket is no file': { 'uwsgi.ini': `${uwsgi}http-socket = @shop\n` },
  'base is a placeholder of the user': { 'uwsgi.ini': `${uwsgi}base = /srv\nchdir = %(base)/shop\n` },
  'logformat has names of its own': { 'uwsgi.ini': `${uwsgi}logformat = "%(addr)" %(status)\n` },
  'a hook may end requests before it stops': {
    'uwsgi.ini': `${uwsgi}hook-master-start = unix_signal:15 gracefully_kill_them_all\n`,
  },
  'colons, brackets and semicolons need no quotes in supervisor': {
    'supervisord.conf':
      "[program:shop]\nuser=www-data\ncommand=/srv/shop/run\nenvironment=BROKER=redis://h:1/0;NAME=a(b),LAST=it's\nstopsignal=SIGQUIT\n",
  },
  'a bare name is looked up by systemd': { 'shop.service': unit.replace('/usr/bin/', '') },
  'an empty assignment takes back those before it': {
    'shop.service': unit.replace('ExecStart=', 'ExecStart=/bin/false\nExecStart=\nExecStart='),
  },
  'systemd ignores a byte order mark': { 'shop.service': `\ufeff${unit}` },
  'a port alone is every interface for gunicorn': { Procfile: 'web: gunicorn -b :8000 shop.wsgi\n' },
  'gunicorn takes quoted numbers, and functions that make the application': {
    'gunicorn.conf.py': 'workers = "2"\nthreads = 2\n',
    Procfile: 'web: gunicorn "shop.wsgi:make()"\n',
  },
  'a file of the same name in another folder of the server is not the file that includes it': {
    'nginx/shop.conf':
      'server {\n  listen 80;\n  include /www/server/panel/vhost/rewrite/shop.conf;\n  include enable/shop.conf;\n  location / { return 204; }\n}\n',
  },
  'two origins without a comma between them are not one with a path': {
    'uwsgi.ini': `${uwsgi}env = DJANGO_SETTINGS_MODULE=shop.settings\n`,
    'manage.py': 'import django\n',
    'shop/__init__.py': '',
    'shop/settings.py':
      "ROOT_URLCONF = 'shop.urls'\nALLOWED_HOSTS = ['a.example']\nCSRF_TRUSTED_ORIGINS = ['http://a.example' 'http://b.example']\n",
  },
  'an origin with a path is no worse than any other before Django 4, which wants hosts': {
    'uwsgi.ini': `${uwsgi}env = DJANGO_SETTINGS_MODULE=shop.settings\n`,
    'manage.py': 'import django\n',
    'shop/__init__.py': '',
    'shop/settings.py': "ROOT_URLCONF = 'shop.urls'\nALLOWED_HOSTS = ['a.example']\nCSRF_TRUSTED_ORIGINS = ['https://a.example/']\n",
    'requirements.txt': 'Django==3.2.19\n',
  },
  'a file of the same name that another program reads is not included': {
    'nginx/site.conf': 'server {\n  listen 80;\n  include /etc/nginx/rewrite/shop.conf;\n  location / { return 204; }\n}\n',
    'supervisor/shop.conf': '[program:shop]\nuser=www-data\ncommand=/srv/shop/run\n',
  },
}

for (const [what, files] of Object.entries(traps))
  test(what, () => {
    const problems = lint(gather(workspaceOf(files))).filter(({ severity }) => severity !== 'info')
    assert.deepEqual(
      problems.map(({ rule, message }) => `${rule} ${message}`),
      [],
    )
  })

test('a file without a suffix is opened where its name says what it is for', () => {
  const problems = lint(
    gather(
      workspaceOf({
        'deploy/nginx': 'server { listen 80; server_nam shop.example; }\n',
        'deploy/shop_uwsgi_conf': `${uwsgi}deamonize = /srv/shop.log\n`,
        'deploy/Nginxe': 'server { server_nam shop.example; }\n',
        'deploy/uwsgi-notes': 'how we start it\n',
      }),
    ),
  )
  assert.deepEqual(problems.map(({ at }) => at.source.text.slice(at.start, at.end)).sort(), ['deamonize', 'server_nam'])
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { folderOf } from '../support/cli.ts'

const folder = folderOf({
  'uwsgi.ini':
    '[uwsgi]\nname = shop\nbase = /srv/%(name)\nchdir = %(base)\nhome = $(VENV)\nfor = 1 2\nenv = N%(_)=x\nendfor =\ninclude = common.ini\n',
  'common.ini': '[uwsgi]\nmaster = true\nif-env = DEBUG\nprocesses = 1\nendif =\n',
  'supervisord.conf': '[supervisord]\nenvironment=STAGE=live\n[include]\nfiles = conf.d/*.conf\n[group:web]\nprograms=app\n',
  'conf.d/app.conf':
    '[program:app]\ncommand=%(here)s/run %(process_num)d %(ENV_STAGE)s %(ENV_HOME)s\nprocess_name=%(program_name)s_%(process_num)02d\nnumprocs=2\nautorestart=yes\nstopsignal=SIGQUIT\n[program:lone]\ncommand=x\nstopwaitsecs=soon\n',
  'nginx.conf': 'events {}\nhttp {\n  include mime.types;\n  include sites/*;\n}\n',
  'sites/shop': 'server {\n  listen 80;\n  return 301 "/a b";\n}\n',
  'shop/settings/base.py':
    "import os\nDEBUG = True\nHOSTS = ['a', os.environ['B']]\nCACHES = {'default': {'TIMEOUT': None}}\nINSTALLED_APPS = ()\n",
  'shop/settings/prod.py': "from .base import *\nDEBUG = False\nkey = 1\nKEY = os.environ['KEY']\n",
  'gunicorn.conf.py': "bind = ['127.0.0.1:8000']\nworkers = 2 * 2 + 1\nown = 'x'\n",
  'shop@.service':
    '[Unit]\nAfter=network.target\nAfter=postgresql.service\n[Service]\nUser=root\nExecStart=/bin/false\nRuntimeDirectory=%p/%i\nEnvironment=A=1\n[Install]\nWantedBy=multi-user.target\n',
  'shop@.service.d/live.conf': '[Service]\nUser=www-data\nExecStart=\nExecStart=/srv/%p/run\nEnvironment=B=2\n',
  'notes.txt': 'hello\n',
  'manage.py': "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings.prod')\n",
  'shop/urls.py': 'urlpatterns = []\n',
  'utf16.ini': Buffer.from('\ufeff[uwsgi]\n', 'utf16le'),
})

function json(file: string): unknown {
  const { code, stdout, stderr } = folder.run(['show', file, '--format', 'json'])
  assert.equal(code, 0, stderr)
  return JSON.parse(stdout)
}

test('a unit with its drop-ins', () => {
  assert.deepEqual(json('shop@.service'), {
    Unit: { After: ['network.target', 'postgresql.service'] },
    Service: { User: 'www-data', ExecStart: ['/srv/shop/run'], RuntimeDirectory: [null], Environment: ['A=1', 'B=2'] },
    Install: { WantedBy: ['multi-user.target'] },
  })
  const { stdout } = folder.run(['show', 'shop@.service'])
  assert.match(stdout, /^shop@\.service\.d\/live\.conf:2 +User = www-data$/m)
  assert.match(stdout, /RuntimeDirectory = \? +# not known: it depends on the instance or on the machine$/m)
})

test('the options of uWSGI in the order it applies them', () => {
  assert.deepEqual(json('uwsgi.ini'), [
    ['name', 'shop'],
    ['base', '/srv/shop'],
    ['chdir', '/srv/shop'],
    ['home', null],
    ['env', 'N1=x'],
    ['env', 'N2=x'],
    ['include', 'common.ini'],
    ['master', 'true'],
    ['processes', null],
  ])
})

test('each value with its place, and why it is not known', () => {
  const { stdout } = folder.run(['show', 'uwsgi.ini'])
  assert.match(stdout, /^uwsgi\.ini:4 {3}chdir = \/srv\/shop$/m)
  assert.match(stdout, /^uwsgi\.ini:5 {3}home = \? {2}# not known: it comes from the environment$/m)
  assert.match(stdout, /^common\.ini:4 {2}processes = \? {2}# not known: it depends on if-env$/m)
})

test('the processes of supervisor, those of included files and groups too', () => {
  const shown = json('supervisord.conf') as Record<string, Record<string, unknown>>
  assert.deepEqual(Object.keys(shown), ['web:app_00', 'web:app_01', 'lone:lone'])
  const { command, environment, autostart, autorestart, stopsignal, numprocs, process_name, directory } = shown['web:app_01'] ?? {}
  assert.deepEqual(
    { command, environment, autostart, autorestart, stopsignal, numprocs, process_name, directory },
    {
      command: null,
      environment: { STAGE: 'live' },
      autostart: true,
      autorestart: true,
      stopsignal: 'QUIT',
      numprocs: 2,
      process_name: 'app_01',
      directory: null,
    },
  )
  assert.equal(shown['lone:lone']?.stopwaitsecs, null)
  const { stdout } = folder.run(['show', 'supervisord.conf'])
  assert.match(stdout, /^conf\.d\/app\.conf:2 +command = \? {2}# not known: %\(ENV_HOME\)s is only known where supervisord runs$/m)
  assert.match(stdout, /^ +autostart = true$/m)
})

test('the tree of nginx with its includes', () => {
  assert.deepEqual(json('nginx.conf'), [
    { directive: 'events', args: [], file: 'nginx.conf', line: 1, block: [] },
    {
      directive: 'http',
      args: [],
      file: 'nginx.conf',
      line: 2,
      block: [
        { directive: 'include', args: ['mime.types'], file: 'nginx.conf', line: 3, block: null },
        {
          directive: 'server',
          args: [],
          file: 'sites/shop',
          line: 1,
          block: [
            { directive: 'listen', args: ['80'], file: 'sites/shop', line: 2 },
            { directive: 'return', args: ['301', '/a b'], file: 'sites/shop', line: 3 },
          ],
        },
      ],
    },
  ])
  assert.equal(
    folder.run(['show', 'nginx.conf']).stdout,
    [
      'nginx.conf:1  events {',
      '              }',
      'nginx.conf:2  http {',
      'nginx.conf:3      include mime.types;  # not known: the file is not in the workspace',
      'sites/shop:1      server {',
      'sites/shop:2          listen 80;',
      'sites/shop:3          return 301 "/a b";',
      '                  }',
      '              }',
      '',
    ].join('\n'),
  )
})

test('the settings that a module ends up with', () => {
  assert.deepEqual(json('shop/settings/prod.py'), {
    DEBUG: false,
    HOSTS: ['a', null],
    CACHES: { default: { TIMEOUT: null } },
    INSTALLED_APPS: [],
    KEY: null,
  })
  const { stdout } = folder.run(['show', 'shop/settings/prod.py'])
  assert.equal(folder.run(['show', 'manage.py']).stdout, stdout)
  assert.match(stdout, /^shop\/settings\/prod\.py:2 {2}DEBUG = False$/m)
  assert.match(stdout, /^shop\/settings\/base\.py:3 {2}HOSTS = \["a", \?\] {2}# not known: /m)
  assert.match(stdout, /^shop\/settings\/base\.py:4 {2}CACHES = \{"default": \{"TIMEOUT": None\}\}$/m)
})

test('the settings of gunicorn', () => {
  assert.deepEqual(json('gunicorn.conf.py'), { bind: ['127.0.0.1:8000'], workers: 5 })
})

test('what cannot be shown is said in one line', () => {
  for (const [args, message] of [
    [['nowhere.ini'], 'there is no file or folder nowhere.ini'],
    [['sites'], 'sites is a folder; name a file'],
    [
      ['notes.txt'],
      'notes.txt is no configuration of nginx, uWSGI, supervisor, systemd or gunicorn and no settings module, so there is nothing to show',
    ],
    [
      ['shop/urls.py'],
      'shop/urls.py is no configuration of nginx, uWSGI, supervisor, systemd or gunicorn and no settings module, so there is nothing to show',
    ],
    [['utf16.ini'], 'utf16.ini cannot be read: it is UTF-16, which no server reads; save it as UTF-8'],
    [['uwsgi.ini', '--format', 'xml'], 'there is no format "xml"; available are text, json'],
  ] as const) {
    const { code, stdout, stderr } = folder.run(['show', ...args])
    assert.equal(stderr, `djdeploy: ${message}\n`)
    assert.equal(stdout, '')
    assert.equal(code, 2)
  }
})

test('a unit of very many lines is shown whole', () => {
  const folder = folderOf({ 'a.service': `[Service]\n${'Environment=A=1\n'.repeat(130_000)}` })
  const { code, stdout, stderr } = folder.run(['show', 'a.service'])
  assert.deepEqual([code, stderr, stdout.match(/Environment/g)?.length], [0, '', 130_000])
})

test('a file is read with what lies beside it in the project, also outside of a repository', () => {
  const project = folderOf({
    'manage.py': '',
    'deploy/conf.d/shop.conf': 'server {\n  include snippets/errors.conf;\n}\n',
    'deploy/snippets/errors.conf': 'error_page 502 /down.html;\n',
  })
  const { stdout } = project.run(['show', 'deploy/conf.d/shop.conf'])
  assert.match(stdout, /^deploy\/snippets\/errors\.conf:1 +error_page 502 \/down\.html;$/m)
})

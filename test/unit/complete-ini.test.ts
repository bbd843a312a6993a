import { describe } from 'node:test'
import { accepts, offers, project, silent } from '../support/complete.ts'

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

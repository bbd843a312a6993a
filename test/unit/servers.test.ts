import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { show } from '../../server/src/facts/address.ts'
import { serverOf } from '../../server/src/formats/commands.ts'
import { workspaceOf } from '../support/workspace.ts'

function started(files: Record<string, string>, name = Object.keys(files)[0] ?? '') {
  const workspace = workspaceOf(files)
  const document = workspace.document(`/w/${name}`)
  assert(document, `${name} is not recognised`)
  const [program] = document.format.facts(document, workspace).programs ?? []
  assert(program, `${name} has no program`)
  return serverOf(program, workspace)
}

/** `gunicorn shop.wsgi in /srv: http 127.0.0.1:8000`, what is not known left out. */
function told(found: ReturnType<typeof started>): string {
  if (!found) return 'none'
  const { server, listeners } = found
  const directory = server.directory?.known ? ` in ${server.directory.value}` : ''
  const app = server.app ? ` ${server.app.value}` : ''
  return `${server.kind}${app}${directory}: ${listeners.map(({ protocol, address }) => `${protocol} ${show(address)}`).join(', ')}`
}

const commands: [string, string][] = [
  ['gunicorn shop.wsgi', 'gunicorn shop.wsgi: http 127.0.0.1:8000'],
  [
    '/srv/venv/bin/gunicorn --bind=unix:/run/shop.sock -w 3 shop.wsgi:application',
    'gunicorn shop.wsgi:application: http unix:/run/shop.sock',
  ],
  ['gunicorn shop.wsgi -b :8001 -b 127.0.0.1:8002 --chdir /srv', 'gunicorn shop.wsgi in /srv: http 0.0.0.0:8001, http 127.0.0.1:8002'],
  ['gunicorn -b0.0.0.0:%(ENV_PORT)s shop.wsgi', 'gunicorn shop.wsgi: '],
  ['{{ venv }}/bin/gunicorn -b {{ host }}:8000 shop.wsgi', 'gunicorn shop.wsgi: '],
  ['python -m gunicorn -D shop.wsgi', 'gunicorn shop.wsgi: http 127.0.0.1:8000'],
  ['python3.11 -u /srv/venv/bin/gunicorn shop.wsgi', 'gunicorn shop.wsgi: http 127.0.0.1:8000'],
  ['uwsgi --socket :8001 --module shop.wsgi --chdir /srv', 'uwsgi shop.wsgi:application in /srv: uwsgi :8001'],
  ['/usr/bin/uwsgi_python3 --http-socket 127.0.0.1:8000', 'uwsgi: http 127.0.0.1:8000'],
  ['uvicorn shop.asgi:application', 'uvicorn shop.asgi:application: http 127.0.0.1:8000'],
  ['uvicorn --host 0.0.0.0 --port=9000 --reload shop.asgi:application', 'uvicorn shop.asgi:application: http 0.0.0.0:9000'],
  ['uvicorn shop.asgi:application --uds /run/x.sock', 'uvicorn shop.asgi:application: http unix:/run/x.sock'],
  ['uvicorn shop.asgi:application --fd 0', 'uvicorn shop.asgi:application: '],
  ['uvicorn shop.asgi:application --port 443 --ssl-keyfile k', 'uvicorn shop.asgi:application: https 127.0.0.1:443'],
  ['daphne shop.asgi:application', 'daphne shop.asgi:application: http 127.0.0.1:8000'],
  ['daphne -b 0.0.0.0 -p 9000 shop.asgi:application', 'daphne shop.asgi:application: http 0.0.0.0:9000'],
  ['daphne -u /run/x.sock shop.asgi:application', 'daphne shop.asgi:application: http unix:/run/x.sock'],
  ['daphne -e unix:/run/x.sock:mode=660 shop.asgi:application', 'daphne shop.asgi:application: http unix:/run/x.sock'],
  ['daphne --fd 0 --access-log - --proxy-headers shop.asgi:application', 'daphne shop.asgi:application: '],
  ['python manage.py runserver', 'runserver: http 127.0.0.1:8000'],
  ['python manage.py runserver --settings shop.dev 0:8001', 'runserver: http 0.0.0.0:8001'],
  ['./manage.py runserver_plus 8002', 'runserver: http 127.0.0.1:8002'],
  ['python -m debugpy --listen 0.0.0.0:5678 manage.py runserver 0.0.0.0:8000', 'runserver: http 0.0.0.0:8000'],
  ['python -m django runserver', 'runserver: http 127.0.0.1:8000'],
  ['python manage.py migrate', 'none'],
  ['celery -A shop worker', 'none'],
  ['env A=1 -u B nice -n 5 gunicorn shop.wsgi', 'none'],
  ['env -u B A=1 nice -n 5 gunicorn shop.wsgi', 'gunicorn shop.wsgi: http 127.0.0.1:8000'],
  ['sudo -u shop -E A=1 gunicorn shop.wsgi', 'gunicorn shop.wsgi: http 127.0.0.1:8000'],
  ['gosu shop:shop gunicorn shop.wsgi', 'gunicorn shop.wsgi: http 127.0.0.1:8000'],
  ['poetry run gunicorn shop.wsgi', 'gunicorn shop.wsgi: http 127.0.0.1:8000'],
  ['uv run --group prod -- gunicorn shop.wsgi', 'gunicorn shop.wsgi: http 127.0.0.1:8000'],
  ['newrelic-admin run-program ddtrace-run gunicorn shop.wsgi', 'gunicorn shop.wsgi: http 127.0.0.1:8000'],
  ['/docker-entrypoint.sh gunicorn shop.wsgi', 'gunicorn shop.wsgi: http 127.0.0.1:8000'],
  ['/etc/shop/with-env /srv/venv/bin/gunicorn shop.wsgi', 'gunicorn shop.wsgi: http 127.0.0.1:8000'],
  ['wait-for-it.sh db:5432 -t 30 -- gunicorn shop.wsgi', 'gunicorn shop.wsgi: http 127.0.0.1:8000'],
  [`bash -c "cd /srv/shop && exec gunicorn -b :8001 shop.wsgi"`, 'gunicorn shop.wsgi in /srv/shop: http 0.0.0.0:8001'],
  [`sh -c 'python manage.py migrate && gunicorn shop.wsgi > log 2>&1'`, 'gunicorn shop.wsgi: http 127.0.0.1:8000'],
  [`sh -c 'celery worker & gunicorn shop.wsgi'`, 'gunicorn shop.wsgi: http 127.0.0.1:8000'],
  [`sh -c 'B=:8003; gunicorn -b $B shop.wsgi'`, 'gunicorn shop.wsgi: http 0.0.0.0:8003'],
  [`sh -c 'gunicorn -b 0.0.0.0:$PORT shop.wsgi'`, 'gunicorn shop.wsgi: '],
  [`su shop -c "gunicorn shop.wsgi"`, 'gunicorn shop.wsgi: http 127.0.0.1:8000'],
  [`sh -c 'if x; then python manage.py runserver; else gunicorn shop.wsgi; fi'`, 'gunicorn shop.wsgi: http 127.0.0.1:8000'],
  [`sh -c 'if x; then gunicorn shop.wsgi; else python manage.py runserver; fi'`, 'gunicorn shop.wsgi: http 127.0.0.1:8000'],
  ['supervisord -c x', 'none'],
  ['', 'none'],
]
for (const [command, expected] of commands)
  test(`supervisor: ${command}`, () => {
    assert.equal(told(started({ 'supervisord.conf': `[program:shop]\ncommand=${command}\n` })), expected)
  })

const files: [string, Record<string, string>, string][] = [
  [
    'an ini file of the workspace',
    {
      'supervisord.conf': '[program:x]\ncommand=uwsgi --ini /srv/shop/deploy/uwsgi.ini\n',
      'deploy/uwsgi.ini': '[uwsgi]\nsocket=/run/x.sock\nmodule=shop.wsgi\n',
    },
    'uwsgi shop.wsgi:application: uwsgi unix:/run/x.sock',
  ],
  [
    'the directory of the program',
    { 'supervisord.conf': '[program:x]\ncommand=uvicorn shop.asgi:app --uds x.sock\ndirectory=/srv\n' },
    'uvicorn shop.asgi:app in /srv: http unix:/srv/x.sock',
  ],
  [
    'a configuration file',
    {
      'supervisord.conf': '[program:x]\ncommand=gunicorn -c /srv/shop/gunicorn.conf.py shop.wsgi\n',
      'gunicorn.conf.py': "bind = '127.0.0.1:8005'\n",
    },
    'gunicorn shop.wsgi: http 127.0.0.1:8005',
  ],
  [
    'the configuration file that gunicorn finds',
    { Dockerfile: 'FROM x\nWORKDIR /app\nCMD ["gunicorn"]\n', 'app/gunicorn.conf.py': "bind = '127.0.0.1:8005'\nwsgi_app = 'a.wsgi'\n" },
    'gunicorn a.wsgi in /app: http 127.0.0.1:8005',
  ],
  [
    'a configuration file that cannot be seen',
    { 'supervisord.conf': '[program:x]\ncommand=gunicorn -c /etc/x.py shop.wsgi\n' },
    'gunicorn shop.wsgi: ',
  ],
  [
    'GUNICORN_CMD_ARGS',
    { 'supervisord.conf': '[program:x]\ncommand=gunicorn shop.wsgi\nenvironment=GUNICORN_CMD_ARGS="-b :8006 --reload"\n' },
    'gunicorn shop.wsgi: http 0.0.0.0:8006',
  ],
  [
    'a start script',
    {
      'supervisord.conf': '[program:x]\ncommand=/srv/shop/bin/gunicorn_start\n',
      'bin/gunicorn_start':
        '#!/bin/bash\nNAME="shop"\nSOCKFILE=/srv/run/gunicorn.sock\ncd /srv/$NAME\nsource ../bin/activate\nexport DJANGO_SETTINGS_MODULE=shop.settings\nexec ../bin/gunicorn ${NAME}.wsgi:application \\\n  --name $NAME \\\n  --bind=unix:$SOCKFILE\n',
    },
    'gunicorn shop.wsgi:application in /srv/shop: http unix:/srv/run/gunicorn.sock',
  ],
  [
    'an entry point with "$@"',
    {
      Dockerfile: 'FROM x\nENTRYPOINT ["/app/entrypoint.sh"]\nCMD ["gunicorn", "-b", ":80", "shop.wsgi"]\n',
      'entrypoint.sh': '#!/bin/sh\npython manage.py migrate\nexec "$@"\n',
    },
    'gunicorn shop.wsgi: http 0.0.0.0:80',
  ],
  ['a script that starts itself', { Dockerfile: 'FROM x\nCMD ["/a.sh"]\n', 'a.sh': './a.sh\ngunicorn\n' }, 'gunicorn: http 127.0.0.1:8000'],
  [
    'ENV in a shell form',
    { Dockerfile: 'FROM x\nENV HOST=0.0.0.0\nCMD uvicorn shop.asgi:app --host $HOST --port $PORT\n' },
    'uvicorn shop.asgi:app: ',
  ],
  [
    'compose',
    {
      'compose.yml':
        'services:\n  web:\n    working_dir: /app\n    command: >\n      sh -c "python manage.py migrate &&\n             gunicorn shop.wsgi -b 0.0.0.0:8000"\n',
    },
    'gunicorn shop.wsgi in /app: http 0.0.0.0:8000',
  ],
  ['a Procfile', { Procfile: 'web: gunicorn shop.wsgi\n' }, 'gunicorn shop.wsgi: '],
  [
    'a socket of systemd',
    { 'shop.service': '[Service]\nExecStart=/x/gunicorn shop.wsgi\n', 'shop.socket': '[Socket]\nListenStream=/run/shop.sock\n' },
    'gunicorn shop.wsgi: http unix:/run/shop.sock',
  ],
  [
    'a socket of systemd beside the one of uWSGI',
    {
      'shop.service': '[Service]\nExecStart=/x/uwsgi --socket /run/shop.sock\n',
      'shop.socket': '[Socket]\nListenStream=/run/shop.sock\nListenStream=8000\n',
    },
    'uwsgi: uwsgi unix:/run/shop.sock, uwsgi [::]:8000',
  ],
  [
    'a socket of supervisor',
    { 'supervisord.conf': '[fcgi-program:x]\nsocket=unix:///run/shop/%(program_name)s.sock\ncommand=gunicorn -b fd://0 shop.wsgi\n' },
    'gunicorn shop.wsgi: http unix:/run/shop/x.sock',
  ],
  [
    'a port of supervisor',
    { 'supervisord.conf': '[fcgi-program:x]\nsocket=tcp://localhost:9000\ncommand=uwsgi --module shop.wsgi\n' },
    'uwsgi shop.wsgi:application: uwsgi localhost:9000',
  ],
  [
    'variables of a unit',
    { 'shop.service': '[Service]\nEnvironment=BIND=:8007\nExecStart=/x/gunicorn shop.wsgi -b ${BIND}\n' },
    'gunicorn shop.wsgi: http 0.0.0.0:8007',
  ],
  [
    'variables that cannot be seen',
    { 'shop.service': '[Service]\nEnvironmentFile=/etc/x\nExecStart=/x/uvicorn shop.asgi:app\n' },
    'uvicorn shop.asgi:app: ',
  ],
  [
    'a script by itself',
    { 'run.sh': 'cd "$(dirname "$0")"\nexec uwsgi --http :8000 --module shop.wsgi # now\n' },
    'uwsgi shop.wsgi:application: http :8000',
  ],
]
for (const [name, workspace, expected] of files) test(name, () => assert.equal(told(started(workspace)), expected))

test('the socket of a fcgi-program belongs to the user of the program unless it says otherwise', () => {
  const permissions = (more: string) => {
    const program = `[fcgi-program:x]\nsocket=unix:///run/x/x.sock\nuser=shop\n${more}command=gunicorn -b fd://0 shop.wsgi\n`
    const { mode, owner, group } = started({ 'supervisord.conf': program })?.listeners[0]?.permissions ?? {}
    return `${mode?.toString(8)} ${owner} ${group}`
  }
  assert.equal(permissions(''), '700 shop undefined')
  assert.equal(permissions('socket_mode=0660\nsocket_owner=app:www-data\n'), '660 app www-data')
  assert.equal(permissions('socket_mode=%(ENV_MODE)s\n'), 'undefined shop undefined')
})

test('what the way to the server sets belongs to it', () => {
  const found = started({
    'supervisord.conf': `[program:x]\ncommand=sh -c "export A=1; exec gosu app env B=2 gunicorn shop.wsgi -b unix:/x"\nenvironment=C=3\nuser=root\n`,
  })
  assert(found)
  assert.deepEqual(
    [...found.server.environment].map(([name, { value }]) => `${name}=${value}`),
    ['A=1', 'B=2'],
  )
  assert.equal(found.server.user, 'app')
  assert.equal(found.listeners[0]?.permissions?.owner, 'app')
  assert.equal(found.server.program?.name, 'x')
})

test('scripts that call each other come to an end', () => {
  const calls = ['a', 'b', 'c'].map(name => `sh ./${name}.sh`).join('\n')
  const files = Object.fromEntries(['a', 'b', 'c'].map(name => [`${name}.sh`, `${Array(30).fill(calls).join('\n')}\ngunicorn shop.wsgi\n`]))
  assert.equal(told(started({ Dockerfile: 'FROM x\nCMD ["./a.sh"]\n', ...files })), 'gunicorn shop.wsgi: http 127.0.0.1:8000')
})

test('whatever the command, nothing throws', () => {
  const word = fc.constantFrom(
    ...[
      'sh -c',
      'env',
      'exec',
      'sudo -u',
      'gosu',
      '--',
      '-',
      '-b',
      '--bind',
      '--bind=',
      '-p',
      '--port',
      '--ini',
      'x.ini',
      'A=b',
      '$A',
      '"',
      "'",
      '&&',
      '&',
      '|',
      '>',
      'cd',
      '/srv',
      'export',
      'python',
      '-m',
      'manage.py',
      'runserver',
      'gunicorn',
      'uvicorn',
      'daphne',
      'uwsgi',
      '-c',
      'run',
      'poetry',
      'su',
      ':8000',
      'unix:',
      './x.sh',
      '"$@"',
      '\\',
    ],
  )
  fc.assert(
    fc.property(fc.array(word, { maxLength: 12 }), words => {
      const command = words.join(' ')
      for (const [name, text] of [
        ['supervisord.conf', `[program:x]\ncommand=${command}\n`],
        ['x.service', `[Service]\nExecStart=${command}\n`],
        ['Procfile', `web: ${command}\n`],
      ] as const) {
        const workspace = workspaceOf({ [name]: text, 'x.sh': `#!/bin/sh\n${command}\n` })
        for (const document of workspace.documents)
          for (const program of document.format.facts(document, workspace).programs ?? []) serverOf(program, workspace)
      }
    }),
    { numRuns: 300 },
  )
})

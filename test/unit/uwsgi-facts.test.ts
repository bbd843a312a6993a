import assert from 'node:assert/strict'
import { test } from 'node:test'
import { show } from '../../server/src/facts/address.ts'
import type { Listener, Program, ServerFacts } from '../../server/src/facts/facts.ts'
import { known } from '../../server/src/facts/known.ts'
import { hasMaster, isTrue } from '../../server/src/facts/uwsgi.ts'
import { uwsgiAddress, uwsgiFromCommand } from '../../server/src/formats/uwsgi.ts'
import { Source, span, textOf } from '../../server/src/span.ts'
import type { Word } from '../../server/src/syntax/tree.ts'
import { workspaceOf } from '../support/workspace.ts'

function factsOf(text: string): ServerFacts {
  const workspace = workspaceOf({ 'uwsgi.ini': `[uwsgi]\n${text}\n` })
  const document = workspace.document('/w/uwsgi.ini')
  assert.ok(document)
  const { servers = [], listeners = [], mounts = [] } = document.format.facts(document, workspace)
  const [server] = servers
  assert.ok(server)
  return { server, listeners, mounts }
}

function shown({ option, address, protocol }: Listener): string {
  return `${option} ${show(address)} ${protocol}`
}

const addresses: [value: string, shown: string | undefined][] = [
  [':9000', ':9000'],
  ['0:9000', '0:9000'],
  ['127.0.0.1:9000', '127.0.0.1:9000'],
  ['localhost:9000', 'localhost:9000'],
  ['[::1]:80', '[::1]:80'],
  ['127.0.0.1:9016,x', '127.0.0.1:9016'],
  ['9000', 'unix:/srv/shop/9000'],
  ['x.sock', 'unix:/srv/shop/x.sock'],
  ['./x.sock', 'unix:/srv/shop/x.sock'],
  ['/var/run/x.sock', 'unix:/run/x.sock'],
  ['/run/a.sock # the socket', 'unix:/run/a.sock # the socket'],
  ['@name', 'unix:@name'],
  ['127.0.0.1:0', undefined],
  [':', undefined],
  ['127.0.0.1:99999', undefined],
  ['127.0.0.1:abc', undefined],
  ['*:9000', undefined],
  ['unix:/p', undefined],
  ['tcp://127.0.0.1:80', undefined],
  ['fd://3', undefined],
  ['::1:9000', undefined],
  ['"127.0.0.1:9000"', undefined],
  ['999.1.1.1:80', undefined],
  ['a:b.sock', undefined],
  ['', undefined],
]

test('a colon makes an address TCP, and everything else a path', () => {
  for (const [value, expected] of addresses) {
    const address = uwsgiAddress(value, known('/srv/shop'))
    assert.equal(address && show(address), expected, value)
  }
  assert.equal(uwsgiAddress('x.sock', undefined), undefined)
})

const listeners: [text: string, shown: string[]][] = [
  ['socket = :1\nhttp = :2\nhttp-socket = :3', ['socket :1 uwsgi', 'http :2 http', 'http-socket :3 http']],
  ['protocol = http\nsocket = :1\nuwsgi-socket = :2', ['socket :1 http', 'uwsgi-socket :2 uwsgi']],
  ['socket = :1\nsocket-protocol = fastcgi', ['socket :1 fastcgi']],
  ['socket = :1\nprotocol = nonsense', []],
  ['https = :443,a.crt,a.key', ['https :443 https']],
  ['suwsgi-socket = :1,a.crt,a.key', ['ssl-socket :1 uwsgi']],
  [
    'fastcgi-socket = :1\nscgi-socket = :2\nhttp11-socket = :3',
    ['fastcgi-socket :1 fastcgi', 'scgi-socket :2 scgi', 'http11-socket :3 http'],
  ],
  ['stats = :1\nraw-socket = :2\nshared-socket = :3\nhttp-to = :4', []],
  ['shared-socket = :80\nshared-socket = :443\nhttp = =0\nhttps = =1,a,b', ['http :80 http', 'https :443 https']],
  ['httprouter = :1', ['http :1 http']],
  ['chdir = /srv\nsocket = a/x.sock', ['socket unix:/srv/a/x.sock uwsgi']],
  ['socket = x.sock', []],
  ['socket = {{ address }}\nsocket = :$(PORT)', []],
  ['if-env = X\nsocket = :1\nendif', []],
]

test('listeners are the sockets and routers that take requests', () => {
  for (const [text, expected] of listeners) assert.deepEqual(factsOf(text).listeners.map(shown), expected, text)
})

const permissions: [text: string, mode: number | undefined, owner: string | undefined, group: string | undefined, at: string][] = [
  ['', 0o755, undefined, undefined, '/run/x.sock'],
  ['chmod-socket = 660\nuid = app\ngid = www-data', 0o660, 'app', 'www-data', '660'],
  ['chmod = 666', 0o666, undefined, undefined, '666'],
  ['chmod-socket = 1', 0o666, undefined, undefined, '1'],
  ['chmod-socket = 0660', undefined, undefined, undefined, '0660'],
  ['chmod-socket = {{ mode }}', undefined, undefined, undefined, '{{ mode }}'],
  ['umask = 007', 0o770, undefined, undefined, '007'],
  ['daemonize = /var/log/u.log', 0o777, undefined, undefined, '/var/log/u.log'],
  ['daemonize2 = /var/log/u.log', 0o755, undefined, undefined, '/run/x.sock'],
  ['daemonize = /var/log/u.log\numask = 022', 0o755, undefined, undefined, '022'],
  ['uid = app', 0o755, 'app', undefined, '/run/x.sock'],
  ['uid = app\ngid = app\nchown-socket = a:b', 0o755, 'a', 'b', '/run/x.sock'],
  ['uid = 33\ngid = 0', 0o755, undefined, 'root', '/run/x.sock'],
]

test('the mode and the owner of a unix socket', () => {
  for (const [text, mode, owner, group, at] of permissions) {
    const found = factsOf(`socket = /run/x.sock\n${text}`).listeners[0]?.permissions
    assert.ok(found)
    assert.deepEqual([found.mode, found.owner, found.group, textOf(found.at)], [mode, owner, group, at], text)
  }
  assert.equal(factsOf('socket = :1').listeners[0]?.permissions, undefined)
})

test('what an ini file says about its server', () => {
  const { server, mounts } = factsOf(
    'chdir = /srv/shop\nmodule = shop.wsgi\nuid = app\ngid = www-data\nenv = DJANGO_SETTINGS_MODULE=shop.settings\nenv = A = b\nstatic-map = /static=/srv/static\nstatic-map2 = /media=files',
  )
  assert.deepEqual(server.directory, known('/srv/shop'))
  assert.equal(server.app?.kind, 'module')
  assert.equal(server.app?.value, 'shop.wsgi:application')
  assert.deepEqual([server.user, server.group, server.complete], ['app', 'www-data', true])
  assert.equal(textOf(server.at), 'uwsgi')
  assert.deepEqual(
    [...server.environment].map(([name, word]) => [name, word.value, textOf(word)]),
    [
      ['DJANGO_SETTINGS_MODULE', 'shop.settings', 'shop.settings'],
      ['A ', ' b', ' b'],
    ],
  )
  assert.deepEqual(
    mounts.map(({ url, directory, whole, at }) => [url, directory, whole, textOf(at)]),
    [
      ['/static', '/srv/static', false, '/srv/static'],
      ['/media', '/srv/shop/files', true, 'files'],
    ],
  )
})

const apps: [text: string, app: string | undefined][] = [
  ['module = shop.wsgi:app', 'module shop.wsgi:app'],
  ['wsgi = shop.wsgi\ncallable = app', 'module shop.wsgi:app'],
  ['wsgi-file = shop/wsgi.py', 'file shop/wsgi.py'],
  ['wsgi-file = shop/wsgi.py\nmodule = shop.wsgi', 'module shop.wsgi:application'],
  ['mount = /shop=shop/wsgi.py', 'file shop/wsgi.py'],
  ['mount = /shop=shop.wsgi:app', 'module shop.wsgi:app'],
  ['module = {{ module }}\nwsgi-file = x.py', undefined],
  ['socket = :1', undefined],
]

test('the application that is loaded', () => {
  for (const [text, expected] of apps) {
    const { app } = factsOf(text).server
    assert.equal(app && `${app.kind} ${app.value}`, expected, text)
  }
})

test('an ini file that another one includes has no server of its own', () => {
  const workspace = workspaceOf({
    'a.ini': '[uwsgi]\ninclude = %dcommon.ini\n',
    'common.ini': '[uwsgi]\nmaster = true\n',
    'b.ini': '[uwsgi]\nmaster = true\n',
  })
  const servers = workspace.documents.map(document => [
    document.source.path,
    document.format.facts(document, workspace).servers?.length ?? 0,
  ])
  assert.deepEqual(servers, [
    ['/w/a.ini', 1],
    ['/w/b.ini', 1],
    ['/w/common.ini', 0],
  ])
})

/** The words of a command line, split at blanks. */
function words(line: string): Word[] {
  const source = new Source('/w/Procfile', line)
  return [...line.matchAll(/\S+/g)].map(({ 0: value, index }) => ({ ...span(source, index, index + value.length), value }))
}

function started(line: string, files: Record<string, string> = {}, directory = '/srv/shop') {
  const command = words(line)
  const [first] = command
  assert.ok(first)
  const facts = uwsgiFromCommand(command, { at: first, directory: known(directory) }, workspaceOf(files))
  assert.ok(facts)
  return facts
}

const commands: [line: string, options: string[], complete: boolean][] = [
  ['uwsgi --socket :8001 --master --processes=4', ['socket = :8001', 'master = ', 'processes = 4'], true],
  ['uwsgi -s :8001 -Mp4 -C -w shop.wsgi', ['socket = :8001', 'master = ', 'processes = 4', 'chmod-socket = ', 'module = shop.wsgi'], true],
  ['uwsgi --process 4 --wsgi-f a.py', ['processes = 4', 'wsgi-file = a.py'], true],
  ['uwsgi --chmod-socket=660 --http $HOST:80', ['chmod-socket = 660', 'http = ?'], true],
  ['uwsgi --no-such-option --socket :1', ['socket = :1'], false],
  ['uwsgi deploy/app.ini --processes 5', ['processes = 5', 'x = /srv/shop/deploy/|', 'processes = 2'], true],
  [
    'uwsgi --ini deploy/app.ini --processes 5',
    ['ini = deploy/app.ini', 'x = /srv/shop/deploy/|app', 'processes = 2', 'processes = 5'],
    true,
  ],
  ['uwsgi --ini deploy/app.ini:prod', ['ini = deploy/app.ini:prod', 'y = prod'], true],
  ['uwsgi --ini missing.ini', ['ini = missing.ini'], false],
  ['uwsgi --set x=1 --socket /run/%(x).sock', ['set = x=1', 'x = 1', 'socket = /run/1.sock'], true],
  ['uwsgi --socket /run/%n.sock', ['socket = /run/%n.sock'], true],
]

test('a command line is read with the files it names', () => {
  const files = { 'deploy/app.ini': '[uwsgi]\nx = %d|%N\nworkers = 2\n[prod]\ny = %x\n' }
  for (const [line, options, complete] of commands) {
    const { server } = started(line, files)
    assert.deepEqual(
      server.options.map(({ name, value }) => `${name} = ${value.known ? value.value : '?'}`),
      options,
      line,
    )
    assert.equal(server.complete, complete, line)
  }
})

test('a server that a command starts keeps the lines of its file', () => {
  const { server, listeners } = started('/usr/bin/uwsgi --ini app.ini --socket :8001', { 'app.ini': '[uwsgi]\nsocket = a.sock\n' })
  assert.deepEqual(listeners.map(shown), ['socket unix:/srv/shop/a.sock uwsgi', 'socket :8001 uwsgi'])
  assert.deepEqual(
    server.options.map(({ entry }) => entry?.source.path),
    [undefined, '/w/app.ini', undefined],
  )
  assert.equal(server.executable?.value, '/usr/bin/uwsgi')
})

test('what starts uWSGI decides owner, umask and environment', () => {
  const [name, ini] = ['/w/app.conf', '[program:shop]\numask = 007\n']
  const source = new Source(name, ini)
  const word = (value: string): Word => ({ ...span(source, 0, 0), value })
  const umask = { ...span(source, 0, 0), name: word('umask'), args: [word('007')] }
  const program: Program = {
    manager: 'supervisor',
    name: 'shop',
    entry: { ...span(source, 0, 0), name: word('program:shop'), args: [], body: [umask] },
    command: { at: span(source, 0, 0), words: [], shell: false },
    user: known('shop'),
    environment: new Map([
      ['UWSGI_HTTP_SOCKET', word(':8000')],
      ['DIR', word('/run/shop')],
    ]),
    stopSignal: { name: 'TERM' },
  }
  const command = words('uwsgi --socket $(DIR)/a.sock')
  const facts = uwsgiFromCommand(command, { at: span(source, 0, 0), program }, workspaceOf({}))
  assert.deepEqual(facts?.listeners.map(shown), ['http-socket :8000 http', 'socket unix:/run/shop/a.sock uwsgi'])
  const fromFile = uwsgiFromCommand(
    words('uwsgi a.ini'),
    { at: span(source, 0, 0), program },
    workspaceOf({ 'a.ini': '[uwsgi]\nsocket = $(DIR)/a.sock\nuid = x' }),
  )
  const listener = fromFile?.listeners[1]
  assert.ok(listener)
  assert.equal(shown(listener), 'socket unix:/run/shop/a.sock uwsgi')
  assert.equal(listener.permissions?.mode, 0o770)
  assert.equal(listener.permissions?.owner, 'shop')
})

test('switches are off for four words only', () => {
  const isOn = (value: string) => factsOf(`vacuum = ${value}`).server.options.map(isTrue)
  for (const value of ['false', 'FALSE', 'off', 'No', '0']) assert.deepEqual(isOn(value), [false], value)
  for (const value of ['', 'true', '1', 'none', '"false"', 'false ; no', '00']) assert.deepEqual(isOn(value), [true], value)
})

test('some options start a master by being there', () => {
  assert.equal(hasMaster(factsOf('touch-reload = /x').server), true)
  assert.equal(hasMaster(factsOf('py-autoreload = 0\nmaster = false').server), true)
  assert.equal(hasMaster(factsOf('max-requests = 5').server), false)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { show } from '../../server/src/facts/address.ts'
import type { Listener, Program } from '../../server/src/facts/facts.ts'
import { known } from '../../server/src/facts/known.ts'
import { hasMaster, isTrue } from '../../server/src/facts/uwsgi.ts'
import {
  canonical,
  readFile,
  swallowedLines,
  type UwsgiFacts,
  uwsgi,
  uwsgiAddress,
  uwsgiFromCommand,
} from '../../server/src/formats/uwsgi.ts'
import { Source, span, textOf } from '../../server/src/span.ts'
import type { Word } from '../../server/src/syntax/tree.ts'
import { assertLossless } from '../support/lossless.ts'
import { workspaceOf } from '../support/workspace.ts'

type Files = Record<string, string>

/** The options of `conf/my.app.ini` as `name = value`, with `?` for a value that is not known. */
function resolved(files: Files | string): string[] {
  const { options } = reading(files)
  return options.map(({ name, value }) => `${name} = ${value.known ? value.value : '?'}`)
}

function reading(files: Files | string) {
  const workspace = workspaceOf(typeof files === 'string' ? { 'conf/my.app.ini': files } : files)
  const document = workspace.document('/w/conf/my.app.ini', 'uwsgi')
  assert.ok(document)
  assertLossless(document.tree)
  return readFile(document, { workspace })
}

function factsOf(text: string): UwsgiFacts {
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

const magic: [text: string, options: string[]][] = [
  ['x = 100%\ny = 1', ['x = 100y = 1']],
  ['; 100%\ny = 1\nz = 2', ['z = 2']],
  ['x = 100%%\ny = 1', ['x = 100%', 'y = 1']],
  ['x = 50% of', ['x = 50of']],
  ['x = 10%\r\ny = 1', ['x = 10', 'y = 1']],
  ['x = a%\nb%\nc\nd = 1', ['x = abc', 'd = 1']],
  ['x = %s %n %e', ['x = my.app.ini my.app ini']],
  ['x = %p', ['x = /w/conf/my.app.ini']],
  ['socket = %d../app.sock', ['socket = /w/conf/../app.sock']],
  ['x = %c', ['x = conf']],
  ['x = [%x]', ['x = []']],
  ['x = %[0m', ['x = \x1b0m']],
  ['x = a%zb', ['x = ab']],
  ['x = /l/%Y-%q-.log', ['x = /l/--.log']],
  ['x = %h\ny = %k\nz = %N', ['x = ?', 'y = ?', 'z = ?']],
  ['%n = 1', ['my.app = 1']],
  ['x = %%(foo)\nfoo = 1', ['x = 1', 'foo = 1']],
]

test('a percent sign and the character behind it are replaced before lines are split', () => {
  for (const [text, options] of magic) assert.deepEqual(resolved(`[uwsgi]\n${text}\n`), options, text)
})

test('a header can be lost to the comment above it', () => {
  assert.deepEqual(resolved('[uwsgi]\nx = 1\n; 50%\n[other]\ny = 2\n'), ['x = 1', 'y = 2'])
})

test('the lines that a percent sign swallows can be pointed at', () => {
  const found = swallowedLines(new Source('/w/a.ini', '[uwsgi]\n; up to 50%\nmaster = 1\nx = 100%%\ny = 1%\r\nz = 5%\nw = 1'))
  assert.deepEqual(
    found.map(({ percent, line }) => [percent.start, textOf(line)]),
    [
      [18, 'master = 1'],
      [54, 'w = 1'],
    ],
  )
})

const placeholders: [text: string, options: string[]][] = [
  ['base = /srv\nchdir = %(base)/shop', ['base = /srv', 'chdir = /srv/shop']],
  ['chdir = %(base)/shop\nbase = /srv', ['chdir = /srv/shop', 'base = /srv']],
  ['foo = 1\nfoo = 2\nx = %(foo)', ['foo = 1', 'foo = 2', 'x = 1']],
  ['c = 1\nb = %(c)\na = %(b)', ['c = 1', 'b = 1', 'a = 1']],
  ['a = x%(b)\nb = %(c)\nc = 1', ['a = x1', 'b = 1', 'c = 1']],
  ['x = %(nope)', ['x = ?']],
  ['foo = x%(foo)', ['foo = ?']],
  ['x = %(y)\ny = %h', ['x = ?', 'y = ?']],
  ['n = 4\nx = %(n + 1)', ['n = 4', 'x = 5']],
  ['n = 4\nx = %(n * n - 1)', ['n = 4', 'x = 15']],
  ['n = 4\nx = %(n / 0)', ['n = 4', 'x = 0']],
  ['n = 4\nx = %(n n)', ['n = 4', 'x = 44']],
  ['n = 4\nx = %(n ++)', ['n = 4', 'x = 5']],
  ['n = 4\nx = %(2 - n)', ['n = 4', 'x = -2']],
  ['n = 4\nx = %( n )', ['n = 4', 'x = 4']],
  ['n = 4\nx = %(n+1)', ['n = 4', 'x = ?']],
  ['x = %()y', ['x = %()y']],
  ['n = 4\nlisten = %(n)', ['n = 4', 'listen = %(n)']],
  ['set = k=1\nx = %(k)', ['set = k=1', 'k = 1', 'x = 1']],
  ['set-placeholder = k=%(q)\nq = 1\nx = %(k)', ['set-ph = k=%(q)', 'k = %(q)', 'q = 1', 'x = %(q)']],
  ['x = $(HOME)\ny = @(/etc/hostname)\nz = {{ a }}', ['x = ?', 'y = ?', 'z = ?']],
  ['{% if a %}\nx = 1\n{% else %}\nx = 2\n{% endif %}\ny = 3', ['x = ?', 'x = ?', 'y = 3']],
  ['master\nx =', ['master = ', 'x = ']],
  ['workers = 2\nwsgi = a\nvenv = b\nfile = c\npp = d', ['processes = 2', 'module = a', 'home = b', 'wsgi-file = c', 'pythonpath = d']],
]

test('placeholders take the first definition, wherever it stands', () => {
  for (const [text, options] of placeholders) assert.deepEqual(resolved(`[uwsgi]\n${text}\n`), options, text)
})

const logic: [text: string, options: string[]][] = [
  ['for = a  b,c d\nx = %(_)\ny = 1\nendfor\nz = 1', ['x = a', 'x = b,c', 'x = d', 'y = 1', 'y = 1', 'y = 1', 'z = 1']],
  ['for-times = 2\nx = %(_)\nendif', ['x = 1', 'x = 2']],
  ['for-glob = /x/*\nx = %(_)\nendfor\ny = 1', ['x = ?', 'y = 1']],
  ['if-env = X\nsocket = :1\nendif\ny = 1', ['socket = ?', 'y = 1']],
  ['if-not-exists = /x\na = 1\nif-env = Y\nb = 1\nend-if\nc = 1\nendif', ['a = ?', 'b = ?', 'c = 1']],
  ['for = %(list)\nx = %(_)\nendfor\nlist = 1 2', ['x = 1 2', 'list = 1 2']],
]

test('loops are unrolled, and what a condition guards is unknown', () => {
  for (const [text, options] of logic) assert.deepEqual(resolved(`[uwsgi]\n${text}\n`), options, text)
})

const included: [files: Files, options: string[], complete: boolean][] = [
  [
    { 'conf/my.app.ini': '[uwsgi]\ninclude = b.ini\nprocesses = 2', 'conf/b.ini': '[uwsgi]\nprocesses = 4' },
    ['include = b.ini', 'processes = 4', 'processes = 2'],
    true,
  ],
  [
    { 'conf/my.app.ini': '[uwsgi]\nb = b\ninherit = %(b).ini\nprocesses = 2', 'conf/b.ini': '[uwsgi]\nprocesses = 4\nx = 1%(b)' },
    ['b = b', 'inherit = b.ini', 'processes = 2', 'processes = 4', 'x = 1%(b)'],
    true,
  ],
  [{ 'conf/my.app.ini': '[uwsgi]\nb = b\ninclude = %(b).ini', 'conf/b.ini': '[uwsgi]\nx = 1' }, ['b = b', 'include = %(b).ini'], false],
  [
    { 'conf/my.app.ini': '[uwsgi]\nini = :two\n[two]\nx = 1\nini = :two\nini = :three\n[three]\ny = 2' },
    ['ini = :two', 'x = 1', 'ini = :two', 'ini = :three', 'y = 2'],
    true,
  ],
  [{ 'conf/my.app.ini': '[uwsgi]\nini = ../b.ini:prod', 'b.ini': '[prod]\nx = %x %n' }, ['ini = ../b.ini:prod', 'x = prod b'], true],
  [{ 'conf/my.app.ini': '[uwsgi]\ninclude = %dc.ini', 'conf/c.ini': '[uwsgi]\nx = %d' }, ['include = /w/conf/c.ini', 'x = /w/conf/'], true],
  [
    { 'conf/my.app.ini': '[uwsgi]\ninclude = /srv/shop/conf/c.ini', 'conf/c.ini': '[uwsgi]\nx = %d %0' },
    ['include = /srv/shop/conf/c.ini', 'x = /srv/shop/conf/ srv'],
    true,
  ],
  [
    { 'conf/my.app.ini': '[uwsgi]\ninclude = b.ini\nx = 1', 'conf/b.ini': '[uwsgi]\ninclude = my.app.ini\ny = 1' },
    ['include = b.ini', 'include = my.app.ini', 'y = 1', 'x = 1'],
    true,
  ],
  [{ 'conf/my.app.ini': '[uwsgi]\nif-env = X\ninclude = b.ini\nendif', 'conf/b.ini': '[uwsgi]\nx = 1' }, ['include = ?', 'x = ?'], true],
  [{ 'conf/my.app.ini': '[uwsgi]\nyaml = x.yml' }, ['yml = x.yml'], false],
  [{ 'conf/my.app.ini': '[uwsgi]\n{{ more }}\nx = 1' }, ['x = 1'], false],
]

test('files are read where they are included, inherited ones last', () => {
  for (const [files, options, complete] of included) {
    assert.deepEqual(resolved(files), options)
    assert.equal(reading(files).complete, complete, JSON.stringify(files))
  }
})

test('files that include one another many times over come to an end', () => {
  const files: Files = {}
  for (let index = 0; index < 30; index++) {
    const name = index === 0 ? 'conf/my.app.ini' : `conf/${index}.ini`
    files[name] = `[uwsgi]\nx = 1\n${`include = ${index + 1}.ini\n`.repeat(3)}`
  }
  assert.ok(resolved(files).length <= 20_000)
  const sections = Array.from({ length: 5000 }, (_, index) => `[s${index}]\nini = :s${index + 1}\n`).join('')
  assert.equal(reading(`[uwsgi]\nini = :s0\n${sections}`).complete, false)
  assert.ok(resolved(`[uwsgi]\nfor = ${'a '.repeat(100_000)}\n${'x = %(_)\n'.repeat(10)}`).length <= 20_000)
})

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

function started(line: string, files: Files = {}, directory = '/srv/shop') {
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

const recognised: [path: string, text: string, is: boolean][] = [
  ['/w/app.ini', '[uwsgi]\nmaster', true],
  ['/w/app.ini', '# x\r\n  [uwsgi]  \r\nmaster', true],
  ['/w/uwsgi.ini', '\uFEFF[uwsgi]', true],
  ['/w/uwsgi.ini.j2', '{{ x }}\n[uwsgi]', true],
  ['/w/uwsgi.ini', '[uWSGI]', true],
  ['/w/uwsgi.conf', '[uwsgi ; x', true],
  ['/w/uwsgi.ini', 'module = a\nsocket = :1', true],
  ['/w/app.ini', '[UWSGI]', false],
  ['/w/app.ini', '[program:uwsgi]\ncommand = uwsgi', false],
  ['/w/uwsgi.conf', '[program:uwsgi]\ncommand = uwsgi', false],
  ['/w/uwsgi_params', 'uwsgi_param QUERY_STRING $query_string;', false],
  ['/w/tox.ini', '[tox]\n[uwsgi]', false],
  ['/w/buildconf/core.ini', '[uwsgi]\ninherit = base', false],
  ['/w/my.ini', '[uwsgi]\nmain_plugin = python', false],
  ['/w/README.md', '[uwsgi]', false],
]

test('which files are uWSGI files', () => {
  for (const [path, text, is] of recognised) assert.equal(uwsgi.recognises(path, text), is, `${path} ${text}`)
})

test('switches are off for four words only', () => {
  const isOn = (value: string) => factsOf(`vacuum = ${value}`).server.options.map(isTrue)
  for (const value of ['false', 'FALSE', 'off', 'No', '0']) assert.deepEqual(isOn(value), [false], value)
  for (const value of ['', 'true', '1', 'none', '"false"', 'false ; no', '00']) assert.deepEqual(isOn(value), [true], value)
})

test('names of one option', () => {
  assert.deepEqual(['workers', 'virtualenv', 'wsgi', 'nonsense'].map(canonical), ['processes', 'home', 'module', 'nonsense'])
})

test('some options start a master by being there', () => {
  assert.equal(hasMaster(factsOf('touch-reload = /x').server), true)
  assert.equal(hasMaster(factsOf('py-autoreload = 0\nmaster = false').server), true)
  assert.equal(hasMaster(factsOf('max-requests = 5').server), false)
})

test('any text is read without a throw', () => {
  const piece = fc.constantFrom(
    ...[
      '[uwsgi]\n',
      '[a]\n',
      '\n',
      '%',
      '%(',
      ')',
      '%(x)',
      'x',
      ' = ',
      'for = a b\n',
      'endfor\n',
      'if-env = A\n',
      'ini = :a\n',
      'include = my.app.ini\n',
      'inherit = %n.ini\n',
      'set = x=',
      '$(',
      '@(',
      '{% if %}\n',
      'socket = ',
      ':80',
      ';',
      '%d',
      '%\n',
    ],
  )
  fc.assert(fc.property(fc.array(piece, { maxLength: 30 }), pieces => void resolved(`[uwsgi]\n${pieces.join('')}`)))
})

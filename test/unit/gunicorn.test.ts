import assert from 'node:assert/strict'
import { test } from 'node:test'
import { show } from '../../server/src/facts/address.ts'
import type { Listener, Option, Program } from '../../server/src/facts/facts.ts'
import { known } from '../../server/src/facts/known.ts'
import { showMode } from '../../server/src/facts/permissions.ts'
import { bindAddress, gunicorn, gunicornFileIsComplete, gunicornFileOptions, gunicornServer } from '../../server/src/formats/gunicorn.ts'
import { Source, span, textOf } from '../../server/src/span.ts'
import { workspaceOf } from '../support/workspace.ts'

function read(text: string) {
  const workspace = workspaceOf({ 'gunicorn.conf.py': text })
  const document = workspace.document('/w/gunicorn.conf.py')
  assert.ok(document)
  assert.equal(document.format.id, 'gunicorn')
  return { document, workspace, options: gunicornFileOptions(document, workspace) }
}

function lines(options: Option[]): string[] {
  return options.map(({ name, value, at }) => `${name} = ${value.known ? value.value : '?'} «${textOf(at)}»`)
}

test('the settings of a configuration file, lists item by item', () => {
  const { options, document, workspace } = read(
    "import os, multiprocessing\nbind = ['127.0.0.1:8000', 'unix:/run/shop.sock']\nworkers = multiprocessing.cpu_count() * 2 + 1\numask = 0o007\ndaemon = False\nuser = None\n_x = 1\ntimeout = int(os.environ.get('T', '30'))\n",
  )
  assert.deepEqual(lines(options), [
    "bind = 127.0.0.1:8000 «'127.0.0.1:8000'»",
    "bind = unix:/run/shop.sock «'unix:/run/shop.sock'»",
    'workers = ? «multiprocessing.cpu_count() * 2 + 1»',
    'umask = 7 «0o007»',
    'daemon = False «False»',
    "timeout = ? «int(os.environ.get('T', '30'))»",
  ])
  assert.equal(options[0]?.entry?.name.value, 'bind')
  assert.equal(gunicornFileIsComplete(document, workspace), true)
})

test('a file that imports what is not there is not complete', () => {
  const { document, workspace } = read('from shared import *\nbind = ":80"\n')
  assert.equal(gunicornFileIsComplete(document, workspace), false)
})

const addresses: [value: string, address: string | undefined][] = [
  ['127.0.0.1:8000', '127.0.0.1:8000'],
  [':8000', '0.0.0.0:8000'],
  ['', '0.0.0.0:8000'],
  ['LocalHost', 'localhost:8000'],
  ['[::1]:9', '[::1]:9'],
  ['tcp://0.0.0.0:9', '0.0.0.0:9'],
  ['unix:/run/a.sock', 'unix:/run/a.sock'],
  ['unix:///var/run/a.sock', 'unix:/run/a.sock'],
  ['unix://tmp/a.sock', 'unix:/srv/tmp/a.sock'],
  ['unix:a.sock', 'unix:/srv/a.sock'],
  ['unix:@a', 'unix:/srv/@a'],
  ['/run/a.sock', undefined],
  ['9003', undefined],
  ['*:80', undefined],
  ['a:1,b:2', undefined],
  ['a:b', undefined],
  ['http://a:80', undefined],
  ['fd://3', undefined],
  ['0.0.0.0:$PORT', undefined],
  ['unix:{{ socket }}', undefined],
]

for (const [value, address] of addresses)
  test(`bind ${JSON.stringify(value)}`, () => {
    const found = bindAddress(value, known('/srv'))
    assert.equal(found && show(found), address)
  })

const source = new Source('/w/x', 'x')
const at = span(source, 0, 1)

/** Options of a command line: `bind=:80`, or of a file with an entry: `file bind=:80`. */
function given(...texts: string[]): Option[] {
  return texts.map(text => {
    const [, file, name = '', value = ''] = /^(file )?([^=]+)=(.*)$/.exec(text) ?? []
    const option: Option = { name, value: known(value), at }
    return file ? { ...option, entry: { ...at, name: { ...at, value: name }, args: [] } } : option
  })
}

function program(changes: Partial<Program> = {}): Program {
  return {
    manager: 'supervisor',
    name: 'shop',
    entry: { ...at, name: { ...at, value: 'program:shop' }, args: [] },
    command: { at, words: [], shell: false },
    environment: new Map(),
    stopSignal: { name: 'TERM' },
    ...changes,
  }
}

function told({ address, protocol, permissions }: Listener): string {
  const { mode, owner, group } = permissions ?? {}
  return [protocol, show(address), mode === undefined ? '' : showMode(mode), owner, group].filter(Boolean).join(' ')
}

function listeners(options: Option[], started?: Program, complete = true): string[] {
  return gunicornServer(options, { at, complete, directory: known('/srv'), ...(started && { program: started }) }).listeners.map(told)
}

test('the command line replaces what the file binds, and adds up with itself', () => {
  assert.deepEqual(listeners(given('file bind=:1', 'file bind=:2')), ['http 0.0.0.0:1', 'http 0.0.0.0:2'])
  assert.deepEqual(listeners(given('file bind=:1', 'bind=:2', 'bind=:3')), ['http 0.0.0.0:2', 'http 0.0.0.0:3'])
})

test('the default address, where it is sure', () => {
  assert.deepEqual(listeners([], program()), ['http 127.0.0.1:8000'])
  assert.deepEqual(listeners([], program({ environment: new Map([['PORT', { ...at, value: '5000' }]]) })), ['http 0.0.0.0:5000'])
  assert.deepEqual(listeners([], program({ manager: 'procfile' })), [])
  assert.deepEqual(listeners([], program({ manager: 'systemd' })), [])
  assert.deepEqual(listeners([]), [])
  assert.deepEqual(listeners([], program(), false), [])
})

test('a socket is open to all unless umask says otherwise, and belongs to user and group', () => {
  const started = program({ user: known('shop'), group: known('www-data') })
  assert.deepEqual(listeners(given('bind=unix:a.sock'), started), ['http unix:/srv/a.sock 777 shop www-data'])
  assert.deepEqual(listeners(given('bind=unix:a.sock', 'umask=007', 'user=web', 'group=web'), started), [
    'http unix:/srv/a.sock 770 web web',
  ])
  assert.deepEqual(listeners(given('bind=unix:a.sock', 'umask=18')), ['http unix:/srv/a.sock 755'])
  assert.deepEqual(listeners(given('file bind=unix:a.sock'), undefined, false), ['http unix:/srv/a.sock'])
})

test('certificates make it https', () => assert.deepEqual(listeners(given('bind=:443', 'certfile=/x')), ['https 0.0.0.0:443']))

test('application, directory, account and environment', () => {
  const { server } = gunicornServer(
    given('file wsgi_app=a.wsgi', 'chdir=sub', 'user=web', 'file raw_env=X=0', 'raw_env=A=b=c', 'wsgi_app=b.wsgi:app'),
    {
      at,
      complete: true,
      directory: known('/srv'),
    },
  )
  assert.equal(server.app?.value, 'b.wsgi:app')
  assert.deepEqual(server.directory, known('/srv/sub'))
  assert.equal(server.user, 'web')
  assert.deepEqual(
    [...server.environment].map(([name, { value }]) => `${name}=${value}`),
    ['A=b=c'],
  )
})

test('a file that nothing starts is a server of which the command line is not seen', () => {
  const { document, workspace } = read("# c\nbind = 'unix:/run/a.sock'\n")
  const { servers = [], listeners = [] } = gunicorn.facts(document, workspace)
  assert.equal(servers.length, 1)
  assert.equal(servers[0]?.complete, false)
  assert.deepEqual(listeners.map(told), ['http unix:/run/a.sock'])
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { supervisor } from '../../server/src/formats/supervisor.ts'
import { Source, textOf } from '../../server/src/span.ts'
import { expandPercents } from '../../server/src/syntax/percent.ts'
import { assertLossless } from '../support/lossless.ts'
import { workspaceOf } from '../support/workspace.ts'

function programs(text: string) {
  const workspace = workspaceOf({ 'deploy/supervisor.conf': text })
  const document = workspace.document('/w/deploy/supervisor.conf')
  assert.equal(document?.format.id, 'supervisor')
  return document.format.facts(document, workspace).programs ?? []
}

function program(text: string) {
  const [first, ...others] = programs(text)
  assert(first && others.length === 0)
  return first
}

test('a program with all it says', () => {
  const { name, command, directory, user, environment, stopSignal } = program(`
[program:shop]
command = /srv/shop/venv/bin/gunicorn -b 127.0.0.1:8000 \\"x y\\" shop.wsgi ; comment
directory = /srv/shop
user=www-data
environment = DJANGO_SETTINGS_MODULE="shop.settings",LANG=C.UTF-8
stopsignal = sigquit
`)
  assert.equal(name, 'shop')
  assert.deepEqual(
    command.words.map(({ value }) => value),
    ['/srv/shop/venv/bin/gunicorn', '-b', '127.0.0.1:8000', '"x', 'y"', 'shop.wsgi'],
  )
  assert.deepEqual(directory, { known: true, value: '/srv/shop' })
  assert.deepEqual(user, { known: true, value: 'www-data' })
  assert.deepEqual(
    [...environment].map(([name, { value }]) => [name, value]),
    [
      ['DJANGO_SETTINGS_MODULE', 'shop.settings'],
      ['LANG', 'C.UTF-8'],
    ],
  )
  assert.equal(stopSignal.name, 'QUIT')
  assert.equal(stopSignal.at && textOf(stopSignal.at), 'sigquit')
})

const commands: [string, string, string[]][] = [
  [
    'names',
    'command=%(here)s/run %(program_name)s_%(process_num)02d 100%% %(ENV_HOME)s',
    ['/w/deploy/run', 'shop_00', '100%', '%(ENV_HOME)s'],
  ],
  ['several processes', 'command=x %(process_num)02d\nnumprocs=2\nprocess_name=%(process_num)s', ['x', '%(process_num)s']],
  ['its own variables', 'command=x %(ENV_PORT)s\nenvironment=PORT=80', ['x', '80']],
  ['lines and comments', 'command=x\n  ; no\n  -a ; not this\n  -b', ['x', '-a', '-b']],
  ['a cut quote', `command=bash -c 'a ; b'`, ['bash', '-c', 'a']],
  ['the last one', 'command=a\ncommand=b', ['b']],
]
for (const [name, text, words] of commands)
  test(`command: ${name}`, () => {
    assert.deepEqual(
      program(`[program:shop]\n${text}\n`).command.words.map(({ value }) => value),
      words,
    )
  })

test('sections of one name are one program, defaults come from elsewhere', () => {
  const found = program(`
[supervisord]
user = app
environment = A=1
[DEFAULT]
directory = /srv
[program:shop]
command = a
[program:shop]
environment = B=2
[group:all]
programs = shop
`)
  assert.deepEqual(found.user, { known: true, value: 'app' })
  assert.deepEqual(found.directory, { known: true, value: '/srv' })
  assert.deepEqual([...found.environment.keys()], ['A', 'B'])
})

test('what is filled in elsewhere is unknown', () => {
  const { user, directory } = program('[program:x]\ncommand=x\nuser={{ user }}\ndirectory=%(ENV_HOME)s/x\n')
  assert.equal(user?.known, false)
  assert.equal(directory?.known, false)
})

const recognised: [string, string, boolean][] = [
  ['/w/shop.conf', '[program:shop]\ncommand=x\n', true],
  ['/w/supervisord.conf', '[supervisord]\n', true],
  ['/w/supervisor/shop.ini', '[programs:shop]\ncommand=x\n', true],
  ['/w/x.ini', '[uwsgi]\nmodule=x\n', false],
  ['/w/README.md', '[program:shop]\n', false],
  ['/w/setup.py', '[program:shop]\n', false],
  ['/w/nginx.conf', 'server { listen 80; }', false],
]
for (const [path, text, is] of recognised)
  test(`recognised: ${path} ${JSON.stringify(text)}`, () => assert.equal(supervisor.recognises(path, text), is))

test('whatever the text, nothing is lost and nothing throws', () => {
  const line = fc.constantFrom(
    '[program:a]',
    '[program',
    'command=x',
    ' command = "a',
    'environment=A=1,B="',
    '  ; x',
    '# y',
    '%(x)s',
    'user=%',
    '\t',
    '[include]',
    'files=*',
    'numprocs=a',
  )
  fc.assert(
    fc.property(fc.array(fc.oneof(line, fc.string())), lines => {
      const text = lines.join('\n')
      assertLossless(supervisor.parse(new Source('/w/supervisord.conf', text)))
      const workspace = workspaceOf({ 'supervisord.conf': text })
      const document = workspace.document('/w/supervisord.conf', 'supervisor')
      assert(document)
      supervisor.facts(document, workspace)
    }),
  )
})

test('numbers and names are put in as Python writes them', () => {
  for (const [format, expected] of [
    ['%(process_num)02d', '01'],
    ['%(process_num)0 2d', ' 1'],
    ['%(process_num)+d', '+1'],
    ['%(process_num)-3d|', '1  |'],
    ['%(process_num)05s', '    1'],
    ['%(program_name)5s', ' shop'],
    ['%(elsewhere)02d 100%%', '%(elsewhere)s 100%'],
  ] as const) {
    const values: Record<string, string | number> = { process_num: 1, program_name: 'shop' }
    assert.equal(
      expandPercents(format, name => values[name]),
      expected,
      format,
    )
  }
})

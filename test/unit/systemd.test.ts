import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { show } from '../../server/src/facts/address.ts'
import { systemd } from '../../server/src/formats/systemd.ts'
import { Source, textOf } from '../../server/src/span.ts'
import { assertLossless } from '../support/lossless.ts'
import { workspaceOf } from '../support/workspace.ts'

function programs(files: Record<string, string>, name = Object.keys(files)[0] ?? '') {
  const workspace = workspaceOf(files)
  const document = workspace.document(`/w/${name}`)
  assert.equal(document?.format.id, 'systemd')
  return document.format.facts(document, workspace).programs ?? []
}

function program(text: string, more: Record<string, string> = {}) {
  const [first, ...others] = programs({ 'shop.service': text, ...more })
  assert(first && others.length === 0)
  return first
}

test('a service with all it says', () => {
  const { name, command, directory, user, group, environment, stopSignal, type, moreEnvironment } = program(`
[Unit]
After = network.target
[Service]
Type=notify
User=shop
Group=www-data
WorkingDirectory=-/srv/shop
Environment="DJANGO_SETTINGS_MODULE=shop.settings" LANG=C.UTF-8
Environment=A="x y" broken
EnvironmentFile=/etc/shop.env
ExecStart=-/srv/venv/bin/gunicorn -b unix:/run/%N.sock \\
  # not this
  -w 3 "shop.wsgi" %%x
KillSignal=SIGQUIT
`)
  assert.equal(name, 'shop')
  assert.equal(type, 'notify')
  assert.deepEqual(
    command.words.map(({ value }) => value),
    ['/srv/venv/bin/gunicorn', '-b', 'unix:/run/shop.sock', '-w', '3', 'shop.wsgi', '%x'],
  )
  assert.equal(command.words[0] && textOf(command.words[0]), '/srv/venv/bin/gunicorn')
  assert.deepEqual(
    [directory, user, group].map(value => value?.known && value.value),
    ['/srv/shop', 'shop', 'www-data'],
  )
  assert.deepEqual(
    [...environment].map(([name, word]) => [name, word.value, textOf(word)]),
    [
      ['DJANGO_SETTINGS_MODULE', 'shop.settings', 'shop.settings'],
      ['LANG', 'C.UTF-8', 'C.UTF-8'],
      ['A', 'x y', 'A="x y"'],
    ],
  )
  assert.equal(stopSignal.name, 'QUIT')
  assert.equal(moreEnvironment, true)
})

const commands: [string, string[][]][] = [
  ['ExecStart=/bin/a b', [['/bin/a', 'b']]],
  ['ExecStart=/bin/a\nExecStart=\nExecStart=/bin/b', [['/bin/b']]],
  ['Type=oneshot\nExecStart=/bin/a ; /bin/b \\; c\nExecStart=/bin/c', [['/bin/a'], ['/bin/b', ';', 'c'], ['/bin/c']]],
  ['ExecStart=@/bin/a name b', [['/bin/a', 'b']]],
  ['ExecStart=+-!/bin/a', [['/bin/a']]],
  ['ExecStart=/bin/a ${PORT} %i %h', [['/bin/a', '${PORT}', '${%i}', '${%h}']]],
  ['ExecStop=/bin/a', []],
]
for (const [text, expected] of commands)
  test(JSON.stringify(text), () => {
    assert.deepEqual(
      programs({ 'shop.service': `[Service]\n${text}\n` }).map(({ command }) => command.words.map(({ value }) => value)),
      expected,
    )
  })

test('drop-ins add to a service and take back', () => {
  const files = {
    'etc/shop.service.d/10-x.conf': '[Service]\nExecStart=\nExecStart=/bin/b\nUser=other\n',
    'shop.service.d/README': 'x',
  }
  const { command, user } = program('[Service]\nExecStart=/bin/a\nUser=shop\n', files)
  assert.deepEqual(
    command.words.map(({ value }) => value),
    ['/bin/b'],
  )
  assert.deepEqual(user, { known: true, value: 'other' })
  assert.deepEqual(programs({ ...files, 'shop.service': '[Service]\nExecStart=/bin/a\n' }, 'etc/shop.service.d/10-x.conf'), [])
})

test('variables of files in the workspace are known', () => {
  const { environment, moreEnvironment } = program(
    '[Service]\nExecStart=/bin/a\nEnvironment=A=1\nEnvironmentFile=-/srv/shop/deploy/shop.env\n',
    {
      'deploy/shop.env': '# x\nA=2\nB = "3 4" \n',
    },
  )
  assert.deepEqual(
    [...environment].map(([name, word]) => [name, word.value, textOf(word)]),
    [
      ['A', '2', '2'],
      ['B', '3 4', '"3 4"'],
    ],
  )
  assert.equal(moreEnvironment, undefined)
})

const sockets: [string, string, string[]][] = [
  ['shop.socket', 'ListenStream=/var/run/shop.sock', ['unix:/run/shop.sock 666 root:root']],
  ['shop.socket', 'ListenStream=%t/shop.sock\nSocketUser=www-data\nSocketMode=0600', ['unix:/run/shop.sock 600 www-data:undefined']],
  ['shop.socket', 'ListenStream=8000\nListenStream=127.0.0.1:8001\nListenStream=[::1]:8002', ['[::]:8000', '127.0.0.1:8001', '[::1]:8002']],
  ['shop.socket', 'ListenStream=:8000\nListenStream=*:80\nListenStream=run/x\nListenStream=unix:/x', []],
  ['other.socket', 'Service=shop.service\nListenStream=@shop', ['unix:@shop 666 root:root']],
  ['other.socket', 'ListenStream=80', []],
]
for (const [file, text, expected] of sockets)
  test(`${file} ${JSON.stringify(text)}`, () => {
    const { sockets = [] } = program('[Service]\nExecStart=/bin/a\n', { [file]: `[Socket]\n${text}\n` })
    assert.deepEqual(
      sockets.map(
        ({ address, permissions }) =>
          show(address) + (permissions ? ` ${permissions.mode?.toString(8)} ${permissions.owner}:${permissions.group}` : ''),
      ),
      expected,
    )
  })

const recognised: [string, string, boolean][] = [
  ['/w/shop.service', '[Unit]\n', true],
  ['/w/shop@.service.j2', '{% if x %}\n[Service]\n', true],
  ['/w/shop.service.d/x.conf', '[Service]\n', true],
  ['/w/conf.d/x.conf', '[Service]\n', false],
  ['/w/shop.service', 'x = 1', false],
]
for (const [path, text, is] of recognised)
  test(`recognised: ${path} ${JSON.stringify(text)}`, () => assert.equal(systemd.recognises(path, text), is))

test('whatever the text, nothing is lost and nothing throws', () => {
  const line = fc.constantFrom(
    '[Service]',
    '[Service',
    'ExecStart=a "b',
    'ExecStart=',
    'ExecStart=@-',
    'ExecStart=; ; \\;',
    'Environment=A=\\',
    '  # x',
    '%',
    'Type=oneshot',
    'User=%',
    '[Socket]',
    'ListenStream=%',
    'EnvironmentFile=/x/',
  )
  fc.assert(
    fc.property(fc.array(fc.oneof(line, fc.string())), lines => {
      const text = lines.join('\n')
      assertLossless(systemd.parse(new Source('/w/x.service', text)))
      const workspace = workspaceOf({
        'x.service': `[Service]\n${text}`,
        'x.socket': `[Socket]\n${text}`,
        'x.service.d/x.conf': `[Service]\n${text}`,
      })
      for (const document of workspace.documents) systemd.facts(document, workspace)
    }),
  )
})

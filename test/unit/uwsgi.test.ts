import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { canonical, readFile, swallowedLines, uwsgi } from '../../server/src/formats/uwsgi.ts'
import { Source, textOf } from '../../server/src/span.ts'
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

test('names of one option', () => {
  assert.deepEqual(['workers', 'virtualenv', 'wsgi', 'nonsense'].map(canonical), ['processes', 'home', 'module', 'nonsense'])
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

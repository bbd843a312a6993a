import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import ini from 'ini'
import { Source, textOf } from '../../server/src/span.ts'
import { type IniDialect, supervisorIni, systemdUnit, uwsgiIni } from '../../server/src/syntax/ini/dialects.ts'
import { parseIni, sectionAt } from '../../server/src/syntax/ini/reader.ts'
import type { Tree, Trouble } from '../../server/src/syntax/tree.ts'
import { assertLossless } from '../support/lossless.ts'

/** Sections with their options, `name = value` or the name alone; options outside of any section under `''`. */
function read(text: string, dialect: IniDialect): Record<string, string[]> {
  const tree = parse(text, dialect)
  const found: Record<string, string[]> = {}
  const add = (section: string, name: string, value: string | undefined) => {
    found[section] ??= []
    found[section].push(value === undefined ? name : `${name} = ${value}`)
  }
  for (const { name, args, body } of tree.entries) {
    if (!body) add('', name.value, args[0]?.value)
    else found[name.value] ??= []
    for (const option of body ?? []) add(name.value, option.name.value, option.args[0]?.value)
  }
  return found
}

function parse(text: string, dialect: IniDialect): Tree {
  const tree = parseIni(new Source('/w/x.ini', text), dialect)
  assertLossless(tree)
  return tree
}

function applied({ fix }: Trouble, text: string): string {
  let result = text
  for (const { at, text: replacement } of (fix?.edits ?? []).toSorted((a, b) => b.at.start - a.at.start))
    result = result.slice(0, at.start) + replacement + result.slice(at.end)
  return result
}

const uwsgiLines: [line: string, options: string[]][] = [
  ['x = 1 ; c', ['x = 1 ; c']],
  ['y = 2 # c', ['y = 2 # c']],
  ['x = "q"', ['x = "q"']],
  ['x = a=b=c', ['x = a=b=c']],
  ['y==z', ['y = =z']],
  ['= v', [' = v']],
  ['x: 1', ['x: 1']],
  ['y 2', ['y 2']],
  ['x = a \\\n b', ['x = a \\', 'b']],
  ['  x = 1', ['x = 1']],
  ['\tx\t=\t1\t\r', ['x = 1']],
  ['x =', ['x = ']],
  ['master', ['master']],
  ['; x = 1\n# y = 2\n  ; z = 3', []],
  ['X_y = Z', ['X_y = Z']],
  ['x = ä – 中', ['x = ä – 中']],
  ['x = a\0b', ['x = a']],
  ['{% if x %}\nx = {{ y }}\n{% endif %}', ['x = {{ y }}']],
]

test('uWSGI takes lines as they are', () => {
  for (const [line, options] of uwsgiLines) assert.deepEqual(read(`[uwsgi]\n${line}\n`, uwsgiIni), { uwsgi: options }, line)
})

const uwsgiFiles: [text: string, sections: Record<string, string[]>][] = [
  ['a = 1\n[uwsgi]\nb = 2\n[other]\nc = 3\n[uwsgi]\nd = 4', { '': ['a = 1'], uwsgi: ['b = 2', 'd = 4'], other: ['c = 3'] }],
  [' [uwsgi] \nx = 1', { uwsgi: ['x = 1'] }],
  ['[uwsgi] ; c\nx = 1', { 'uwsgi] ; ': ['x = 1'] }],
  ['[uwsgi\nx = 1', { uwsg: ['x = 1'] }],
  ['[ uwsgi ]\nx = 1', { ' uwsgi ': ['x = 1'] }],
  ['[uwsgi]x=1', { 'uwsgi]x=': [] }],
  ['[', { '': [] }],
  ['\uFEFF[uwsgi]\nx = 1', { uwsgi: ['x = 1'] }],
  ['[uwsgi]\rx = 1\ry = 2', { uwsgi: ['x = 1', 'y = 2'] }],
  ['[uwsgi]\r\nx = 1\r\ny = 2\r\n', { uwsgi: ['x = 1', 'y = 2'] }],
]

test('uWSGI ends a section name one byte before the end of the line', () => {
  for (const [text, sections] of uwsgiFiles) assert.deepEqual(read(text, uwsgiIni), sections, text)
})

const supervisorFiles: [text: string, sections: Record<string, string[]>][] = [
  ['[a]\nx = 1 ; c\ny = 2 # c\nz = a;b#c', { a: ['x = 1', 'y = 2', 'z = a;b#c'] }],
  ['[a]\nx = sh -c "a ; b"', { a: ['x = sh -c "a'] }],
  ['[a]\nx = p;q ;r #s', { a: ['x = p;q ;r'] }],
  ['[a]\nx = ; c', { a: ['x = '] }],
  ['[a]\nx : 1\ny: k=v\nz=k:v', { a: ['x = 1', 'y = k=v', 'z = k:v'] }],
  ['[a]\nCOMMAND = Run', { a: ['command = Run'] }],
  ['[a]b]\nx=1', { 'a]b': ['x = 1'] }],
  ['[a] b\nx=1', { a: ['x = 1'] }],
  ['  [a]\n  x=1', { a: ['x = 1'] }],
  ['[b]\n[a\nx=1', { b: ['[a', 'x = 1'] }],
  ['[b]\n[program:a\nx=1', { b: ['[program = a', 'x = 1'] }],
  ['[a]\nx = 1,\n  2, ; c\n ; c\n\n\t3\ny = 4', { a: ['x = 1,\n2,\n\n3', 'y = 4'] }],
  ['[a]\nx = 1\n\n\ny = 2', { a: ['x = 1', 'y = 2'] }],
  ['[a]\nx = 1\n  y = 2', { a: ['x = 1\ny = 2'] }],
  ['[a]\n  x = 1\n  y = 2', { a: ['x = 1', 'y = 2'] }],
  ['[a]\nx = 1\n\u00a0y', { a: ['x = 1\ny'] }],
  ['[a]\nx =\n  1\n  2', { a: ['x = \n1\n2'] }],
  ['[a]\r\nx = 1\r\n y\r\n', { a: ['x = 1\ny'] }],
  ['[a]\rx = 1\ry = 2', { a: ['x = 1', 'y = 2'] }],
]

test("supervisor reads as Python's RawConfigParser does", () => {
  for (const [text, sections] of supervisorFiles) assert.deepEqual(read(text, supervisorIni), sections, text)
})

test('the comment behind a supervisor value is a comment of its own', () => {
  const tree = parse('[a]\nx = 1 ; why\n', supervisorIni)
  assert.deepEqual(tree.comments.map(textOf), ['; why'])
  assert.deepEqual(tree.entries[0]?.body?.map(textOf), ['x = 1'])
})

const systemdFiles: [text: string, sections: Record<string, string[]>][] = [
  ['[Service]\nUMask=022 # c\nUser = x', { Service: ['UMask = 022 # c', 'User = x'] }],
  ['[Service]\nExecStart=/bin/a \\\n  b \\\n# c\n; d\n  c\nUser=x', { Service: ['ExecStart = /bin/a    b    c', 'User = x'] }],
  ['[Service]\nA=b\\\\\nC=d', { Service: ['A = b\\\\', 'C = d'] }],
  ['[Service]\nA=b \\\n\nC=d', { Service: ['A = b', 'C = d'] }],
  ['[Service]\nA=b \\ \nC=d', { Service: ['A = b \\', 'C = d'] }],
  ['[Service]\nA=b \\', { Service: ['A = b'] }],
  ['[Service]\nA=\\\n  b', { Service: ['A = b'] }],
  ['[Unit]\n\\\n[Service]\n \\\n\\\n# c\n A=b', { Unit: [], Service: ['A = b'] }],
  ['[Service]\nExecStart=', { Service: ['ExecStart = '] }],
  ['\uFEFF[Unit]\r\nA=b\r\n', { Unit: ['A = b'] }],
  ['[Unit]\nA=a:b=c', { Unit: ['A = a:b=c'] }],
]

/** Which lines a template leaves there is not known: what cannot be a setting of its own belongs to the one that goes on. */
const systemdTemplates: [text: string, sections: Record<string, string[]>][] = [
  ['[Service]\nA=b \\\n{% if x %}\n  c \\\n{% endif %}\n  d=e\nF=g', { Service: ['A = b    c    d=e', 'F = g'] }],
  ['[Service]\nA=b \\\n{% for x in y -%}\n  --c\n{% endfor %}\n  --d=e\nF=g', { Service: ['A = b    --c   --d=e', 'F = g'] }],
  ['[Service]\nA=b \\\n  {%- if x %} c{% endif %} \\\n  --d=e\nF=g', { Service: ['A = b    {%- if x %} c{% endif %}    --d=e', 'F = g'] }],
  ['[Service]\nA=b \\\n{% if x %}\n  c\n{% endif %}\n\n--d=e', { Service: ['A = b    c', '--d = e'] }],
  ['[Service]\nA=b \\\n{% if x %}\n  c\n{% endif %}\n# d\n[Install]\nE=f', { Service: ['A = b    c'], Install: ['E = f'] }],
  ['[Service]\nA=b\n{% if x %}\n--c=d\n{% endif %}', { Service: ['A = b', '--c = d'] }],
]

test('systemd joins lines at a backslash and knows no inline comments', () => {
  for (const [text, sections] of [...systemdFiles, ...systemdTemplates]) assert.deepEqual(read(text, systemdUnit), sections, text)
})

test('spans point at the text as written', () => {
  const text = '[program:shop]\nCommand = a ; c\n   b ; d\n'
  const [section] = parse(text, supervisorIni).entries
  const option = section?.body?.[0]
  assert.ok(section && option?.args[0])
  assert.equal(textOf(section.name), 'program:shop')
  assert.equal(textOf(section), text.slice(0, text.indexOf(' ; d')))
  assert.equal(textOf(option.name), 'Command')
  assert.equal(option.name.value, 'command')
  assert.equal(textOf(option.args[0]), 'a ; c\n   b')
  assert.equal(option.args[0].value, 'a\nb')
})

test('the section around an offset reaches to the next header', () => {
  const tree = parse('[a]\nx = 1\n\n\n[b]\n\n', uwsgiIni)
  const names = [0, 10, 11, 12, 13, 17].map(offset => sectionAt(tree, offset)?.name.value)
  assert.deepEqual(names, ['a', 'a', 'a', 'b', 'b', 'b'])
})

type Reported = [dialect: IniDialect, text: string, rule: string, fixed?: string]

const reported: Reported[] = [
  [uwsgiIni, '[uwsgi]\npidfile /run/x.pid', 'syntax/missing-equals', '[uwsgi]\npidfile = /run/x.pid'],
  [uwsgiIni, '[uwsgi]\ntouch-reload: /x', 'syntax/missing-equals', '[uwsgi]\ntouch-reload = /x'],
  [uwsgiIni, '[uwsgi]\nsocket 127.0.0.1:1', 'syntax/missing-equals', '[uwsgi]\nsocket = 127.0.0.1:1'],
  [uwsgiIni, '[uwsgi] ; c\nx = 1', 'syntax/section-header', '; c\n[uwsgi]\nx = 1'],
  [uwsgiIni, '[uwsgi\nx = 1', 'syntax/section-header', '[uwsgi]\nx = 1'],
  [uwsgiIni, '[uwsgi]x=1', 'syntax/section-header', '[uwsgi]\nx=1'],
  [uwsgiIni, '[ uwsgi ]\nx = 1', 'syntax/section-header', '[uwsgi]\nx = 1'],
  [uwsgiIni, '[uWSGI]\nx = 1', 'syntax/section-header', '[uwsgi]\nx = 1'],
  [uwsgiIni, 'x = 1', 'syntax/section-header', '[uwsgi]\nx = 1'],
  [uwsgiIni, 'x = 1\n[uwsgi]\ny = 1', 'syntax/section-header'],
  [uwsgiIni, '\uFEFF[uwsgi]\nx = 1', 'syntax/encoding', '[uwsgi]\nx = 1'],
  [uwsgiIni, '[uwsgi]\rx = 1\r', 'syntax/encoding', '[uwsgi]\nx = 1\n'],
  [uwsgiIni, '[uwsgi]\nx = a\0b', 'syntax/encoding'],
  [uwsgiIni, '[uwsgi]\n<<<<<<< HEAD\nx = 1', 'syntax/merge-conflict'],
  [supervisorIni, '[a]\n>>>>>>> x\nx = 1', 'syntax/merge-conflict'],
  [supervisorIni, '[a]\nautostart\nx = 1', 'syntax/missing-equals'],
  [supervisorIni, '[a]\ncommand /bin/x', 'syntax/missing-equals', '[a]\ncommand = /bin/x'],
  [supervisorIni, '[a]\n= 1', 'syntax/missing-equals'],
  [supervisorIni, '[b]\n[program:a\nx=1', 'syntax/section-header', '[b]\n[program:a]\nx=1'],
  [supervisorIni, 'x = 1\n[a]', 'syntax/section-header'],
  [supervisorIni, '\uFEFF[a]\nx = 1', 'syntax/encoding', '[a]\nx = 1'],
  [systemdUnit, '[Service] # c\nA=b', 'syntax/section-header', '# c\n[Service]\nA=b'],
  [systemdUnit, '[Service\nA=b', 'syntax/section-header', '[Service]\nA=b'],
  [systemdUnit, 'A=b\n[Service]', 'syntax/section-header'],
  [systemdUnit, '[Service]\nUser root', 'syntax/missing-equals', '[Service]\nUser = root'],
]

test('what a program refuses or misreads is reported once, and the fix cures it', () => {
  for (const [dialect, text, rule, fixed] of reported) {
    const { troubles } = parse(text, dialect)
    assert.deepEqual(
      troubles.map(trouble => trouble.rule),
      [rule],
      text,
    )
    const [trouble] = troubles
    assert.ok(trouble?.message)
    assert.equal(trouble.fix && applied(trouble, text), fixed, text)
    if (fixed !== undefined) assert.deepEqual(parse(fixed, dialect).troubles, [], fixed)
  }
})

const fine: [dialect: IniDialect, text: string][] = [
  [uwsgiIni, '[uwsgi]\nmaster\nvacuum\nstrict'],
  [uwsgiIni, '[uwsgi]\n==='],
  [uwsgiIni, '[prod]\nx = 1\n[dev]\nx = 2'],
  [uwsgiIni, '[uwsgi]\nx = 1\n[uWSGI]\ny = 1'],
  [uwsgiIni, '\uFEFF; comment\n[uwsgi]\nx = 1'],
  [uwsgiIni, '{{ header }}\n[uwsgi]\n{% for a in b %}\n{{ a }} x\n{% endfor %}'],
  [uwsgiIni, '{% if a %}\n[uwsgi]\n{% endif %}\n${LINES} x'],
  [uwsgiIni, '[uwsgi]\n# ======='],
  [supervisorIni, '[a] text behind\nx = 1\n{{ more }}'],
  [supervisorIni, '[a]\nx = 1\n=======\n'.replace('=======', 'y = =======')],
  [systemdUnit, '\uFEFF[Unit]\nA=b'],
  [systemdUnit, '[Unit]\rA=b'],
]

test('what works is no trouble', () => {
  for (const [dialect, text] of fine) assert.deepEqual(parse(text, dialect).troubles, [], text)
})

const pieces = fc.constantFrom(
  ...[
    '[',
    ']',
    'uwsgi',
    '=',
    ':',
    ' ',
    '\t',
    '\n',
    '\r\n',
    '\r',
    ';',
    '#',
    '\\',
    '%',
    'a',
    'B',
    '{%',
    '{{',
    '<<<<<<<',
    '=======',
    '\0',
    '\uFEFF',
  ],
)
const text = fc.array(pieces, { maxLength: 40 }).map(parts => parts.join(''))

test('no text is lost, in any dialect', () => {
  for (const dialect of [uwsgiIni, supervisorIni, systemdUnit]) fc.assert(fc.property(text, text => void parse(text, dialect)))
})

test('on plain files all three read what the npm reader reads', () => {
  const word = fc.stringMatching(/^[a-z][a-z0-9]{0,6}$/).filter(word => !['true', 'false', 'null'].includes(word))
  const section = fc.dictionary(word, word, { minKeys: 1, maxKeys: 4, noNullPrototype: true })
  const file = fc.dictionary(word, section, { maxKeys: 3, noNullPrototype: true })
  fc.assert(
    fc.property(file, file => {
      const text = Object.entries(file)
        .map(
          ([name, options]) =>
            `; ${name}\n[${name}]\n${Object.entries(options)
              .map(([key, value]) => `${key} = ${value}\n`)
              .join('')}`,
        )
        .join('\n')
      const expected = Object.fromEntries(
        Object.entries(ini.parse(text)).map(([name, options]) => [
          name,
          Object.entries(options).map(([key, value]) => `${key} = ${value}`),
        ]),
      )
      for (const dialect of [uwsgiIni, supervisorIni, systemdUnit]) assert.deepEqual(read(text, dialect), expected)
    }),
  )
})

test('long lines and many lines are read in one go', () => {
  const long = 'a '.repeat(1_000_000)
  for (const dialect of [uwsgiIni, supervisorIni, systemdUnit]) {
    assert.equal(parse(`[a]\nx = ${long}`, dialect).entries[0]?.body?.[0]?.args[0]?.value, long.trim())
    assert.equal(parse(`[a]\n${'x = 1\n'.repeat(150_000)}`, dialect).entries[0]?.body?.length, 150_000)
  }
  const continued = parse(`[a]\nx = 1\n${' y\n'.repeat(100_000)}`, supervisorIni)
  assert.equal(continued.entries[0]?.body?.[0]?.args[0]?.value.length, 1 + 2 * 100_000)
})

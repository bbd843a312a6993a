import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Source, span, textOf } from '../../server/src/span.ts'
import { exactly, isOperator, splitCommand, splitScript } from '../../server/src/syntax/commandLine.ts'
import type { Dialect } from '../../server/src/syntax/commandWords.ts'

function split(text: string, dialect: Dialect) {
  return splitCommand(span(new Source('/w/x', text), 0, text.length), dialect)
}

const cases: [Dialect, string, string[]][] = [
  ['shlex', 'gunicorn -b :8000  shop.wsgi', ['gunicorn', '-b', ':8000', 'shop.wsgi']],
  ['shlex', `bash -c 'a b' "c \\" d \\n" e\\ f ""`, ['bash', '-c', 'a b', 'c " d \\n', 'e f', '']],
  ['shlex', 'a\n  b && c', ['a', 'b', '&&', 'c']],
  ['shlex', '{{ venv }}/bin/uwsgi --ini {{ a ~ "b" }}.ini', ['{{ venv }}/bin/uwsgi', '--ini', '{{ a ~ "b" }}.ini']],
  ['systemd', `a"b c"d 'x y' \\x41\\tz "q\\"r" \\k`, ['ab cd', 'x y', 'A\tz', 'q"r', '\\k']],
  ['systemd', '/bin/a \\; b;c', ['/bin/a', ';', 'b;c']],
  ['systemd', '/bin/a # not a comment', ['/bin/a', '#', 'not', 'a', 'comment']],
  ['shell', 'cd /srv&&exec gunicorn -b :$PORT x # note', ['cd', '/srv', '&&', 'exec', 'gunicorn', '-b', ':$PORT', 'x']],
  ['shell', 'a; b | c >> log 2>&1 &', ['a', ';', 'b', '|', 'c', '>>', 'log', '2>&', '1', '&']],
  ['shell', 'a \\\n  b\nc', ['a', 'b', '\n', 'c']],
  ['shell', 'x ${A:-b c} $(d "e") `f g`h "i\\$ j"', ['x', '${A:-b c}', '$(d "e")', '`f g`h', 'i$ j']],
  ['shell', `"a"'b'c`, ['abc']],
]

for (const [dialect, text, words] of cases)
  test(`${dialect}: ${JSON.stringify(text)}`, () => {
    assert.deepEqual(
      split(text, dialect).words.map(({ value }) => value),
      words,
    )
  })

test('a word covers what is written, quotes included', () => {
  const { words } = split(`a "b c" d\\ e`, 'shlex')
  assert.deepEqual(words.map(textOf), ['a', '"b c"', 'd\\ e'])
})

test('a quote that nothing closes is told, and the word reaches to the end', () => {
  for (const dialect of ['shlex', 'systemd', 'shell'] as const) {
    const { words, unbalanced } = split(`a "b c`, dialect)
    assert.deepEqual(
      words.map(({ value }) => value),
      ['a', 'b c'],
    )
    assert.equal(unbalanced && textOf(unbalanced), '"b c')
  }
})

test('a script in quotes is split where it stands', () => {
  const script = split(`sh -c 'cd /srv && x "&&"'`, 'shlex').words[2]
  assert(script)
  const { words } = splitScript(script)
  assert.deepEqual(words.map(textOf), ['cd', '/srv', '&&', 'x', '"&&"'])
  assert.deepEqual(words.map(isOperator), [false, false, true, false, false])
})

test('a script with escapes is split, its words standing on the whole of it', () => {
  const script = split(`sh -c "cd \\"/srv\\" && x"`, 'shlex').words[2]
  assert(script && !exactly(script))
  const { words } = splitScript(script)
  assert.deepEqual(
    words.map(word => [word.value, isOperator(word), word.start === script.start]),
    [
      ['cd', false, true],
      ['/srv', false, true],
      ['&&', true, true],
      ['x', false, true],
    ],
  )
})

test('whatever the text, words follow one another inside of it and only blanks and comments lie between', () => {
  const piece = fc.constantFrom(
    '"',
    "'",
    '\\',
    ' ',
    '\n',
    '$(',
    '${',
    ')',
    '}',
    '`',
    '&&',
    ';',
    '|',
    '>',
    '#',
    '{{',
    '}}',
    'a',
    'b',
    '\\x41',
    '2',
    '\0',
    '\ue001',
  )
  fc.assert(
    fc.property(fc.array(piece), fc.constantFrom<Dialect>('shlex', 'systemd', 'shell'), (pieces, dialect) => {
      const text = pieces.join('')
      let reached = 0
      for (const { start, end } of split(text, dialect).words) {
        assert(start >= reached && end > start && end <= text.length)
        const between = text.slice(reached, start)
        assert(dialect === 'shell' ? !/^[^\s\\#]/.test(between) : !/\S/.test(between))
        reached = end
      }
    }),
  )
})

test('a very long line is read', () => {
  for (const dialect of ['shlex', 'systemd', 'shell'] as const) {
    assert.equal(split('a'.repeat(1_000_000), dialect).words.length, 1)
    assert.equal(split(`"${'\\"'.repeat(300_000)}`, dialect).words.length, 1)
    split('$('.repeat(300_000), dialect)
    split('{{ '.repeat(300_000), dialect)
  }
})

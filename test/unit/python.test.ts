import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Source, textOf } from '../../server/src/span.ts'
import { parsePython } from '../../server/src/syntax/python/reader.ts'
import type { Entry } from '../../server/src/syntax/tree.ts'
import { assertLossless } from '../support/lossless.ts'

/** The tree as lines: `name | arguments`, blocks indented, troubles last with the line they point at. */
function outline(text: string): string[] {
  const tree = parsePython(new Source('/w/settings.py', text))
  assertLossless(tree)
  const lines = (entries: Entry[], indent: string): string[] =>
    entries.flatMap(({ name, args, body }) => [
      indent + [name.value, ...args.map(({ value }) => value)].join(' | '),
      ...(body ? lines(body, `${indent}  `) : []),
    ])
  return [...lines(tree.entries, ''), ...tree.troubles.map(trouble => `! ${textOf(trouble)}`)]
}

const outlines: Record<string, { text: string; lines: string[] }> = {
  'an assignment is an entry under its target': { text: "DEBUG = True\nNAME = 'shop'  # why\n", lines: ['DEBUG | True', 'NAME | shop'] },
  'strings side by side are one word': { text: 'A = \'a\' "b"\n', lines: ['A | ab'] },
  'each target has its entry': { text: 'A = B = 1; C = 2;\n', lines: ['A | 1', 'B | 1', 'C | 2'] },
  'items, additions and calls': {
    text: "D['a']['b'] = 1\nL += [1]\nL.append('x')\nX: int = 3\n",
    lines: ["D['a']['b'] | 1", 'L | [1]', 'L.append | x', 'X | 3'],
  },
  imports: {
    text: 'import os, a.b as c\nfrom .base import *\nfrom x import (y, z as q,)\n',
    lines: ['import | os | a.b', 'from', 'from | y | z'],
  },
  'branches stand side by side': {
    text: 'if A == 1:\n    B = 2\nelif C:\n    B = 3\nelse:\n    B = 4\n\nE = 5\n',
    lines: ['if | A == 1', '  B | 2', 'elif | C', '  B | 3', 'else', '  B | 4', 'E | 5'],
  },
  'blocks hold their statements': {
    text: 'try:\n  import a\nexcept ImportError:\n  a = None\nfor x in y:\n  z = x\nclass C(B):\n  D = 1\ndef f():\n  return 1\n',
    lines: ['try', '  import | a', '  a | None', 'for | x', '  z | x', 'class | B', '  D | 1', 'def'],
  },
  'a missing bracket hides only its statement': {
    text: "A = ['x',\nB = 2\nC = 'abc\nD = 4\n",
    lines: ['A', 'B | 2', 'C', 'D | 4', "! A = ['x',", "! C = 'abc"],
  },
  'a statement with closing brackets and strings in the first column is one statement': {
    text: "A = [\n'x',\n'''\ntext\n'''\n]\nB = (\nC = 1\n",
    lines: ["A | [\n'x',\n'''\ntext\n'''\n]", 'B', 'C | 1', '! B = ('],
  },
  'a string that is never closed hides only its statement': { text: "A = '''x\nB = 1\n", lines: ['A', 'B | 1', "! A = '''x"] },
  'a byte order mark, form feeds and carriage returns are blank': { text: '\ufeffA = 1\r\n\f\nB = 2\r\n', lines: ['A | 1', 'B | 2'] },
  'templates and Python 2 are no mistakes': {
    text: "{% if x %}\nA = 1\n{% endif %}\nprint 'x'\ntry:\n  import a\nexcept ImportError, e:\n  pass\nB = 2\n",
    lines: ['{', 'A | 1', '{', 'print', 'try', '  import | a', '  pass', 'B | 2'],
  },
}

for (const [name, { text, lines }] of Object.entries(outlines)) test(name, () => assert.deepEqual(outline(text), lines))

const fragments = [
  'A = 1\n', "B = 'x'\n", '\n', '  ', '(', ')', '[', ']', '{', '}', "'", '"', "'''", '"""', '# c\n', ';', ',', '\\', ':', '=', '+=', '.', '*', '**',
  'if A:\n', '  C = 2\n', 'else:\n', 'elif B:\n', 'try:\n', 'except X:\n', 'finally:\n', 'for x in y:\n', 'with a as b:\n', 'def f(a, *b):\n',
  '  return a\n', 'class D(E):\n', 'from .base import *\n', 'import os\n', 'lambda x: y', "f'{A}/b'", 'x if y else z', 'not in', '@dec\n', '\r\n',
  '\ufeff', '\f', '\0', '{% x %}', 'match a:\n', '  case 1:\n', 'async ', 'await ', 'yield', 'é', '中文', '0x1', '1e5', '...', ':=', '->',
] // biome-ignore format: a word list

test('nothing is lost, whatever the text', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.constantFrom(...fragments), fc.string()), { maxLength: 40 }), parts => {
      assertLossless(parsePython(new Source('/w/settings.py', parts.join(''))))
    }),
    { numRuns: 3000 },
  )
})

test('deep nesting ends in silence', () => {
  const deep = [
    `A = ${'['.repeat(20_000)}`,
    `A = ${'('.repeat(3000)}1${')'.repeat(3000)}`,
    `A = 1${' + 1'.repeat(20_000)}`,
    `A = ${'-'.repeat(20_000)}1`,
    Array.from({ length: 1500 }, (_, depth) => `${' '.repeat(depth)}if a:\n`).join(''),
    `A = 1\n`.repeat(20_000),
    `'''\n`.repeat(5001),
    'a b '.repeat(1_000_000),
    'listen 80;\n'.repeat(20_000),
  ]
  for (const text of deep) assertLossless(parsePython(new Source('/w/settings.py', text)))
})

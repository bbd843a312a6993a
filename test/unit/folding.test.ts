import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import type { SelectionRange } from 'vscode-languageserver-types'
import { foldingRanges } from '../../server/src/features/folding.ts'
import { selectionRanges } from '../../server/src/features/selection.ts'
import type { Document, FormatId } from '../../server/src/formats/format.ts'
import { documentOf, fixtures } from '../support/documents.ts'

/** What is folded: the first line, which stays, and the last one that goes, from 1. */
const folds: [what: string, format: FormatId, text: string, folded: string[] | undefined][] = [
  [
    'blocks, down to the line above their brace',
    'nginx',
    'http {\n  server {\n    listen 80;\n    location / { root /a; }\n  }\n}\n',
    ['1-5', '2-4'],
  ],
  [
    'from the head where the brace stands below it, and with the brace where it stands behind a directive',
    'nginx',
    'server\n{\n  location / {\n    root /a; }\n}\n',
    ['1-4', '3-4'],
  ],
  ['directives over several lines', 'nginx', "log_format main 'a'\n                'b';\nif ($a\n    = b) {\n  c;\n}\n", ['1-2', '4-5']],
  ['Lua', 'nginx', 'content_by_lua_block {\n  ngx.say("a")\n}\n', ['1-2']],
  ['an empty block', 'nginx', 'events {\n}\nhttp {}\n', []],
  ['a block that is still open', 'nginx', 'http {\n  a;\n', ['1-2']],
  ['runs of comments', 'nginx', '# one\n# two\n\n# alone\na; # behind\n  # three\n  # four\n', ['1-2 comment', '6-7 comment']],
  [
    'sections with the comments in them, and without those above the next header',
    'uwsgi',
    '[uwsgi]\nmaster = true\n# one\n\n# two\n\n# of the next\n[other]\na = 1\n; end\n\n',
    ['1-5', '8-10'],
  ],
  ['conditions and loops of uWSGI', 'uwsgi', '[uwsgi]\nif-env = A\n  for = a b\n    x = 1\n  endfor =\nendif =\n', ['1-6', '2-5', '3-4']],
  ['values over several lines', 'supervisor', '[program:a]\nenvironment =\n  A="1",\n  B="2"\nuser=b\n', ['1-5', '2-4']],
  ['continued lines', 'systemd', '[Service]\nExecStart=/bin/a \\\n  --b \\\n  --c\nUser=a\n', ['1-5', '2-4']],
  ['what others look after is theirs to fold', 'compose', 'services:\n  a:\n    image: b\n', undefined],
]

/** What the selection grows to from the cursor, the smallest first. */
const selections: [what: string, format: FormatId, text: string, selected: string[]][] = [
  [
    'from a word to the file',
    'nginx',
    'server {\n  root /srv/sh¦op /b;\n}\na;',
    [
      'shop',
      '/srv/shop',
      '/srv/shop /b',
      'root /srv/shop /b;',
      'server {\n  root /srv/shop /b;\n}',
      'server {\n  root /srv/shop /b;\n}\na;',
    ],
  ],
  ['by way of the inside of the block', 'nginx', 's { # x\n  a¦;\n  b;\n}', ['a', 'a;', '# x\n  a;\n  b;', 's { # x\n  a;\n  b;\n}']],
  ['out of quotes', 'nginx', 'a "b ¦ c" d;', ['b  c', '"b  c"', '"b  c" d', 'a "b  c" d;']],
  ['from the head of a block', 'nginx', 'location ~ \\.ph¦p$ { a; }', ['php', '\\.php$', '~ \\.php$', 'location ~ \\.php$ { a; }']],
  ['from a comment', 'nginx', 'a {\n  # w¦hy\n  b;\n}', ['why', '# why', '# why\n  b;', 'a {\n  # why\n  b;\n}']],
  [
    'in a section',
    'uwsgi',
    '[uwsgi]\na = b:¦80\nc = d\n',
    ['80', 'b:80', 'a = b:80', 'a = b:80\nc = d', '[uwsgi]\na = b:80\nc = d', '[uwsgi]\na = b:80\nc = d\n'],
  ],
  ['between words', 'nginx', 'a;\n¦\nb;', ['a;\n\nb;']],
]

suite('folding', () => {
  for (const [what, id, text, folded] of folds)
    test(`${id}: ${what}`, () => {
      const ranges = foldingRanges(documentOf(id, text))
      assert.deepEqual(
        ranges?.map(({ startLine, endLine, kind }) => [`${startLine + 1}-${endLine + 1}`, kind].filter(Boolean).join(' ')),
        folded,
      )
    })
})

suite('growing selections', () => {
  for (const [what, id, marked, selected] of selections)
    test(what, () => {
      const document = documentOf(id, marked.replace('¦', ''))
      const [selection] = selectionRanges(document, [marked.indexOf('¦')]) ?? []
      assert.deepEqual(chain(document, selection), selected)
    })
})

suite('folding and growing selections of any file', () => {
  const documents = fixtures()

  test('lie in the file and in one another, wherever the cursor is', () => {
    for (const document of documents) assertSound(document)
  })

  test('of damaged files too', () => {
    const damage = fc.array(
      fc.record({ at: fc.nat(), drop: fc.nat(30), put: fc.constantFrom('', '{', '}', ';', '"', '\n', '#', '[x]', '\\') }),
      { maxLength: 4 },
    )
    fc.assert(
      fc.property(
        fc.constantFrom(...documents.filter(({ source }) => source.text.length < 5000)),
        damage,
        ({ format, source }, changes) => {
          const text = changes.reduce((before, { at, drop, put }) => {
            const start = at % (before.length + 1)
            return before.slice(0, start) + put + before.slice(start + drop)
          }, source.text)
          assertSound(documentOf(format.id, text))
        },
      ),
      { numRuns: 200 },
    )
  })
})

/** The texts of a selection and of all it grows to. */
function chain({ source }: Document, selection: SelectionRange | undefined): string[] {
  const texts: string[] = []
  for (let each = selection; each; each = each.parent)
    texts.push(source.text.slice(source.offset(each.range.start), source.offset(each.range.end)))
  return texts
}

function assertSound(document: Document): void {
  const { source } = document
  const lines = source.text.split('\n').length
  for (const { startLine, endLine } of foldingRanges(document) ?? []) assert.ok(startLine >= 0 && startLine < endLine && endLine < lines)
  const offsets = Array.from({ length: Math.min(source.text.length + 1, 400) }, (_, index) => (index * 7919) % (source.text.length + 1))
  for (const [index, selection] of (selectionRanges(document, offsets) ?? []).entries()) {
    let inner = { start: offsets[index] ?? 0, end: offsets[index] ?? 0 }
    for (let each: SelectionRange | undefined = selection; each; each = each.parent) {
      const range = { start: source.offset(each.range.start), end: source.offset(each.range.end) }
      assert.ok(range.start <= inner.start && inner.end <= range.end)
      inner = range
    }
  }
}

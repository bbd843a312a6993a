import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { TextDocument } from 'vscode-languageserver-textdocument'
import type { FormattingOptions } from 'vscode-languageserver-types'
import { format, formatRange } from '../../server/src/features/format.ts'
import type { Document, FormatId } from '../../server/src/formats/format.ts'
import { formats } from '../../server/src/formats/index.ts'
import { stackKinds } from '../../server/src/generate/plan.ts'
import { render } from '../../server/src/generate/render/index.ts'
import type { Entry } from '../../server/src/syntax/tree.ts'
import { documentOf, fixtures } from '../support/documents.ts'
import { planOf } from '../support/plans.ts'

const spaces: FormattingOptions = { tabSize: 4, insertSpaces: true }
const tabs: FormattingOptions = { tabSize: 4, insertSpaces: false }

const cases: [what: string, format: FormatId, before: string, after: string, options?: FormattingOptions][] = [
  [
    'lines are indented by their blocks',
    'nginx',
    'http {\nserver {\n        listen 80;\n  location / {\n root /srv;\n}\n }\n}\n',
    'http {\n    server {\n        listen 80;\n        location / {\n            root /srv;\n        }\n    }\n}\n',
  ],
  ['by tabs where the editor says so', 'nginx', 'server {\n    listen 80;\n  }\n', 'server {\n\tlisten 80;\n}\n', tabs],
  ['a brace on its own line stays there', 'nginx', 'server\n    {\nlisten 80;\n    }\n', 'server\n{\n    listen 80;\n}\n'],
  ['a block on one line stays on it', 'nginx', ' location / { return 404; }\n', 'location / { return 404; }\n'],
  ['signs get the blank that belongs there', 'nginx', 'location /{return 404;}events{}\n', 'location / { return 404; } events {}\n'],
  [
    'columns stay',
    'nginx',
    'proxy_set_header  Host       $host;\nproxy_set_header  X-Real-IP  $remote_addr ;\n',
    'proxy_set_header  Host       $host;\nproxy_set_header  X-Real-IP  $remote_addr ;\n',
  ],
  ['blanks at line ends go', 'nginx', 'listen 80;  \t\n \t\n# why \nroot /srv;   ', 'listen 80;\n\n# why\nroot /srv;'],
  ['two blank lines in a row stay, more do not', 'nginx', '\n\na;\n\n\nb;\n\n\n\n\nc;\n\n\n', 'a;\n\n\nb;\n\n\nc;\n'],
  ['line ends stay as they are', 'nginx', 'a {\r\nb;\r\n\r\n\r\n\r\n\r\n}', 'a {\r\n    b;\r\n\r\n\r\n}'],
  [
    'a missing line end at the end of the file comes where it is asked for',
    'nginx',
    'a {\r\nb;\r\n}  ',
    'a {\r\n    b;\r\n}\r\n',
    { ...spaces, insertFinalNewline: true },
  ],
  [
    'the lines of a directive move with its first one',
    'nginx',
    "http {\n  log_format main '$remote_addr '\n                  '$status '\n                  '$request';\n}\n",
    "http {\n    log_format main '$remote_addr '\n                    '$status '\n                    '$request';\n}\n",
  ],
  [
    'and go one step in where they stand no further in than it',
    'nginx',
    'server {\nserver_name a.example\nb.example\nc.example;\n}\n',
    'server {\n    server_name a.example\n        b.example\n        c.example;\n}\n',
  ],
  [
    'their shape is the author’s',
    'nginx',
    "log_format json escape=json '{'\n    '\"status\":\"$status\"'\n'}';\n",
    "log_format json escape=json '{'\n    '\"status\":\"$status\"'\n'}';\n",
  ],
  [
    'a semicolon on its own line stands under the directive, a comment between its lines with them',
    'nginx',
    'http {\n  server_name\n    a.example\n# the old one\n    b.example\n  ;\n}\n',
    'http {\n    server_name\n      a.example\n        # the old one\n      b.example\n    ;\n}\n',
  ],
  [
    'tabs indent, blanks align',
    'nginx',
    "http {\n  log_format main 'a'\n                  'b';\n}\n",
    "http {\n\tlog_format main 'a'\n\t                'b';\n}\n",
    tabs,
  ],
  ['text over several lines stays', 'nginx', '{a "\n   x  \n  "; b;\n'.slice(1), 'a "\n   x  \n  "; b;\n'],
  [
    'Lua stays',
    'nginx',
    'location / {\n  content_by_lua_block {\n     if x then  \n  return end\n      }\n  }\n',
    'location / {\n    content_by_lua_block {\n     if x then  \n  return end\n      }\n}\n',
  ],
  ['comments are indented as directives are', 'nginx', 'a {\n# one\n#b;\n        # two\n}\n', 'a {\n    # one\n    #b;\n    # two\n}\n'],
  [
    'a comment under one at the end of a line stays under it',
    'nginx',
    'a {\n  b c;   # one\n         # two\n         # three\n\n         # four\n}\n',
    'a {\n    b c;   # one\n           # two\n           # three\n\n    # four\n}\n',
  ],
  ['a brace ends a directive that lacks its end', 'nginx', 'a {\n          b\n#{{ c }}\n}\n', 'a {\n    b\n        #{{ c }}\n}\n'],
  ['templates are left alone', 'nginx', 'a {\n{% if b %}\nc;\n{% endif %}\n }\n', 'a {\n{% if b %}\nc;\n{% endif %}\n }\n'],
  ['tokens in values are part of them', 'nginx', 'a {\nlisten {{ port }};\n}\n', 'a {\n    listen {{ port }};\n}\n'],
  ['and one with a carriage return that stands alone', 'nginx', 'a {\r  b;\n  }\n', 'a {\r  b;\n  }\n'],
  ['a file with mistakes is left alone', 'nginx', 'a {\n  listen 80\n  }\n', 'a {\n  listen 80\n  }\n'],

  [
    'blanks at line ends go',
    'uwsgi',
    '\n[uwsgi]  \nmaster = true \n\n\n\n\n# why \nvacuum = true\n\n',
    '[uwsgi]\nmaster = true\n\n\n# why\nvacuum = true\n',
  ],
  ['equals signs are written as most of them are', 'uwsgi', '[uwsgi]\na = 1\nb=2\nc =3\nd = 4\n', '[uwsgi]\na = 1\nb = 2\nc = 3\nd = 4\n'],
  ['or without blanks', 'uwsgi', '[uwsgi]\na=1\nb=2\nc = 3\n', '[uwsgi]\na=1\nb=2\nc=3\n'],
  ['in a column they stay', 'uwsgi', '[uwsgi]\nmaster   = true\nprocesses = 4\na=1\n', '[uwsgi]\nmaster   = true\nprocesses = 4\na=1\n'],
  ['options stay indented', 'uwsgi', '[uwsgi]\nif-env = A\n  socket = :1\nendif =\n', '[uwsgi]\nif-env = A\n  socket = :1\nendif =\n'],
  ['a percent sign keeps its blank', 'uwsgi', '[uwsgi]\na = 50% \nb=1\n', '[uwsgi]\na = 50% \nb = 1\n'],

  [
    'equals signs are written as most of them are',
    'supervisor',
    '[program:a]\ncommand=a\nuser = b\ndirectory=/\n',
    '[program:a]\ncommand=a\nuser=b\ndirectory=/\n',
  ],
  [
    'what would become a comment does not',
    'supervisor',
    '[program:a]\ncommand = a\nuser = b\nx=;c\n',
    '[program:a]\ncommand = a\nuser = b\nx=;c\n',
  ],
  [
    'comments behind values keep their column',
    'supervisor',
    '[program:a]\na=1    ; x\nb = 2  ; y\n',
    '[program:a]\na=1    ; x\nb = 2  ; y\n',
  ],
  [
    'a value over several lines stays, with the blank lines in it',
    'supervisor',
    '[program:a]\nenvironment = \n  A="1", \n\n\n\n  B="2"  \n\n\n\n\nuser = b\n',
    '[program:a]\nenvironment = \n  A="1", \n\n\n\n  B="2"\n\n\nuser = b\n',
  ],
  [
    'a continued line stays',
    'systemd',
    '[Service] \nExecStart=/bin/a \\\n    --b  \\\n    --c  \n\n\nUser = d\nGroup=e\n',
    '[Service]\nExecStart=/bin/a \\\n    --b  \\\n    --c\n\n\nUser=d\nGroup=e\n',
  ],
  ['a blank behind a backslash stays', 'systemd', '[Service]\nExecStart=/bin/a \\ \nUser=b\n', '[Service]\nExecStart=/bin/a \\ \nUser=b\n'],
]

suite('formatting', () => {
  for (const [what, id, before, after, options = spaces] of cases)
    test(`${id}: ${what}`, () => {
      const document = documentOf(id, before)
      assert.equal(formatted(document, options), after)
      assertSameMeaning(document, options)
    })

  test('a range is widened to whole directives, and no other line is touched', () => {
    const text = 'a {\nb;   \nserver_name c\n  d;\ne;   \n}\n'
    const range = { start: { line: 3, character: 1 }, end: { line: 3, character: 2 } }
    const edits = formatRange(documentOf('nginx', text), range, spaces)
    assert.equal(applied(text, edits), 'a {\nb;   \n    server_name c\n      d;\ne;   \n}\n')
  })

  test('what others look after is left alone', () => {
    for (const [id, text] of [
      ['django', 'DEBUG   = True   \n'],
      ['compose', 'services: \n    web: \n'],
      ['dockerfile', 'FROM  python \n'],
    ] as const)
      assert.deepEqual(format(documentOf(id, text), spaces), [])
  })

  const documents = fixtures()

  test('every file of the examples and of the tests means the same afterwards, and stays', () => {
    assert.ok(documents.length > 50, `${documents.length}`)
    for (const document of documents) for (const options of [spaces, tabs]) assertSameMeaning(document, options)
  })

  test('what we generate needs none', () => {
    const read = stackKinds.flatMap(stack =>
      render(planOf(stack)).flatMap(({ path, text }) => {
        const { id } = formats.find(format => format.recognises(`/w/${path}`, text)) ?? {}
        return id ? [{ path, document: documentOf(id, text) }] : []
      }),
    )
    assert.ok(read.length > 4 * stackKinds.length, `${read.length} files`)
    for (const { path, document } of read) assert.deepEqual(format(document, spaces), [], path)
  })

  test('so does any damaged one', () => {
    const fragments = [
      ' ',
      '\t',
      '\n',
      '\r\n',
      '\r',
      ';',
      '{',
      '}',
      '#',
      '"',
      "'",
      '\\',
      '%',
      '=',
      ' = ',
      '\n  ',
      '[a]',
      '$',
      '{{',
      '{% x %}',
      'x',
    ]
    const changes = fc.array(fc.record({ at: fc.nat(), drop: fc.nat(4), put: fc.constantFrom('', ...fragments) }), { maxLength: 8 })
    const options = fc.record({ tabSize: fc.constantFrom(0, 1, 2, 3, 4, 8), insertSpaces: fc.boolean(), insertFinalNewline: fc.boolean() })
    const texts = [
      ...cases.map(([, id, text]) => ({ id, text })),
      ...documents.map(({ format, source }) => ({ id: format.id, text: source.text })),
    ]
    fc.assert(
      fc.property(fc.constantFrom(...texts), changes, options, fc.nat(1000), ({ id, text }, changes, options, line) => {
        const damaged = changes.reduce((before, { at, drop, put }) => {
          const start = at % (before.length + 1)
          return before.slice(0, start) + put + before.slice(start + drop)
        }, text)
        const document = documentOf(id, damaged)
        assertSameMeaning(document, options)
        const lines = { start: { line: line % 10, character: 0 }, end: { line: (line % 10) + (line % 4), character: 1 } }
        assert.deepEqual(meaning(documentOf(id, applied(damaged, formatRange(document, lines, options)))), meaning(document))
      }),
      { numRuns: 2000 },
    )
  })
})

function formatted(document: Document, options: FormattingOptions): string {
  return applied(document.source.text, format(document, options))
}

function applied(text: string, edits: ReturnType<typeof format>): string {
  return TextDocument.applyEdits(TextDocument.create('', '', 0, text), edits)
}

/** Formatting changes blanks only, keeps every name, value and comment, and has nothing to do the second time. */
function assertSameMeaning(document: Document, options: FormattingOptions): void {
  const after = documentOf(document.format.id, formatted(document, options))
  assert.equal(after.source.text.replace(/[ \t\r\n]+/g, ''), document.source.text.replace(/[ \t\r\n]+/g, ''))
  assert.deepEqual(meaning(after), meaning(document))
  assert.deepEqual(format(after, options), [])
}

function meaning({ source, tree }: Document): unknown {
  const simple = ({ name, args, body }: Entry): unknown => [name.value, args.map(({ value }) => value), body?.map(simple)]
  const comments = tree.comments.map(({ start, end }) => source.text.slice(start, end).trimEnd())
  return [tree.entries.map(simple), comments, tree.troubles.map(({ rule }) => rule)]
}

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { harmless } from '../../server/src/commands/terminal.ts'
import { concise } from '../../server/src/report/concise.ts'
import { widthOf } from '../../server/src/report/frame.ts'
import { full } from '../../server/src/report/full.ts'
import { json } from '../../server/src/report/json.ts'
import type { Report } from '../../server/src/report/report.ts'
import type { Problem } from '../../server/src/rules/rule.ts'
import { Source, type Span, span } from '../../server/src/span.ts'

const report: Report = { root: '/w', folder: '/w/deploy', files: 2, version: '0.1.0', colour: false }

/** The span of a piece of a text, in a file of its own. */
function spanOf(path: string, text: string, piece: string): Span {
  const start = text.indexOf(piece)
  return span(new Source(path, text), start, start + piece.length)
}

const nginx = spanOf('/w/deploy/nginx.conf', 'server {\n\tproxy_pass http://unix:/run/a.sock;\n}\n', 'http://unix:/run/a.sock')
const uwsgi = spanOf('/w/uwsgi.ini', `[uwsgi]\n${'\n'.repeat(8)}socket = /run/a.sock\n`, '/run/a.sock')
const mismatch: Problem = {
  rule: 'stack/protocol-mismatch',
  severity: 'error',
  at: nginx,
  message: 'nginx speaks http',
  related: [{ at: uwsgi, message: 'listens here for uwsgi' }],
  fixes: [
    { title: 'use uwsgi_pass', edits: [{ at: nginx, text: 'unix:/run/a.sock' }], safe: true },
    { title: 'use http-socket', edits: [] },
  ],
}

test('full shows both ends, fixes and a summary', () => {
  assert.equal(
    full([mismatch], report),
    `error: nginx speaks http [stack/protocol-mismatch]
  --> nginx.conf:2:13
   |
 2 |     proxy_pass http://unix:/run/a.sock;
   |                ^^^^^^^^^^^^^^^^^^^^^^^
  ::: ../uwsgi.ini:10:10
   |
10 | socket = /run/a.sock
   |          ----------- listens here for uwsgi
   = fix: use uwsgi_pass (safe)
   = fix: use http-socket (suggested)

1 error, 0 warnings, 0 infos in 2 files
`,
  )
})

test('full says that nothing was found', () => {
  assert.equal(full([], { ...report, files: 1 }), '0 errors, 0 warnings, 0 infos in 1 file\n')
})

const frames: [name: string, text: string, piece: string, line: string, underline: string][] = [
  ['characters of two columns', 'chdir = /srv/商店 这里', '这里', 'chdir = /srv/商店 这里', `${' '.repeat(18)}^^^^`],
  ['a span over several lines', 'location / {\n}\n', 'location / {\n}', 'location / {', '^^^^^^^^^^^^'],
  ['an empty span', 'a\n', '', 'a', '^'],
  ['a line end of two characters', 'a b\r\nc\r\n', 'b', 'a b', '  ^'],
  ['control characters', 'a \u001b[31mb', 'b', 'a \ufffd[31mb', '       ^'],
]

for (const [name, text, piece, line, underline] of frames) {
  test(`a frame aligns below ${name}`, () => {
    const [, , , shown = '', marks = ''] = full([{ ...mismatch, at: spanOf('/w/a', text, piece), related: [], fixes: [] }], report).split(
      '\n',
    )
    assert.equal(shown, `1 | ${line}`)
    assert.equal(marks, `  | ${underline}`)
  })
}

test('a frame of a very long line is cut around the span', () => {
  const text = `${'x'.repeat(5_000_000)}here${'y'.repeat(5_000_000)}`
  const [, , , line = '', marks = ''] = full([{ ...mismatch, at: spanOf('/w/a', text, 'here'), related: [], fixes: [] }], report).split(
    '\n',
  )
  assert.ok(line.length < 140, line)
  assert.equal(line.slice(marks.indexOf('^'), marks.lastIndexOf('^') + 1), 'here')
})

test('colours only where they are wanted', () => {
  assert.doesNotMatch(full([mismatch], report), /\u001b/)
  assert.match(full([mismatch], { ...report, colour: true }), /\u001b\[31m/)
})

test('concise is one line a problem', () => {
  const hostile = { ...mismatch, message: 'two\nlines \u001b[2J' }
  assert.equal(
    concise([mismatch, hostile], report),
    `nginx.conf:2:13: error nginx speaks http [stack/protocol-mismatch] (see ../uwsgi.ini:10)
nginx.conf:2:13: error two\ufffdlines \ufffd[2J [stack/protocol-mismatch] (see ../uwsgi.ini:10)
`,
  )
  assert.equal(concise([], report), '')
})

test('json follows its schema', () => {
  assert.deepEqual(JSON.parse(json([mismatch], report)), {
    version: 1,
    tool: { name: 'djdeploy', version: '0.1.0' },
    root: '/w',
    files: 2,
    problems: [
      {
        rule: 'stack/protocol-mismatch',
        severity: 'error',
        file: 'deploy/nginx.conf',
        range: { start: { line: 2, column: 13 }, end: { line: 2, column: 36 } },
        message: 'nginx speaks http',
        related: [
          {
            file: 'uwsgi.ini',
            range: { start: { line: 10, column: 10 }, end: { line: 10, column: 21 } },
            message: 'listens here for uwsgi',
          },
        ],
        fixes: [
          {
            title: 'use uwsgi_pass',
            safe: true,
            edits: [
              {
                file: 'deploy/nginx.conf',
                range: { start: { line: 2, column: 13 }, end: { line: 2, column: 36 } },
                text: 'unix:/run/a.sock',
              },
            ],
          },
          { title: 'use http-socket', safe: false, edits: [] },
        ],
      },
    ],
    counts: { error: 1, warning: 0, info: 0 },
  })
})

test('the width of text on a terminal', () => {
  for (const [text, width] of [
    ['abc', 3],
    ['中文', 4],
    ['é', 1],
    ['e\u0301', 1],
    ['🐍', 2],
    ['，', 2],
  ] as const)
    assert.equal(widthOf(text), width, text)
})

test('colours of ours reach a terminal, and nothing else that parts of files hold', () => {
  const colours = [0, 1, 2, 31, 32, 33, 36].map(code => `\u001b[${code}m`).join('')
  assert.equal(harmless(`${colours}a\n\u001b[8mb\u001b[2Jc`), `${colours}a\n\ufffd[8mb\ufffd[2Jc`)
})

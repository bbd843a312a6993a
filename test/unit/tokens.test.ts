import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { semanticTokens, tokensLegend } from '../../server/src/features/tokens.ts'
import { stackFolders } from '../support/documents.ts'
import { viewOf } from '../support/place.ts'
import { filesBelow } from '../support/workspace.ts'

const project = { 'manage.py': '', 'shop/wsgi.py': 'application = 1\n', 'shop/settings.py': '' }

/** What is told of the first file: the word, its type and what it is besides. */
const cases: [what: string, files: Record<string, string>, told: string[] | undefined][] = [
  [
    'known directives, outdated ones, and none that nobody knows',
    { 'a.nginx': 'server {\n  listen 80;\n  ssl on;\n  lisen 80;\n}\n' },
    ['server keyword', 'listen keyword', 'ssl keyword deprecated'],
  ],
  [
    'variables of the file and of nginx, no others',
    { 'a.nginx': 'map $uri $kind {\n  default a;\n  include b;\n}\nserver {\n  set $x "$kind $nothing";\n  return 200 "${x}";\n}\n' },
    [
      'map keyword',
      '$uri variable defaultLibrary readonly',
      '$kind variable definition',
      'server keyword',
      'set keyword',
      '$x variable definition',
      '$kind variable',
      'return keyword',
      '${x} variable',
    ],
  ],
  [
    'what is named in one place and used in another, and addresses of two programs',
    {
      ...project,
      'a.nginx':
        'log_format short "-";\nupstream shop { server 127.0.0.1:8000; }\nserver {\n  access_log a short;\n  error_page 404 @b;\n  location @b { uwsgi_pass shop; }\n}\n',
      'uwsgi.ini': '[uwsgi]\nsocket = :8000\nmodule = shop.wsgi\n',
    },
    [
      'log_format keyword',
      'short type definition',
      'upstream keyword',
      'shop class definition',
      'server keyword',
      '127.0.0.1:8000 interface',
      'server keyword',
      'access_log keyword',
      'short type',
      'error_page keyword',
      '@b function',
      'location keyword',
      '@b function definition',
      'uwsgi_pass keyword',
      'shop class',
    ],
  ],
  [
    'an address at which nobody else is, and names that are nowhere defined, are left to the grammar',
    {
      ...project,
      'a.nginx': 'server {\n  location / { uwsgi_pass 127.0.0.1:9000; }\n  location /b { proxy_pass http://nowhere; }\n}\n',
      'uwsgi.ini': '[uwsgi]\nsocket = :8000\nmodule = shop.wsgi\n',
    },
    ['server keyword', 'location keyword', 'uwsgi_pass keyword', 'location keyword', 'proxy_pass keyword'],
  ],
  [
    'placeholders of uWSGI, and the options that define them',
    { ...project, 'uwsgi.ini': '[uwsgi]\nbase = /srv\nchdir = %(base)/%(none)\nmodule = shop.wsgi\nprocesses = 2\nproceses = 2\n' },
    ['base macro definition', 'chdir property', 'base macro', 'module property', 'shop.wsgi namespace', 'processes property'],
  ],
  [
    'options of supervisor in their sections',
    { 'supervisor.conf': '[program:a]\ncommand = a\nport = 1\n[group:b]\nprograms = a\n' },
    ['a class definition', 'command property', 'b class definition', 'programs property', 'a class'],
  ],
  ['others are asked about what they look after', { 'compose.yml': 'services:\n  a:\n    image: b\n' }, undefined],
]

suite('semantic tokens', () => {
  for (const [what, files, told] of cases) test(what, () => assert.deepEqual(tokensOf(files), told))

  test('of every file of the examples lie one behind the other, on their lines', () => {
    for (const folder of ['examples/beginner', 'examples/correct', ...stackFolders()]) {
      const view = viewOf(filesBelow(folder))
      for (const document of view.workspace.documents) {
        const { data } = semanticTokens(view, document) ?? { data: [] }
        const lines = document.source.text.split('\n')
        let [line, end] = [0, 0]
        for (let index = 0; index < data.length; index += 5) {
          const [down = 0, right = 0, length = 0] = data.slice(index)
          const start = down > 0 ? right : end - (data[index - 3] ?? 0) + right
          assert.ok(down > 0 || start >= end, `${document.source.path} ${index}`)
          line += down
          end = start + length
          assert.ok(length > 0 && end <= (lines[line]?.length ?? 0))
        }
      }
    }
  })
})

function tokensOf(files: Record<string, string>): string[] | undefined {
  const view = viewOf(files)
  const name = Object.keys(files).find(name => /\.(nginx|ini|conf|service|yml)$/.test(name)) ?? assert.fail()
  const document = view.workspace.document(`/w/${name}`) ?? assert.fail()
  const tokens = semanticTokens(view, document)
  return tokens && decoded(tokens.data, document.source.text)
}

function decoded(data: number[], text: string): string[] {
  const lines = text.split('\n')
  let line = 0
  let column = 0
  return Array.from({ length: data.length / 5 }, (_, index) => {
    const [down = 0, right = 0, length = 0, type = 0, bits = 0] = data.slice(index * 5)
    column = down > 0 ? right : column + right
    line += down
    const modifiers = tokensLegend.tokenModifiers.filter((_, bit) => bits & (1 << bit))
    return [lines[line]?.slice(column, column + length), tokensLegend.tokenTypes[type], ...modifiers].join(' ')
  })
}

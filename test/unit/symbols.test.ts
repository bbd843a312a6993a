import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DocumentSymbol } from 'vscode-languageserver-types'
import { documentSymbols, outline, workspaceSymbols } from '../../server/src/features/symbols.ts'
import { viewOf } from '../support/place.ts'

const outlines: [file: string, text: string, ...expected: string[]][] = [
  [
    'nginx.conf',
    'http {\n  upstream shop { server unix:/run/shop.sock; }\n  map $uri $x { default 1; /a 2; }\n  server {\n    listen 80;\n    server_name a.example.com b.example.com;\n    location ~* "\\.js$" { if ($x) { return 403; } }\n  }\n}\n',
    'http',
    '  upstream shop',
    '    server = unix:/run/shop.sock',
    '  map $uri $x',
    '  server a.example.com b.example.com',
    '    listen = 80',
    '    server_name = a.example.com b.example.com',
    '    location ~* \\.js$',
    '      if ($x)',
    '        return = 403',
  ],
  ['uwsgi.ini', '[uwsgi]\n; comment\nmodule = shop.wsgi\nmaster\n', 'uwsgi', '  module = shop.wsgi', '  master'],
  [
    'supervisor.conf',
    '[program:shop]\ncommand=a\n  b\n[group:x]\nprograms=shop\n',
    'program:shop',
    '  command = a b',
    'group:x',
    '  programs = shop',
  ],
  ['shop.service', '[Service]\nExecStart=/bin/true\n', 'Service', '  ExecStart = /bin/true'],
  [
    'settings.py',
    "import os\nDEBUG = True\nif DEBUG:\n    HOSTS = ['a']\nclass Base:\n    LEVEL = 1\ndef env(name):\n    return os.environ[name]\nA.b = 1\n",
    'DEBUG = True',
    "HOSTS = ['a']",
    'Base',
    '  LEVEL = 1',
    'env',
  ],
  [
    'compose.yml',
    'services:\n  web:\n    image: nginx\n    ports: ["80:80"]\n    volumes:\n      - type: bind\n        source: ./a\n',
    'services',
    '  web',
    '    image = nginx',
    '    ports = 80:80',
    '    volumes',
    '      type = bind',
    '      source = ./a',
  ],
  ['Dockerfile', 'FROM python:3.12\nCMD ["gunicorn", "shop.wsgi"]\n', 'FROM = python:3.12', 'CMD = gunicorn shop.wsgi'],
  ['nginx.conf', 'server {\n  location / {\n    return 200', 'server', '  location /', '    return = 200'],
]

for (const [file, text, ...expected] of outlines)
  test(`outline of ${file}: ${expected[0]} …`, () => {
    const document = viewOf({ [file]: text }).workspace.document(`/w/${file}`) ?? assert.fail('not recognised')
    assert.deepEqual(lines(outline(document)), expected)
  })

function lines(symbols: readonly DocumentSymbol[], indent = ''): string[] {
  return symbols.flatMap(({ name, detail, children = [] }) => [
    `${indent}${name}${detail === undefined ? '' : ` = ${detail}`}`,
    ...lines(children, `${indent}  `),
  ])
}

test('symbols of the workspace: blocks, sections and settings by the letters of their names', () => {
  const view = viewOf({
    'a/nginx.conf': 'upstream shop { server 127.0.0.1:1; }\nserver { server_name shop.example.com; location /shop/ { return 200; } }\n',
    'supervisor.conf': '[program:shop]\ncommand=shop\n',
    'settings.py': 'STATIC_ROOT = "shop"\n',
  })
  const found = (query: string) => workspaceSymbols(view, query).map(({ name, containerName }) => `${name} (${containerName})`)
  assert.deepEqual(found('shop'), [
    'upstream shop (a/nginx.conf)',
    'server shop.example.com (a/nginx.conf)',
    'location /shop/ (a/nginx.conf)',
    'program:shop (supervisor.conf)',
  ])
  assert.deepEqual(found('static'), ['STATIC_ROOT (settings.py)'])
  assert.deepEqual(found('command'), [])
  assert.equal(found('').length, 5)
})

test('Python, YAML and scripts have their outlines from elsewhere', () => {
  const { workspace } = viewOf({
    'settings.py': 'DEBUG = True\n',
    'compose.yml': 'services:\n  web:\n    image: nginx\n',
    'uwsgi.ini': '[uwsgi]\n',
  })
  assert.deepEqual(
    workspace.documents.filter(document => documentSymbols(document).length > 0).map(({ format }) => format.id),
    ['uwsgi'],
  )
})

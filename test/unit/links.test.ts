import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Range } from 'vscode-languageserver-types'
import { inlays } from '../../server/src/features/inlays.ts'
import { goTo, lenses } from '../../server/src/features/lenses.ts'
import { links } from '../../server/src/features/links.ts'
import type { View } from '../../server/src/features/place.ts'
import { show } from '../support/marks.ts'
import { viewOf } from '../support/place.ts'

const files: Record<string, string> = {
  'manage.py': "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n",
  'shop/wsgi.py': "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\napplication = 1\n",
  'shop/settings.py': "INSTALLED_APPS = []\nROOT_URLCONF = 'shop.urls'\n",
  'shop/urls.py': '',
  'deploy/nginx.conf': [
    'events {}',
    'http {',
    '    include mime.types;',
    '    include sites/*.conf;',
    '    include common.conf;',
    '}',
    '',
  ].join('\n'),
  'deploy/common.conf': 'ssl_certificate /etc/ssl/shop.pem;\nssl_certificate_key /etc/ssl/shop.key;\n',
  'deploy/ssl/shop.pem': '',
  'deploy/sites/a.conf': [
    'upstream shop {',
    '    server unix:/run/shop.sock;',
    '}',
    'server {',
    '    location / {',
    '        include uwsgi_params;',
    '        uwsgi_pass shop;',
    '    }',
    '    location /api/ { include uwsgi_params; uwsgi_pass unix:/run/shop.sock; }',
    '}',
    '',
  ].join('\n'),
  'deploy/sites/b.conf': 'server { listen 81; }\n',
  'deploy/uwsgi/shop.ini': [
    '[uwsgi]',
    'ini = %dbase.ini:base',
    'name = shop',
    'chdir = /srv/shop',
    'module = shop.wsgi',
    'socket = /run/%(name).sock',
    'pidfile = %d%n.pid',
    '',
  ].join('\n'),
  'deploy/uwsgi/base.ini': '[base]\nmaster = true\n',
  'worker.conf': '[program:worker]\ncommand=python manage.py work\n',
  'deploy/supervisor.conf': '[program:shop]\ncommand=uwsgi --ini /srv/shop/deploy/uwsgi/shop.ini\ndirectory=/srv/shop\n',
}

const view = viewOf(files)
const everything: Range = { start: { line: 0, character: 0 }, end: { line: 1000, character: 0 } }

function documentAt({ workspace }: View, name: string) {
  return workspace.document(`/w/${name}`) ?? assert.fail(name)
}

const linked: [file: string, ...expected: string[]][] = [
  [
    'deploy/nginx.conf',
    'deploy/nginx.conf:4 «sites/*.conf» → deploy/sites/a.conf (deploy/sites/a.conf and 1 more)',
    'deploy/nginx.conf:5 «common.conf» → deploy/common.conf (deploy/common.conf)',
  ],
  ['deploy/common.conf', 'deploy/common.conf:1 «/etc/ssl/shop.pem» → deploy/ssl/shop.pem (deploy/ssl/shop.pem)'],
  [
    'deploy/uwsgi/shop.ini',
    'deploy/uwsgi/shop.ini:2 «%dbase.ini:base» → deploy/uwsgi/base.ini (deploy/uwsgi/base.ini)',
    'deploy/uwsgi/shop.ini:5 «shop.wsgi» → shop/wsgi.py (shop/wsgi.py)',
  ],
  ['deploy/supervisor.conf', 'deploy/supervisor.conf:2 «/srv/shop/deploy/uwsgi/shop.ini» → deploy/uwsgi/shop.ini (deploy/uwsgi/shop.ini)'],
  ['shop/wsgi.py', "shop/wsgi.py:2 «'shop.settings'» → shop/settings.py (shop/settings.py)"],
  ['shop/settings.py', "shop/settings.py:2 «'shop.urls'» → shop/urls.py (shop/urls.py)"],
]

for (const [file, ...expected] of linked)
  test(`links of ${file}`, () => {
    const document = documentAt(view, file)
    const found = links(view, document).flatMap(({ range, target = '', tooltip }) =>
      show(view, [{ uri: view.uriOf(document.source.path), range }]).map(
        place => `${place} → ${fileURLToPath(target).slice('/w/'.length)} (${tooltip})`,
      ),
    )
    assert.deepEqual(found.sort(), expected)
  })

const above: [file: string, ...expected: string[]][] = [
  ['deploy/sites/a.conf', '1: → shop.ini:6 socket', '5: → shop.ini:6 socket', '9: → shop.ini:6 socket'],
  ['deploy/uwsgi/shop.ini', '6: ← a.conf:7 uwsgi_pass', '6: ← a.conf:9 uwsgi_pass'],
  ['deploy/supervisor.conf', '1: → shop.ini'],
  ['deploy/sites/b.conf'],
]

for (const [file, ...expected] of above)
  test(`lenses of ${file}`, () => {
    const found = lenses(view, documentAt(view, file))
    assert.deepEqual(
      found.map(({ range, command }) => `${range.start.line + 1}: ${command?.title}`),
      expected,
    )
    for (const { command } of found) {
      assert.equal(command?.command, goTo)
      const [location] = command.arguments ?? []
      assert.ok(show(view, [location])[0]?.includes(command.title.split(/[ :]/)[1] ?? '-'), 'leads where it says')
    }
  })

test('many ends of one line become one lens', () => {
  const many = viewOf({
    'nginx.conf': `server {\n${[1, 2, 3, 4, 5].map(n => `  location /${n} { proxy_pass http://127.0.0.1:8000; }\n`).join('')}}\n`,
    'gunicorn.conf.py': "bind = '127.0.0.1:8000'\n",
  })
  assert.deepEqual(
    lenses(many, documentAt(many, 'gunicorn.conf.py')).map(({ command }) => command?.title),
    ['← nginx.conf:2 proxy_pass and 4 more'],
  )
})

const behind: [title: string, file: string, options: { paths: boolean; values: boolean }, ...expected: string[]][] = [
  ['includes', 'deploy/nginx.conf', { paths: true, values: false }, '4: → 2 files', '5: → deploy/common.conf'],
  [
    'paths of uWSGI',
    'deploy/uwsgi/shop.ini',
    { paths: true, values: false },
    '2: = /srv/shop/deploy/uwsgi/base.ini:base',
    '7: = /srv/shop/deploy/uwsgi/shop.pid',
  ],
  ['values of uWSGI', 'deploy/uwsgi/shop.ini', { paths: false, values: true }, '6: = /run/shop.sock'],
  ['no file under its own name', 'worker.conf', { paths: true, values: true }],
  ['nothing', 'deploy/uwsgi/shop.ini', { paths: false, values: false }],
]

for (const [title, file, options, ...expected] of behind)
  test(`inlay hints: ${title}`, () => {
    const found = inlays(view, documentAt(view, file), everything, options)
    assert.deepEqual(
      found.map(({ position, label }) => `${position.line + 1}: ${label}`),
      expected,
    )
  })

test('inlay hints: only what is on the screen', () => {
  const range = { start: { line: 4, character: 0 }, end: { line: 5, character: 0 } }
  assert.deepEqual(
    inlays(view, documentAt(view, 'deploy/nginx.conf'), range, { paths: true, values: true }).map(({ position }) => position.line),
    [4],
  )
})

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Snippet, snippetsOf } from '../../server/src/catalogue/snippets.ts'
import { format } from '../../server/src/features/format.ts'
import type { FormatId } from '../../server/src/formats/format.ts'
import { formats } from '../../server/src/formats/index.ts'
import { languages } from '../../server/src/l10n.ts'
import { lint } from '../../server/src/rules/lint.ts'
import { gather } from '../../server/src/stack.ts'
import { documentOf } from '../support/documents.ts'
import { workspaceOf } from '../support/workspace.ts'

/** The file of a format, and what is around a snippet that is no file of its own. */
const places: Record<string, { file: string; format: FormatId; around: [string, string] }> = {
  nginx: { file: 'nginx/shop.conf', format: 'nginx', around: ['server {\n    listen 80;\n', '}\n'] },
  uwsgi: { file: 'uwsgi.ini', format: 'uwsgi', around: [expanded(snippet('uwsgi', 'uwsgi').body), ''] },
  supervisor: { file: 'supervisord.conf', format: 'supervisor', around: [expanded(snippet('supervisor', 'program-uwsgi').body), ''] },
}

for (const [id, { file, format: formatId, around }] of Object.entries(places)) {
  describe(`snippets of ${id}`, () => {
    for (const { name, in: place, description, body } of snippetsOf(id))
      test(name, () => {
        assert.match(name, /^[a-z]+(-[a-z]+)*$/)
        assert.deepEqual(Object.keys(description), languages)
        assert.match(description.en ?? '', /^[A-Z].*[^.]$/)
        assert.match(description['zh-cn'] ?? '', /\p{Script=Han}.*[^。]$/u)
        assert.equal(body.at(-1), '$0')
        const text = expanded(body)
        const isWhole = place === 'http' || place === 'file'
        assert.deepEqual(problemsIn({ [file]: isWhole ? text : around[0] + text + around[1] }), [])
      })

    test('are indented by tabs, which the editor replaces by its own, and need no formatting', () => {
      for (const { body } of snippetsOf(id)) {
        assert.doesNotMatch(body.join('\n'), /^ /m)
        assert.deepEqual(format(documentOf(formatId, expanded(body)), { tabSize: 4, insertSpaces: false }), [])
      }
    })

    test('have names of their own, which are no settings either', () => {
      const names = snippetsOf(id).map(({ name }) => name)
      assert.equal(new Set(names).size, names.length)
      const catalogue = formats.find(format => format.id === formatId)?.catalogue?.()
      // A whole section stands where no setting does.
      assert.deepEqual(
        snippetsOf(id).filter(({ name, in: place }) => place !== 'file' && catalogue?.find(name)),
        [],
      )
    })
  })
}

const project = {
  'manage.py': "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n",
  'shop/wsgi.py': "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\napplication = get_wsgi_application()\n",
  'shop/settings.py': [
    "SECRET_KEY = os.environ['SECRET_KEY']",
    'DEBUG = False',
    "ALLOWED_HOSTS = ['shop.example.com']",
    "SECURE_PROXY_SSL_HEADER = ('HTTP_X_FORWARDED_PROTO', 'https')",
    "WSGI_APPLICATION = 'shop.wsgi.application'",
    "STATIC_URL = '/static/'",
    "STATIC_ROOT = '/srv/shop/static'",
    "LOGGING = {'version': 1, 'root': {'level': 'INFO'}}",
    '',
  ].join('\n'),
}

for (const server of ['uwsgi', 'gunicorn']) {
  test(`the snippets for ${server} go together as they are`, () => {
    const files = {
      ...project,
      'nginx/shop.conf': expanded(snippet('nginx', `site-${server}`).body),
      'supervisord.conf': expanded(snippet('supervisor', `program-${server}`).body),
    }
    const uwsgi = { 'uwsgi.ini': expanded(snippet('uwsgi', 'uwsgi').body) }
    assert.deepEqual(problemsIn(server === 'uwsgi' ? { ...files, ...uwsgi } : files), [])
  })
}

test('placeholders become what the editor puts in', () => {
  assert.equal(expanded(['a ${1:b}/${1} $1 ${2|c,d|} \\$host', '$0']), 'a b/b b c $host\n')
})

function snippet(id: string, wanted: string): Snippet {
  return snippetsOf(id).find(({ name }) => name === wanted) ?? assert.fail(`no snippet ${wanted} of ${id}`)
}

/** The text with the first choice of every placeholder. */
function expanded(body: readonly string[]): string {
  const values = new Map<string, string>()
  const text = body.join('\n')
  for (const [, number = '', value = ''] of text.matchAll(/\$\{(\d+)[:|]([^}|,]*)/g)) if (!values.has(number)) values.set(number, value)
  return text.replace(/\\\$|\$(\d+)|\$\{(\d+)([:|][^}]*)?\}/g, (written, bare, braced) =>
    written === '\\$' ? '$' : (values.get(bare ?? braced) ?? ''),
  )
}

function problemsIn(files: Record<string, string>): string[] {
  const workspace = workspaceOf(files)
  for (const file of Object.keys(files)) assert.ok(workspace.document(`/w/${file}`), `${file} is of no known format`)
  return lint(gather(workspace)).map(
    ({ at, rule, message }) => `${at.source.path} ${at.source.text.slice(at.start, at.end)}: ${message} [${rule}]`,
  )
}

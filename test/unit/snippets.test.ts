import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { contributes } from '../../package.json'
import { format } from '../../server/src/features/format.ts'
import type { FormatId } from '../../server/src/formats/format.ts'
import { lint } from '../../server/src/rules/lint.ts'
import { gather } from '../../server/src/stack.ts'
import { documentOf } from '../support/documents.ts'
import { workspaceOf } from '../support/workspace.ts'

interface Snippet {
  prefix: string
  description: string
  body: string[]
}

/** Where a text of each language lies, and what is around a snippet that is no file of its own. */
const places: Record<string, { file: string; format: FormatId; whole: RegExp; around: [string, string] }> = {
  nginx: { file: 'nginx/shop.conf', format: 'nginx', whole: /^(server|upstream) /, around: ['server {\n    listen 80;\n', '}\n'] },
  'uwsgi-ini': { file: 'uwsgi.ini', format: 'uwsgi', whole: /^\[/, around: [expanded(snippet('uwsgi-ini', 'uwsgi').body), ''] },
  'supervisor-conf': {
    file: 'supervisord.conf',
    format: 'supervisor',
    whole: /^\[/,
    around: [expanded(snippet('supervisor-conf', 'program-uwsgi').body), ''],
  },
}

for (const { language } of contributes.snippets) {
  describe(`snippets of ${language}`, () => {
    for (const [name, { prefix, description, body }] of Object.entries(snippetsOf(language)))
      test(name, () => {
        assert.match(prefix, /^[a-z]+(-[a-z]+)*$/)
        assert.match(description, /^[A-Z].*[^.]$/)
        assert.equal(body.at(-1), '$0')
        assert.deepEqual(problemsIn({ [placeOf(language).file]: inPlace(language, body) }), [])
      })

    test('are indented by tabs, which the editor replaces by its own, and need no formatting', () => {
      for (const { body } of Object.values(snippetsOf(language))) {
        assert.doesNotMatch(body.join('\n'), /^ /m)
        assert.deepEqual(format(documentOf(placeOf(language).format, expanded(body)), { tabSize: 4, insertSpaces: false }), [])
      }
    })

    test('have prefixes of their own', () => {
      const prefixes = Object.values(snippetsOf(language)).map(({ prefix }) => prefix)
      assert.equal(new Set(prefixes).size, prefixes.length)
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
      'supervisord.conf': expanded(snippet('supervisor-conf', `program-${server}`).body),
    }
    const uwsgi = { 'uwsgi.ini': expanded(snippet('uwsgi-ini', 'uwsgi').body) }
    assert.deepEqual(problemsIn(server === 'uwsgi' ? { ...files, ...uwsgi } : files), [])
  })
}

test('placeholders become what the editor puts in', () => {
  assert.equal(expanded(['a ${1:b}/${1} $1 ${2|c,d|} \\$host', '$0']), 'a b/b b c $host\n')
})

function snippetsOf(language: string): Record<string, Snippet> {
  const { path } = contributes.snippets.find(snippets => snippets.language === language) ?? assert.fail(`no snippets of ${language}`)
  return JSON.parse(readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8'))
}

function snippet(language: string, prefix: string): Snippet {
  return (
    Object.values(snippetsOf(language)).find(snippet => snippet.prefix === prefix) ?? assert.fail(`no snippet ${prefix} of ${language}`)
  )
}

function placeOf(language: string) {
  return places[language] ?? assert.fail(`no place for ${language}`)
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

function inPlace(language: string, body: readonly string[]): string {
  const text = expanded(body)
  const { whole, around } = placeOf(language)
  return whole.test(text) ? text : around[0] + text + around[1]
}

function problemsIn(files: Record<string, string>): string[] {
  const workspace = workspaceOf(files)
  for (const file of Object.keys(files)) assert.ok(workspace.document(`/w/${file}`), `${file} is of no known format`)
  return lint(gather(workspace)).map(
    ({ at, rule, message }) => `${at.source.path} ${at.source.text.slice(at.start, at.end)}: ${message} [${rule}]`,
  )
}

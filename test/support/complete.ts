import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { type CompletionItem, InsertTextFormat, TextEdit } from 'vscode-languageserver-types'
import { complete } from '../../server/src/features/complete.ts'
import type { Place } from '../../server/src/features/place.ts'
import type { WorkspaceOptions } from '../../server/src/workspace.ts'
import { placeIn } from './place.ts'

/** What is offered at the `¦` of the files, in the order in which an editor shows it. */
function offeredIn(files: Record<string, string>, options?: WorkspaceOptions): CompletionItem[] {
  return complete(placeIn(files, options)).sort((a, b) => ((a.sortText ?? a.label) < (b.sortText ?? b.label) ? -1 : 1))
}

/** The labels of what is offered. */
export function labelsIn(files: Record<string, string>, options?: WorkspaceOptions): string[] {
  return offeredIn(files, options).map(({ label }) => label)
}

/** The file with the cursor after a suggestion was taken; `¦` stands where one goes on writing, or at the end of what was put in. */
export function accepted(files: Record<string, string>, label: string, offered: (place: Place) => CompletionItem[] = complete): string {
  const place = placeIn(files)
  const item = offered(place).find(item => item.label === label) ?? assert.fail(`"${label}" is not offered`)
  const edit = item.textEdit
  assert.ok(edit && TextEdit.is(edit))
  const { text, path } = place.document.source
  const document = TextDocument.create(path, '', 0, text)
  const start = document.offsetAt(edit.range.start)
  const end = document.offsetAt(edit.range.end)
  assert.ok(start <= place.offset && place.offset <= end, 'the edit holds the cursor')
  assert.ok(!text.slice(start, end).includes('\n'), 'the edit stays in its line')
  const indent = /^[ \t]*/.exec(text.slice(text.lastIndexOf('\n', start - 1) + 1, start))?.[0] ?? ''
  const put = item.insertTextFormat === InsertTextFormat.Snippet ? filled(edit.newText).replaceAll('\n', `\n${indent}`) : `${edit.newText}¦`
  return text.slice(0, start) + put + text.slice(end)
}

/** A snippet whose places keep their first proposal; the cursor ends up at the last place. */
function filled(snippet: string): string {
  const text = snippet
    .replace(/\$\{\d+\|((?:\\.|[^\\,|])*)(?:\\.|[^\\|])*\|\}/g, '$1')
    .replace(/\$\{[1-9]\d*:?((?:\\.|[^\\}])*)\}/g, '$1')
    .replace(/(?<!\\)\$[1-9]/g, '')
    .replace(/(?<!\\)\$(0|\{0\})/, '¦')
    .replace(/\\([\\$},|])/g, '$1')
  return text.includes('¦') ? text : `${text}¦`
}

type Case = [text: string, label: string, after: string]

/** A case is the file with the cursor, what is taken, and the file afterwards. */
export function accepts(name: string, cases: readonly Case[], others: Record<string, string> = {}, offered = complete) {
  for (const [text, label, after] of cases)
    test(`${text.trim().split('\n').at(-1)} → ${label}`, () => assert.equal(accepted({ ...others, [name]: text }, label, offered), after))
}

type Offer = [text: string, offered: readonly string[], not: readonly string[]]

/** A case is the file with the cursor, what is offered, and what is not. */
export function offers(name: string, cases: readonly Offer[], others: Record<string, string> = {}) {
  for (const [text, offered, not] of cases)
    test(`offered at ${text.trim().replaceAll('\n', '↵')}`, () => {
      const labels = labelsIn({ ...others, [name]: text })
      assert.deepEqual(
        { missing: offered.filter(label => !labels.includes(label)), wrong: not.filter(label => labels.includes(label)) },
        { missing: [], wrong: [] },
      )
    })
}

/** A case is the file with the cursor, at which nothing is offered. */
export function silent(name: string, texts: readonly string[], others: Record<string, string> = {}) {
  for (const text of texts)
    test(`nothing at ${text.trim().replaceAll('\n', '↵')}`, () => assert.deepEqual(labelsIn({ ...others, [name]: text }), []))
}

/** A Django project that says all that completion offers of one. */
export const project = {
  'manage.py': "os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')",
  'shop/__init__.py': '',
  'shop/wsgi.py': "os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\napplication = 1",
  'shop/settings.py':
    "INSTALLED_APPS = []\nROOT_URLCONF = 'shop.urls'\nALLOWED_HOSTS = ['shop.example.com', '.example.org', '*']\n" +
    "STATIC_URL = '/static/'\nSTATIC_ROOT = '/srv/shop/static'\nMEDIA_URL = 'media/'\nMEDIA_ROOT = '/srv/shop/uploads'\n",
}

/** What uWSGI is started with for it. */
export const uwsgi = {
  'deploy/uwsgi.ini':
    '[uwsgi]\nchdir = /srv/shop\nmodule = shop.wsgi\nsocket = /run/shop.sock\nhttp-socket = :8080\nuid = shop\ngid = web\nstats = /run/stats.sock\n',
}

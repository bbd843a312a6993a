import assert from 'node:assert/strict'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Range } from 'vscode-languageserver-types'
import { definition } from '../../server/src/features/definition.ts'
import { highlights } from '../../server/src/features/highlights.ts'
import { inlays } from '../../server/src/features/inlays.ts'
import { lenses } from '../../server/src/features/lenses.ts'
import { links } from '../../server/src/features/links.ts'
import { namesOf } from '../../server/src/features/names.ts'
import type { View } from '../../server/src/features/place.ts'
import { references } from '../../server/src/features/references.ts'
import { prepareRename, rename } from '../../server/src/features/rename.ts'
import { outline } from '../../server/src/features/symbols.ts'
import { Source, textOf } from '../../server/src/span.ts'
import { changedBy, findingsIn } from '../support/edits.ts'
import { viewOf } from '../support/place.ts'
import { filesBelow } from '../support/workspace.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const folders = ['examples', 'test/stacks'].flatMap(parent =>
  readdirSync(join(root, parent))
    .map(name => join(parent, name))
    .filter(name => statSync(join(root, name)).isDirectory()),
)

for (const folder of folders)
  test(`${folder}: at every offset, answers lie in their files`, () => {
    const view = viewOf(filesBelow(join(root, folder)))
    const all = { start: { line: 0, character: 0 }, end: { line: 1_000_000, character: 0 } }
    for (const document of view.workspace.documents) {
      const { source } = document
      const here = (range: Range, what: string) => assertIn(range, source, `${what} in ${source.path}`)
      for (let offset = 0; offset <= source.text.length; offset++) {
        const place = { ...view, document, offset }
        for (const { originSelectionRange = all, targetUri, targetSelectionRange } of definition(place)) {
          here(originSelectionRange, 'origin')
          assertAt(view, targetUri, targetSelectionRange)
        }
        for (const { range } of highlights(place)) here(range, 'highlight')
        const prepared = prepareRename(place)
        if (prepared && 'range' in prepared) here(prepared.range, 'rename')
      }
      const rest = [...outline(document)]
      for (let next = rest.pop(); next; next = rest.pop()) {
        here(next.range, 'symbol')
        assert.ok(isWithin(next.selectionRange, next.range), `${next.name} lies in its symbol`)
        for (const child of next.children ?? []) assert.ok(isWithin(child.range, next.range), `${child.name} lies in ${next.name}`)
        rest.push(...(next.children ?? []))
      }
      for (const { range, target = '' } of links(view, document)) {
        here(range, 'link')
        assert.ok(view.workspace.has(fileURLToPath(target)), target)
      }
      for (const { range } of lenses(view, document)) here(range, 'lens')
      for (const { position } of inlays(view, document, all, { paths: true, values: true }))
        here({ start: position, end: position }, 'inlay')
    }
  })

for (const folder of folders)
  test(`${folder}: whatever has a name is renamed or refused, and nothing else is found afterwards`, () => {
    const files = filesBelow(join(root, folder))
    const view = viewOf(files)
    const before = findingsIn(files)
    const done = new Set<string>()
    for (const stack of view.stacks)
      for (const { text, kind } of namesOf(stack).all) {
        const document = text && view.workspace.document(text.source.path)
        if (!text || !document) continue
        const place = { ...view, document, offset: text.start }
        for (const location of references(place, { includeDeclaration: true })) assertAt(view, location.uri, location.range)
        const result = rename(place, newNameOf(kind, textOf(text)))
        if (!('changes' in result) || done.has(JSON.stringify(result))) continue
        done.add(JSON.stringify(result))
        const after = findingsIn({ ...files, ...changedBy(result, files) })
        assert.deepEqual(after.filter(isNoSpelling), before.filter(isNoSpelling), `${kind} ${textOf(text)}`)
      }
    assert.ok(done.size > 0, 'something was renamed')
  })

/** A host name that is nearly one of Django's is a finding of its own. */
function isNoSpelling(finding: string): boolean {
  return !finding.endsWith('nginx/default-site-steals')
}

function newNameOf(kind: string, written: string): string {
  if (kind === 'socket') return written.startsWith('/') ? written.replace(/[^/]+$/, 'renamed.sock') : '8765'
  return kind === 'domain' ? 'renamed.org' : 'renamed'
}

test('a file that two programs read names everything once', () => {
  const view = viewOf({
    'supervisor.conf': '[program:a]\ncommand=uwsgi --ini uwsgi.ini\n[program:b]\ncommand=uwsgi --ini uwsgi.ini\n',
    'uwsgi.ini': '[uwsgi]\nsocket = /run/shop.sock\nuid = shop\n',
  })
  assert.deepEqual(
    view.stacks
      .flatMap(stack =>
        namesOf(stack)
          .all.filter(({ at }) => at.source.path === '/w/uwsgi.ini')
          .map(({ kind }) => kind),
      )
      .sort(),
    ['file', 'socket', 'user'],
  )
})

test('spans of names hold what they say', () => {
  const view = viewOf(filesBelow(join(root, 'examples/correct')))
  const written = view.stacks.flatMap(stack =>
    namesOf(stack).all.map(({ kind, role, text }) => `${kind} ${role} ${text ? textOf(text) : ''}`),
  )
  for (const expected of [
    'socket definition /run/shop/uwsgi.sock',
    'upstream use shop',
    'variable definition shop_static_cache',
    'domain use shop.example.com',
  ])
    assert.ok(written.includes(expected), expected)
})

function assertAt({ workspace }: View, uri: string, range: Range): void {
  const path = fileURLToPath(uri)
  assert.ok(workspace.has(path), `${path} is in the workspace`)
  const { source } = workspace.document(path) ?? workspace.document(path, 'django') ?? { source: new Source(path, '') }
  assertIn(range, source, path)
}

function assertIn({ start, end }: Range, source: Source, what: string): void {
  const again = { start: source.position(source.offset(start)), end: source.position(source.offset(end)) }
  assert.deepEqual(again, { start, end }, what)
  assert.ok(source.offset(start) <= source.offset(end), what)
}

function isWithin(inner: Range, outer: Range): boolean {
  const before = (a: Range['start'], b: Range['start']) => a.line < b.line || (a.line === b.line && a.character <= b.character)
  return before(outer.start, inner.start) && before(inner.end, outer.end)
}

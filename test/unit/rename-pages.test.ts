import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { namesOf, type Occurrence } from '../../server/src/features/names.ts'
import { rename } from '../../server/src/features/rename.ts'
import { textOf } from '../../server/src/span.ts'
import { changedBy, findingsIn } from '../support/edits.ts'
import { readPage } from '../support/pages.ts'
import { viewOf } from '../support/place.ts'

const rules = fileURLToPath(new URL('../../server/src/rules', import.meta.url))

/** Rules that compare the spelling of two names or ports, or find one name twice: a rename may well be what they ask for. */
const aboutSpelling =
  /(nginx\/default-site-steals|nginx\/upstream-undefined|setting\/duplicate|stack\/http-bypasses-nginx|stack\/two-listeners-same-port)$/

for (const family of readdirSync(rules, { withFileTypes: true }).filter(entry => entry.isDirectory()))
  test(`what the examples of ${family.name} name is renamed, and the same is found afterwards`, () => {
    const pages = readdirSync(join(rules, family.name)).filter(name => /^[\w-]+\.md$/.test(name))
    let renamed = 0
    for (const page of pages)
      for (const { files, line } of readPage(page, readFileSync(join(rules, family.name, page), 'utf8')))
        renamed += renameAll(files, `${page}:${line}`)
    assert.ok(renamed > 0, 'nothing was renamed')
  })

/** Renames one thing of each kind; gives how many there are. */
function renameAll(files: Record<string, string>, where: string): number {
  const view = viewOf(files)
  const kinds = new Set<string>()
  let before: string[] | undefined
  for (const stack of view.stacks)
    for (const occurrence of namesOf(stack).all) {
      const { kind, text } = occurrence
      const document = text && view.workspace.document(text.source.path)
      if (!document || kinds.has(kind)) continue
      const result = rename({ ...view, document, offset: text.start }, newNameOf(occurrence))
      if (!('changes' in result)) continue
      kinds.add(kind)
      before ??= found(files)
      assert.deepEqual(found({ ...files, ...changedBy(result, files) }), before, `${where}: ${kind} ${textOf(text)}`)
    }
  return kinds.size
}

function found(files: Record<string, string>): string[] {
  return findingsIn(files).filter(finding => !aboutSpelling.test(finding))
}

function newNameOf({ kind, text }: Occurrence): string {
  const written = text ? textOf(text) : ''
  if (kind === 'socket') return /^\d+$/.test(written) ? '8765' : written.replace(/[^/]+$/, 'renamed.sock')
  // Names below localhost mean this machine, to Django as well.
  if (kind === 'domain') return written.endsWith('.localhost') ? 'renamed.localhost' : 'renamed.org'
  return 'renamed'
}

import assert from 'node:assert/strict'
import { existsSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { complete } from '../../server/src/features/complete.ts'
import { hover } from '../../server/src/features/hover.ts'
import type { Place } from '../../server/src/features/place.ts'
import { signature } from '../../server/src/features/signature.ts'
import { viewOf } from '../support/place.ts'
import { filesBelow } from '../support/workspace.ts'

const root = join(dirname(fileURLToPath(import.meta.url)), '../..')
const folders = ['examples', 'test/stacks'].flatMap(parent =>
  readdirSync(join(root, parent))
    .map(name => join(root, parent, name))
    .filter(folder => existsSync(join(folder, 'manage.py'))),
)

/** Whatever a place is, an answer is one that an editor can use. */
function answersWell(place: Place): void {
  const { source } = place.document
  const { line } = source.position(place.offset)
  const items = complete(place)
  const starts = new Set(items.map(({ textEdit }) => JSON.stringify(textEdit && 'range' in textEdit && textEdit.range.start)))
  assert.ok(starts.size <= 1, `suggestions begin at one sign: ${[...starts]}`)
  for (const item of items) {
    assert.ok(item.textEdit && 'range' in item.textEdit)
    const { start, end } = item.textEdit.range
    assert.ok(start.line === line && end.line === line, `${item.label} stays in its line`)
    assert.ok(source.offset(start) <= place.offset && place.offset <= source.offset(end), `${item.label} is where the cursor is`)
  }
  const range = hover(place)?.range
  if (range) assert.ok(source.offset(range.start) <= place.offset && place.offset <= source.offset(range.end))
  signature(place)
}

for (const folder of folders)
  test(`at every place of ${folder.slice(root.length + 1)}`, () => {
    const view = viewOf(filesBelow(folder))
    for (const document of view.workspace.documents)
      for (let offset = 0; offset <= document.source.text.length; offset++) answersWell({ ...view, document, offset })
  })

import assert from 'node:assert/strict'
import { fileURLToPath } from 'node:url'
import type { WorkspaceEdit } from 'vscode-languageserver-types'
import { rename } from '../../server/src/features/rename.ts'
import { Source } from '../../server/src/span.ts'
import { placeIn, viewOf } from './place.ts'

/** The files that an edit changes, as they are after it; names count from the root `/w`. */
export function changedBy({ changes = {} }: WorkspaceEdit, files: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(changes).map(([uri, edits]) => {
      const name = fileURLToPath(uri).slice('/w/'.length)
      const source = new Source(name, files[name] ?? assert.fail(`${name} is not there`))
      const ordered = edits.toSorted((a, b) => source.offset(b.range.start) - source.offset(a.range.start))
      const put = (text: string, { range, newText }: (typeof edits)[number]) =>
        text.slice(0, source.offset(range.start)) + newText + text.slice(source.offset(range.end))
      return [name, ordered.reduce(put, source.text)]
    }),
  )
}

/** What is found in files, as `file:line rule`: the same before and after a change that means nothing. */
export function findingsIn(files: Record<string, string>): string[] {
  return viewOf(files)
    .problems.map(({ rule, at }) => `${at.source.path}:${at.source.position(at.start).line + 1} ${rule}`)
    .sort()
}

/** Renames what is under the cursor; gives the files that changed, or the sentence that refuses. */
export function renamed(marked: Record<string, string>, newName: string): Record<string, string> | string {
  const result = rename(placeIn(marked), newName)
  if ('message' in result) return result.message
  const files = Object.fromEntries(Object.entries(marked).map(([name, text]) => [name, text.replace('¦', '')]))
  const changed = changedBy(result, files)
  assert.deepEqual(findingsIn({ ...files, ...changed }), findingsIn(files), 'the same findings in the same lines')
  return changed
}

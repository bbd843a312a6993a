import assert from 'node:assert/strict'
import { pathToFileURL } from 'node:url'
import type { Place, View } from '../../server/src/features/place.ts'
import { lint } from '../../server/src/rules/lint.ts'
import { gather } from '../../server/src/stack.ts'
import type { WorkspaceOptions } from '../../server/src/workspace.ts'
import { workspaceOf } from './workspace.ts'

/** Stands for the cursor in the text of a test; no configuration holds it. */
const cursor = '¦'

/** A workspace in memory, rooted at `/w`, as the features see it. */
export function viewOf(files: Record<string, string>, options?: WorkspaceOptions): View {
  const workspace = workspaceOf(files, options)
  const stacks = gather(workspace)
  return { workspace, stacks, problems: lint(stacks), uriOf: path => pathToFileURL(path).href }
}

/** The place of the one `¦` in the files, which is taken out. */
export function placeIn(files: Record<string, string>, options?: WorkspaceOptions): Place {
  const [name, text] = Object.entries(files).find(([, text]) => text.includes(cursor)) ?? assert.fail('no cursor')
  const view = viewOf({ ...files, [name]: text.replace(cursor, '') }, options)
  const document = view.workspace.document(`/w/${name}`) ?? assert.fail(`${name} is of no known format`)
  return { ...view, document, offset: text.indexOf(cursor) }
}

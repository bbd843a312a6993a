import type { Document, Workspace } from '../../formats/format.ts'
import { scriptsIn } from '../../rules/scripts.ts'

/** Shell scripts and Dockerfiles of a workspace; the same list as before unless one of them has changed. */
export function scriptsOf(workspace: Workspace): readonly Document[] {
  return workspace.keep('scripts', () => [...scriptsIn(workspace)].flatMap(({ path }) => documentAt(path, workspace)), isSame)
}

function documentAt(path: string, workspace: Workspace): Document[] {
  const document = workspace.document(path) ?? workspace.document(path, path.endsWith('sh') ? 'shell' : 'dockerfile')
  return document ? [document] : []
}

function isSame(one: readonly Document[], other: readonly Document[]): boolean {
  return one.length === other.length && one.every((document, index) => document === other[index])
}

import type { Document, Workspace } from '../../formats/format.ts'
import { isSameList } from '../../list.ts'
import { scriptsIn } from '../../rules/stack/scripts.ts'

/** Shell scripts and Dockerfiles of a workspace; the same list as before unless one of them has changed. */
export function scriptsOf(workspace: Workspace): readonly Document[] {
  return workspace.keep(
    'scripts',
    workspace.root,
    () => [...scriptsIn(workspace)].flatMap(({ path }) => documentAt(path, workspace)),
    isSameList,
  )
}

function documentAt(path: string, workspace: Workspace): Document[] {
  const document = workspace.document(path) ?? workspace.document(path, path.endsWith('sh') ? 'shell' : 'dockerfile')
  return document ? [document] : []
}

import type { Workspace } from '../../server/src/formats/format.ts'
import { detectTarget } from '../../server/src/target.ts'
import { openWorkspace, type WorkspaceOptions } from '../../server/src/workspace.ts'

/** A workspace in memory, rooted at `/w`: file name below the root → text. Versions are those its own files tell, unless given. */
export function workspaceOf(files: Record<string, string>, options?: WorkspaceOptions): Workspace {
  const texts = new Map(Object.entries(files).map(([name, text]) => [`/w/${name}`, text]))
  const target = detectTarget([...texts.keys()], path => texts.get(path))
  return openWorkspace({ root: '/w', list: () => [...texts.keys()], read: path => texts.get(path) }, { target, ...options })
}

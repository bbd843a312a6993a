import type { Workspace } from '../../server/src/formats/format.ts'
import { openWorkspace, type WorkspaceOptions } from '../../server/src/workspace.ts'

/** A workspace in memory, rooted at `/w`: file name below the root → text. */
export function workspaceOf(files: Record<string, string>, options?: WorkspaceOptions): Workspace {
  const texts = new Map(Object.entries(files).map(([name, text]) => [`/w/${name}`, text]))
  return openWorkspace({ root: '/w', list: () => [...texts.keys()], read: path => texts.get(path) }, options)
}

import { normalPath } from '../../facts/address.ts'
import { isTemplate, type Known } from '../../facts/known.ts'
import { folderOf } from '../../path.ts'
import type { Workspace } from '../format.ts'

/** Where a relative path may start. */
interface Start {
  /** Directory on the server that the command is started in. */
  directory?: Known<string>
  /** Workspace path of the file that holds the command. */
  beside: string
}

/**
 * The workspace file behind a path in a command; undefined where it cannot be seen. Relative paths start in the directory of the command;
 * where that is not known, a file beside the one with the command, or below the root of the workspace, is taken.
 */
export function findFile(path: string, { directory, beside }: Start, workspace: Workspace): string | undefined {
  if (path === '' || isTemplate(path) || /[$`*]/.test(path)) return undefined
  if (path.startsWith('/')) return fileAt(workspace.locate(path), workspace)
  if (directory?.known && directory.value.startsWith('/')) {
    const found = fileAt(workspace.locate(normalPath(`${directory.value}/${path}`)), workspace)
    if (found) return found
  }
  const folder = folderOf(beside)
  return fileAt(normalPath(`${folder}/${path}`), workspace) ?? fileAt(normalPath(`${workspace.root}/${path}`), workspace)
}

/** A folder is no file. */
function fileAt(path: string | undefined, workspace: Workspace): string | undefined {
  if (path === undefined || !workspace.has(path)) return undefined
  return fileNames(workspace).has(path) ? path : undefined
}

function fileNames(workspace: Workspace): ReadonlySet<string> {
  return workspace.keep('names of files', workspace.root, () => new Set(workspace.files))
}

import { normalPath } from '../../facts/address.ts'
import { cleanPath, folderOf, isBelow } from '../../path.ts'

/** Where the files of the workspace lie on the server. */
export interface Places {
  /** Root of the workspace. */
  root: string
  /** Folder of `manage.py` in the workspace, and on the server. */
  project: string
  directory: string
}

/**
 * The path on the server for one that settings give: computed from where the settings lie, relative to where the server starts, or a
 * path on the server already. Undefined where it leads to a place of this machine of which nobody knows where it is on the server.
 */
export function onServer(path: string, { root, project, directory }: Places, is: 'computed' | 'literal' = 'computed'): string | undefined {
  const written = path.startsWith('/') ? cleanPath(path) : cleanPath(`${project}/${path}`)
  if (isBelow(written, project)) return cleanPath(directory + written.slice(project.length))
  const inside = project.slice(root.length)
  const base = directory.endsWith(inside) ? directory.slice(0, directory.length - inside.length) : undefined
  if (isBelow(written, root)) return base && cleanPath(base + written.slice(root.length))
  const around = folderOf(root)
  // A folder beside the workspace, `BASE_DIR.parent / "static"`. One level below the root anything would be beside it.
  if (is === 'computed' && around.lastIndexOf('/') > 0 && isBelow(written, around))
    return base && cleanPath(`${base}/..${written.slice(around.length)}`)
  return normalPath(written)
}

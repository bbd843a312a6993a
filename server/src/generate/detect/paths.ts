import { normalPath } from '../../facts/address.ts'

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
 * path on the server already. Undefined where it leads to a place in the workspace of which nobody knows where it is on the server.
 */
export function onServer(path: string, { root, project, directory }: Places): string | undefined {
  const written = path.startsWith('/') ? cleaned(path) : cleaned(`${project}/${path}`)
  if (isBelow(written, project)) return cleaned(directory + written.slice(project.length))
  if (!isBelow(written, root)) return normalPath(written)
  const inside = project.slice(root.length)
  return directory.endsWith(inside) ? cleaned(directory.slice(0, -inside.length || undefined) + written.slice(root.length)) : undefined
}

function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`)
}

/** No doubled slashes or dot segments. */
function cleaned(path: string): string {
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return `/${parts.join('/')}`
}

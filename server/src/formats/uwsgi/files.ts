import type { Known } from '../../facts/known.ts'
import { cleanPath } from '../../path.ts'
import type { Document, Workspace } from '../format.ts'
import type { ConfigFile } from './magic.ts'

/** Options that read another ini file at once; the value may end in `:section`. */
const loaders = new Set(['ini', 'include', 'inherit', 'config', 'fallback-config'])

/** Whether an option of this name has uWSGI read another ini file. */
export function loadsFile(name: string): boolean {
  return loaders.has(name)
}

/** Whether a value names a file together with a section: only `ini` splits it, at the last colon. */
export function splitSection(name: string, value: string): { path: string; section?: string } {
  const colon = name === 'ini' ? value.lastIndexOf(':') : -1
  if (colon < 0) return { path: value }
  const section = value.slice(colon + 1)
  return section === '' ? { path: value.slice(0, colon) } : { path: value.slice(0, colon), section }
}

/**
 * The ini file behind a name in the workspace. uWSGI looks for relative names in the directory it is started in; where that is not
 * known, a file beside the one that names it, or below the root of the workspace, is taken.
 */
export function findIni(
  path: string,
  beside: string | undefined,
  directory: Known<string> | undefined,
  workspace: Workspace,
): { document: Document; file: ConfigFile } | undefined {
  for (const { place, serverPath } of places(path, beside, directory, workspace)) {
    const document = place === undefined ? undefined : workspace.document(place, 'uwsgi')
    if (document) return { document, file: { source: document.source, serverPath } }
  }
  return undefined
}

interface Place {
  place: string | undefined
  serverPath?: string
}

function* places(path: string, beside: string | undefined, directory: Known<string> | undefined, workspace: Workspace): Iterable<Place> {
  if (path.startsWith('/')) {
    const inside = path.startsWith(`${workspace.root}/`)
    yield { place: inside ? cleanPath(path) : workspace.locate(cleanPath(path)), serverPath: inside ? undefined : path }
    return
  }
  if (directory?.known) {
    const serverPath = cleanPath(`${directory.value}/${path}`)
    yield { place: workspace.locate(serverPath), serverPath }
  }
  if (beside !== undefined) yield { place: cleanPath(`${beside}/${path}`) }
  yield { place: cleanPath(`${workspace.root}/${path}`) }
}

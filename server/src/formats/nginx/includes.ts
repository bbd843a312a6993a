import { isTemplate } from '../../facts/known.ts'
import { fileName, folderOf } from '../../path.ts'
import type { Entry } from '../../syntax/tree.ts'
import type { Document, Workspace } from '../format.ts'
import { isGlob, matches } from '../glob.ts'
import { filesMatching, filesOnServer } from '../patterns.ts'

/** Finds the files of an `include`, in the order nginx reads them; undefined when they cannot be seen. */
export type Includes = (include: Entry) => readonly string[] | undefined

/** How the includes below a file are found: the one nginx is started with, or a part of one that is not there. */
export function includesOf(path: string, kind: 'whole' | 'fragment', workspace: Workspace): Includes {
  const folder = folderOf(path)
  const lookUp = kind === 'whole' ? fromMain(folder, workspace) : fromFragment(folder, workspace)
  const found = new Map<string, readonly string[] | undefined>()
  return include => {
    const pattern = include.args[0]?.value ?? ''
    if (!found.has(pattern))
      found.set(pattern, pattern === '' || pattern.includes('$') || isTemplate(pattern) ? undefined : lookUp(pattern))
    return found.get(pattern)
  }
}

/** Whether a file is a whole configuration, not a part of one. */
export function isMain(document: Document | undefined): boolean {
  return document?.tree.entries.some(({ name, body }) => body && (name.value === 'http' || name.value === 'events')) ?? false
}

type LookUp = (pattern: string) => string[] | undefined

/** Folders that hold nginx.conf on a server: under another name, the folder of the one in the workspace. */
const configurationFolders =
  /^\/(etc\/nginx|usr\/local\/nginx\/conf|usr\/local\/etc\/nginx|usr\/local\/openresty\/nginx\/conf|opt\/nginx\/conf)\//

/** Relative includes, however deep, start in the folder of the file nginx is started with (ngx_conf_full_name). */
function fromMain(folder: string, workspace: Workspace): LookUp {
  return pattern => {
    const inside = pattern.startsWith('/') ? pattern.replace(configurationFolders, '') : pattern
    const beside = inside.startsWith('/') ? undefined : filesMatching(`${folder}/${inside}`, workspace)
    return beside ?? ofNginx(pattern.startsWith('/') ? pattern : `/etc/nginx/${pattern}`, workspace)
  }
}

/** A site or snippet whose main file is not there: it may lie beside that file, or one folder below. */
function fromFragment(folder: string, workspace: Workspace): LookUp {
  const isBelow = /\/(sites-(available|enabled)|conf\.d|snippets|vhosts?(\.d)?)$/.test(folder)
  const folders = isBelow ? [folderOf(folder), folder] : [folder]
  return pattern => {
    if (pattern.startsWith('/')) return ofNginx(pattern, workspace)
    for (const base of folders) {
      const found = filesMatching(`${base}/${pattern}`, workspace)
      if (found) return found
    }
    return ofNginx(`/etc/nginx/${pattern}`, workspace)
  }
}

/** What is found by its last name alone may be of another program: a `conf.d`, or the `shop.conf` of supervisor. */
function ofNginx(pattern: string, workspace: Workspace): string[] | undefined {
  const found = filesOnServer(pattern, workspace)
  const [first] = found ?? []
  if (first === undefined) return found
  if (!isGlob(pattern)) {
    const { format } = workspace.document(first) ?? {}
    return isInFolder(first, folderOf(pattern)) || !format || format.id === 'nginx' ? found : undefined
  }
  const folder = folderOf(first)
  const isSure = isInFolder(folder, folderOf(folderOf(pattern)))
  return isSure || workspace.documentsOf('nginx').some(({ source }) => source.path.startsWith(`${folder}/`)) ? found : undefined
}

/** Whether a path leads to where an include says, as far as its folder tells; what is found by its last name alone may be another file. */
export function isMeant(path: string, include: Entry): boolean {
  const folder = folderOf(include.args[0]?.value ?? '')
  return folder === '' || isInFolder(path, folder)
}

/** Whether the folder that a path lies in has the name of another folder, which may be a pattern. */
function isInFolder(path: string, folder: string): boolean {
  return matches(fileName(folder), fileName(folderOf(path)))
}

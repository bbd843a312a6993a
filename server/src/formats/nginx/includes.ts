import { isTemplate } from '../../facts/known.ts'
import { cleanPath, fileName, folderOf } from '../../path.ts'
import type { Entry } from '../../syntax/tree.ts'
import type { Document, Workspace } from '../format.ts'
import { isGlob, matches } from './glob.ts'

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
    const beside = inside.startsWith('/') ? undefined : expand(`${folder}/${inside}`, workspace)
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
      const found = expand(`${base}/${pattern}`, workspace)
      if (found) return found
    }
    return ofNginx(`/etc/nginx/${pattern}`, workspace)
  }
}

/** What is found by its last name alone may be of another program: a `conf.d`, or the `shop.conf` of supervisor. */
function ofNginx(pattern: string, workspace: Workspace): string[] | undefined {
  const found = onServer(pattern, workspace)
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

/** Files that a pattern with an absolute path on the server means; undefined where it leads to nowhere in the workspace. */
export function onServer(pattern: string, workspace: Workspace): string[] | undefined {
  const parts = pattern.split('/')
  const first = parts.findIndex(isGlob)
  if (first < 0) {
    const path = workspace.locate(pattern)
    return path === undefined ? undefined : [path]
  }
  const folder = workspace.locate(parts.slice(0, first).join('/'))
  return folder === undefined ? undefined : expand([folder, ...parts.slice(first)].join('/'), workspace)
}

/** Files of the workspace that match, sorted by byte; undefined where neither they nor the folder to look in are there. */
export function expand(pattern: string, workspace: Workspace): string[] | undefined {
  const parts = cleanPath(pattern).split('/')
  const first = parts.findIndex(isGlob)
  if (first < 0) {
    const path = parts.join('/')
    return workspace.has(path) ? [path] : undefined
  }
  const start = parts.slice(0, first).join('/')
  if (!workspace.has(start)) return undefined
  const folders = foldersOf(workspace)
  let paths = [start]
  for (const part of parts.slice(first)) {
    paths = paths.flatMap(path => (folders.get(path) ?? []).filter(name => matches(part, name)).map(name => `${path}/${name}`))
  }
  return paths.filter(path => !folders.has(path)).sort()
}

/** The names in each folder of a workspace, by its path. */
export function foldersOf(workspace: Workspace): ReadonlyMap<string, readonly string[]> {
  return workspace.keep('names in folders', workspace.root, () => namesByFolder(workspace))
}

function namesByFolder(workspace: Workspace): Map<string, string[]> {
  const folders = new Map<string, string[]>()
  for (const file of workspace.files) {
    for (let path = file; path.includes('/'); path = folderOf(path)) {
      const folder = folderOf(path)
      const name = path.slice(folder.length + 1)
      const names = folders.get(folder)
      if (!names) folders.set(folder, [name])
      else {
        names.push(name)
        break
      }
    }
  }
  return folders
}

import { cleanPath, folderOf } from '../path.ts'
import type { Workspace } from './format.ts'
import { isGlob, matches } from './glob.ts'

/** The files that an absolute path on the server means, or a pattern of such; undefined where it leads to nowhere in the workspace. */
export function filesOnServer(pattern: string, workspace: Workspace): string[] | undefined {
  const parts = pattern.split('/')
  const first = parts.findIndex(isGlob)
  if (first < 0) {
    const path = workspace.locate(pattern)
    return path === undefined ? undefined : [path]
  }
  const folder = workspace.locate(parts.slice(0, first).join('/'))
  return folder === undefined ? undefined : filesMatching([folder, ...parts.slice(first)].join('/'), workspace)
}

/** The files of the workspace that match a path or a pattern of paths, sorted by byte; undefined where neither they nor the folder to look in are there. */
export function filesMatching(pattern: string, workspace: Workspace): string[] | undefined {
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

import { type AppServer, optionsOf } from '../../facts/facts.ts'
import { findModule, findModuleInAnyCase } from '../../formats/modules.ts'
import { folderOf, pathsBelow } from '../../path.ts'
import type { Stack } from '../../stack.ts'

/**
 * The workspace folders in which a server looks up modules, nearest first: its working directory, `pythonpath`, the folder of its file,
 * and the project. Server folders that lie nowhere in the workspace are left out.
 */
export function searchFolders({ directory, options, at, program, kind }: AppServer, { locate, project }: Stack): string[] {
  const paths = optionsOf({ options }, 'pythonpath').flatMap(({ value }) => (value.known ? [value.value] : []))
  const server = [directory?.known ? directory.value : undefined, program?.directory?.known ? program.directory.value : undefined, ...paths]
  const own = kind === 'uwsgi' ? [folderOf(at.source.path)] : []
  const folders = [...server.flatMap(path => (path?.startsWith('/') ? (locate(path) ?? []) : [])), ...(project ? [project] : []), ...own]
  return [...new Set(folders)]
}

/** Where a module of a server lies: found, found but for the case of letters, or nowhere in the workspace. */
export function findIn(folders: string[], dotted: string, { workspace }: Stack): { path: string; exact: boolean } | undefined {
  for (const folder of folders) {
    const path = findModule(workspace, folder, dotted)
    if (path) return { path, exact: true }
  }
  for (const folder of folders) {
    const path = findModuleInAnyCase(workspace, folder, dotted)
    if (path) return { path, exact: false }
  }
  return undefined
}

/** Dotted names of the WSGI and ASGI modules of the project, which a server could have meant. */
export function entryModules({ workspace, project }: Stack, file: 'wsgi' | 'asgi'): string[] {
  if (!project) return []
  const depth = project.split('/').length
  return pathsBelow(project, workspace.files)
    .filter(path => path.endsWith(`/${file}.py`) && path.split('/').length === depth + 2)
    .map(path => path.slice(project.length + 1, -'.py'.length).replaceAll('/', '.'))
}

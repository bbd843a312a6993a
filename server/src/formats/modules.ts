import { fileName, folderOf } from '../path.ts'
import type { Workspace } from './format.ts'

/** The file that `import dotted` reads when modules are looked up from a folder; undefined where there is none. */
export function findModule(workspace: Workspace, folder: string, dotted: string): string | undefined {
  return pathsOf(dotted, folder).find(path => workspace.has(path))
}

/** That file, else one whose name differs in case only, as Windows and macOS find it. */
export function findModuleInAnyCase(workspace: Workspace, folder: string, dotted: string): string | undefined {
  const exact = findModule(workspace, folder, dotted)
  if (exact !== undefined) return exact
  const wanted = pathsOf(dotted, folder).map(path => path.toLowerCase())
  return workspace.files.find(file => wanted.some(path => path.length === file.length && path === file.toLowerCase()))
}

/** `a/b/c/__init__.py` and `a/b/c.py`, in this order as Python has it. */
function pathsOf(dotted: string, folder: string): string[] {
  if (dotted === '') return [`${folder}/__init__.py`]
  const stem = `${folder}/${dotted.replaceAll('.', '/')}`
  return [`${stem}/__init__.py`, `${stem}.py`]
}

/** The folder that a module's dotted name starts from: the nearest with a `manage.py`, else the first that is not a package. */
export function projectOf(workspace: Workspace, path: string): string {
  const own = folderOf(path)
  for (let folder = own; folder.length >= workspace.root.length; folder = folderOf(folder)) {
    if (workspace.has(`${folder}/manage.py`)) return folder
    if (folder === workspace.root || folder === '') break
  }
  let folder = own
  while (folder !== workspace.root && folder !== '' && workspace.has(`${folder}/__init__.py`)) folder = folderOf(folder)
  return folder
}

/** `shop.settings.production` for a path below the folder where names start; a package goes by its own name. */
export function dottedName(path: string, folder: string): string {
  const inside = path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : fileName(path)
  return inside.replace(/(^|\/)__init__\.py$|\.py$/, '').replaceAll('/', '.')
}

/** Whether a dotted name is, or lies in, one of some modules. */
export function isWithin(modules: ReadonlySet<string>, dotted: string): boolean {
  for (let end = dotted.length; end > 0; end = dotted.lastIndexOf('.', end - 1)) if (modules.has(dotted.slice(0, end))) return true
  return false
}

import { isForDevelopment, isForProduction, type SettingsModule } from '../../facts/settings.ts'
import { settingsModule, settingsNamedIn } from '../../formats/django.ts'
import type { Workspace } from '../../formats/format.ts'
import { dottedName, findModule } from '../../formats/modules.ts'
import { t } from '../../l10n.ts'
import { type Span, span } from '../../span.ts'
import type { Question } from '../detection.ts'
import type { Found } from './found.ts'

/** The settings a deployment shall use: their dotted name, their file, and the folder that names start from. */
export interface ChosenSettings {
  name: string
  path: string
  /** Folder of the workspace that is on Python's path. */
  folder: string
  at: Span
}

/**
 * The settings module for production: the one whose name says so, else the one that `wsgi.py`, `asgi.py` or `manage.py` name, else the
 * only one there is. `whole` are the modules that could be one.
 */
export function chooseSettings(workspace: Workspace, project: string, whole: readonly SettingsModule[]): ChosenSettings | Question {
  const named = entryFiles(workspace, project).flatMap(file => namedIn(workspace, project, file) ?? [])
  const start = named[0]?.folder ?? project
  const all = whole
    .filter(({ path }) => path.startsWith(`${start}/`))
    .map(({ path, at }): ChosenSettings => ({ name: dottedName(path, start), path, folder: start, at: span(at.source, 0, 0) }))
  const [production, another] = all.filter(({ name }) => isForProduction(name))
  const wanted = named.find(({ name }) => isForProduction(name)) ?? (another ? undefined : production)
  if (wanted) return wanted
  if (another)
    return { key: 'settings', why: t('there are several settings modules for production'), choices: sorted(all).map(({ name }) => name) }
  const first = named.find(({ name }) => !isForDevelopment(name))
  if (first) return first
  const [only, second] = all.filter(({ name }) => !isForDevelopment(name))
  const found = second ? undefined : (only ?? named[0] ?? (all.length === 1 ? all[0] : undefined))
  return (
    found ?? {
      key: 'settings',
      why: t('nothing tells which settings module is for production'),
      choices: sorted(all).map(({ name }) => name),
    }
  )
}

function sorted(all: ChosenSettings[]): ChosenSettings[] {
  return all.toSorted((a, b) => Number(isForProduction(b.name)) - Number(isForProduction(a.name)) || (a.name < b.name ? -1 : 1))
}

/** A module by the name the user gives; undefined where there is no such file. */
export function settingsNamed(workspace: Workspace, project: string, name: string, at?: Span): ChosenSettings | undefined {
  const folder = startOf(workspace, project, name)
  const path = folder === undefined ? undefined : findModule(workspace, folder, name)
  const source = path === undefined ? undefined : workspace.source(path)
  return folder !== undefined && path !== undefined && source ? { name, path, folder, at: at ?? span(source, 0, 0) } : undefined
}

/** The module with the values of its settings. */
export function readSettings(workspace: Workspace, { path, name, folder }: ChosenSettings): SettingsModule | undefined {
  const document = workspace.document(path, 'django')
  return document && { ...settingsModule(document, workspace), name, project: folder }
}

/** `python` of the plan: the folder that modules are imported from, where it is not that of `manage.py`. */
export function pythonFolder(project: string, { folder, at }: ChosenSettings): Found<'python'> {
  return { value: folder === project ? undefined : folder.slice(project.length + 1), origin: { kind: 'file', at } }
}

/** `wsgi.py` and `asgi.py` first: servers load those, and people `manage.py`. */
function entryFiles({ files }: Workspace, project: string): string[] {
  const inside = files.filter(file => file.startsWith(`${project}/`))
  const rank = (file: string) => ['/wsgi.py', '/asgi.py', '/manage.py'].findIndex(name => file.endsWith(name))
  const depth = (file: string) => file.split('/').length
  const entries = inside.filter(file => rank(file) >= 0 && (!file.endsWith('/manage.py') || file === `${project}/manage.py`))
  return entries.sort((a, b) => rank(a) - rank(b) || depth(a) - depth(b) || (a < b ? -1 : 1))
}

function namedIn(workspace: Workspace, project: string, file: string): ChosenSettings | undefined {
  const document = workspace.document(file, 'django')
  const named = document && settingsNamedIn(document)
  return named && settingsNamed(workspace, project, named.name, named.at)
}

/** The folder that a dotted name starts from: the project, else the only one below it where the name leads to a file. */
function startOf(workspace: Workspace, project: string, name: string): string | undefined {
  if (findModule(workspace, project, name) !== undefined) return project
  const ends = [`/${name.replaceAll('.', '/')}.py`, `/${name.replaceAll('.', '/')}/__init__.py`]
  const folders = workspace.files
    .filter(file => file.startsWith(`${project}/`))
    .flatMap(file => ends.filter(end => file.endsWith(end)).map(end => file.slice(0, -end.length)))
  return new Set(folders).size === 1 ? folders[0] : undefined
}

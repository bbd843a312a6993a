import { deploymentsIn } from './deployments.ts'
import type { AppServer, Facts } from './facts/facts.ts'
import { isTemplate } from './facts/known.ts'
import { isForDevelopment, type SettingsModule } from './facts/settings.ts'
import { settingsNamedIn } from './formats/django.ts'
import type { Document, FormatId, Workspace } from './formats/format.ts'
import { findModule } from './formats/modules.ts'
import { groupBy } from './list.ts'
import { onceFor } from './memory.ts'
import { pathBelow, pathsBelow } from './path.ts'
import { factsOf } from './statements.ts'

/** What the files of one deployment say together. Rules read nothing else. */
export interface Stack extends Facts {
  workspace: Workspace
  documents: readonly Document[]
  /** Folder of `manage.py`; undefined where the workspace holds no Django project for these files, or several. */
  project?: string
  /** Whether any file says how the project is served: without one, settings are those of a development machine. */
  deployed: boolean
  /** The settings modules that the servers of this deployment load; empty when that cannot be told. */
  live: SettingsModule[]
  /** Other deployments of the same project: some files are used for several. */
  alternatives: Stack[]
  /** The workspace path for a path on the server, also through the folders that the servers of this stack start in. */
  locate(serverPath: string): string | undefined
}

/** The documents of a stack that are of some formats: most rules are about one. */
export function documentsOf({ documents }: Stack, ...formats: readonly FormatId[]): readonly Document[] {
  const known = byFormat(documents)
  return formats.flatMap(format => known.get(format) ?? [])
}

const byFormat = onceFor((documents: readonly Document[]) => groupBy(documents, ({ format }) => format.id))

/** The stacks of one project, or of what belongs to none: one for each deployment, and each knows of the others. */
interface ProjectStacks {
  /** The same for the same files. */
  name: string
  /** The same stacks as before, unless a file has another text that they were made from. */
  stacks(): readonly Stack[]
}

/** The stacks of a workspace by their projects. */
export function stacksByProject(workspace: Workspace): ProjectStacks[] {
  return deploymentsIn(workspace).map(({ name, project, deployments }) => {
    const linkAll = () => {
      const stacks = deployments.map(paths => link(paths, project, workspace))
      for (const stack of stacks) stack.alternatives.push(...stacks.filter(other => other !== stack))
      return stacks
    }
    return { name, stacks: () => workspace.keep('stacks', name, linkAll) }
  })
}

/** All stacks of a workspace. */
export function gather(workspace: Workspace): Stack[] {
  return stacksByProject(workspace).flatMap(({ stacks }) => stacks())
}

function link(paths: readonly string[], project: string | undefined, workspace: Workspace): Stack {
  const documents = paths.flatMap(path => workspace.document(path) ?? [])
  const facts = factsOf(paths, workspace)
  const same = sameFolders(facts.servers, project, workspace)
  return {
    workspace,
    documents,
    project,
    ...facts,
    deployed: facts.servers.length + facts.nginx.length + facts.programs.length > 0,
    live: liveSettings(facts, project, workspace),
    alternatives: [],
    locate: path => throughFolders(path, same, workspace) ?? workspace.locate(path),
  }
}

/** Folders on the server, in the order in which they are tried, and the workspace folders that hold the same files. */
type SameFolders = ReadonlyMap<string, { place: number; folder: string }>

/** The folders that servers start in and find the project's modules in: there the project lies. */
function sameFolders(servers: AppServer[], project: string | undefined, workspace: Workspace): SameFolders {
  const same = new Map<string, { place: number; folder: string }>()
  for (const { directory, app } of project ? servers : []) {
    if (!project || !directory?.known || !app || same.has(directory.value)) continue
    const file = app.kind === 'file' ? app.value : `${app.value.split(':')[0]?.replaceAll('.', '/')}.py`
    const inside = pathBelow(directory.value, file)
    if (workspace.has(`${project}/${inside}`)) same.set(directory.value, { place: same.size, folder: project })
  }
  return same
}

function throughFolders(path: string, same: SameFolders, workspace: Workspace): string | undefined {
  let first: { place: number; found: string } | undefined
  for (let end = path.length; same.size > 0 && end >= 0; end = end > 0 ? path.lastIndexOf('/', end - 1) : -1) {
    const around = same.get(path.slice(0, end))
    if (!around || (first && first.place < around.place)) continue
    const found = around.folder + path.slice(end)
    if (workspace.has(found)) first = { place: around.place, found }
  }
  return first?.found
}

/**
 * The settings modules that the servers of a deployment load: named in the environment of the server or its program, else in the
 * WSGI or ASGI module it loads, else in those of the project. A default meant for development is not taken for what is deployed, and
 * where a file that cannot be seen sets the environment, only a project with a single settings module leaves no doubt.
 */
function liveSettings(facts: Facts, project: string | undefined, workspace: Workspace): SettingsModule[] {
  if (!project) return []
  const servers = facts.servers.filter(({ kind }) => kind !== 'runserver')
  const named = new Set(servers.flatMap(server => settingsNamedBy(server) ?? []))
  const unnamed = servers.length === 0 || servers.some(server => settingsNamedBy(server) === undefined)
  const several = facts.settings.length > 1
  if (unnamed && !(several && servers.some(hasUnseenEnvironment))) {
    for (const name of defaultsOf(servers, project, workspace)) if (!isForDevelopment(name)) named.add(name)
  }
  return [...named].flatMap(name => {
    const path = findModule(workspace, project, name)
    return facts.settings.find(module => module.path === path) ?? []
  })
}

const variable = 'DJANGO_SETTINGS_MODULE'

/** Whether a file that cannot be seen sets variables, or a configuration of gunicorn computes them. */
function hasUnseenEnvironment({ program, options }: AppServer): boolean {
  return !!program?.moreEnvironment || options.some(({ name, value }) => name === 'raw_env' && !value.known)
}

/** The settings module that a server or its program names in its environment; undefined where neither does, or with a template. */
function settingsNamedBy({ environment, program }: AppServer): string | undefined {
  const value = (environment.get(variable) ?? program?.environment.get(variable))?.value
  return value === undefined || isTemplate(value) || value.includes('$') ? undefined : value
}

/** What the entry modules name when the environment names nothing: those the servers load, else all of the project, else `manage.py`. */
function defaultsOf(servers: AppServer[], project: string, workspace: Workspace): string[] {
  const loaded = servers.flatMap(({ app }) => {
    const dotted = app?.kind === 'file' ? app.value.replace(/\.py$/, '').replaceAll('/', '.') : (app?.value.split(':')[0] ?? '')
    return findModule(workspace, project, dotted) ?? []
  })
  const entries =
    loaded.length > 0
      ? loaded
      : pathsBelow(project, workspace.files).filter(file => /\/[^/]+\/[aw]sgi\.py$/.test(file.slice(project.length)))
  const names = namesIn(entries, workspace)
  return names.length > 0 ? names : namesIn([`${project}/manage.py`], workspace)
}

function namesIn(paths: string[], workspace: Workspace): string[] {
  return paths.flatMap(path => {
    const document = workspace.document(path, 'django')
    return (document && settingsNamedIn(document)?.name) ?? []
  })
}

import { optionOf } from './facts/facts.ts'
import type { Workspace } from './formats/format.ts'
import { findModule } from './formats/modules.ts'
import { groupBy, isSameList } from './list.ts'
import { holdSame } from './memory.ts'
import { folderOf } from './path.ts'
import { statementOf } from './statements.ts'

/** The deployments of one project, or of what belongs to none. */
interface ProjectDeployments {
  /** The files that belong to it: the same name stands for the same files. */
  name: string
  /** Folder of `manage.py`; undefined where there is none, or several and nothing tells which. */
  project: string | undefined
  /** Paths of the files that are used together, a list for each deployment. */
  deployments: (readonly string[])[]
}

/**
 * Decides which files belong together. Files that refer to each other (a supervisor program and the ini it starts, nginx.conf and what
 * it includes) always do. Beyond that folders tell: two folders of one project that both configure nginx, or both an application
 * server, are alternatives (`docker/` beside `conf/`) and kept apart; what only one of them could use is shared. Of several projects, files
 * beside them belong to the one whose application they load.
 */
export function deploymentsIn(workspace: Workspace): readonly ProjectDeployments[] {
  return workspace.keep('deployments', workspace.root, () => divide(workspace))
}

function divide(workspace: Workspace): ProjectDeployments[] {
  const paths = workspace.keep('documents', workspace.root, () => workspace.documents.map(({ source }) => source.path), isSameList)
  const projects = workspace.files.filter(file => file.endsWith('/manage.py')).map(folderOf)
  const projectOf = projectFinder(projects, workspace.root)
  const files = paths.map(path => tiesOf(path, workspace))
  const settings = files.filter(({ isDjango }) => isDjango)
  const found = unite(files.filter(({ isDjango }) => !isDjango)).map(members => unitOf(members, projectOf))
  const loading = found.map(unit => ({ ...unit, project: unit.project ?? projectLoaded(unit, projects, workspace) }))
  const placed = loading.filter(({ project }) => project !== undefined)
  const units = loading.map(unit => ({ ...unit, project: unit.project ?? projectBeside(unit, placed, workspace.root) }))
  const byProject = groupBy(units, unit => unit.project)
  for (const project of projects) if (!byProject.has(project)) byProject.set(project, [])
  if (!byProject.has(undefined) && settings.some(({ path }) => projectOf(path) === undefined)) byProject.set(undefined, [])
  const settingsOf = groupBy(settings, ({ path }) => projectOf(path))

  return [...byProject].map(([project, units]) => {
    const own = settingsOf.get(project) ?? []
    const sets = units.length > 0 ? alternatives(units, workspace.root) : [[]]
    const deployments = sets.map(set => [...own, ...set.flatMap(unit => unit.members)].map(({ path }) => path))
    return { name: `${project ?? ''}:${deployments.join('|')}`, project, deployments }
  })
}

type Role = 'nginx' | 'server'

/** What decides with which other files a file is used. */
interface Ties {
  path: string
  isDjango: boolean
  roles: ReadonlySet<Role>
  /** Modules of the applications that its servers load. */
  loads: ReadonlySet<string>
  /** Files it is read together with, itself among them. */
  reads: readonly string[]
}

function tiesOf(path: string, workspace: Workspace): Ties {
  return workspace.keep('ties', path, () => tie(path, workspace), isSameTie)
}

function tie(path: string, workspace: Workspace): Ties {
  const { facts, reads } = statementOf(path, workspace)
  const roles = new Set<Role>()
  if (facts.nginx.length > 0) roles.add('nginx')
  // An Emperor serves nothing itself: beside its vassals it is no alternative to them.
  if (facts.servers.some(server => !optionOf(server, 'emperor'))) roles.add('server')
  const apps = facts.servers.flatMap(({ app }) => (app?.kind === 'module' ? [app.value] : []))
  const loads = new Set(apps.map(app => app.split(':')[0] ?? app))
  return { path, isDjango: workspace.document(path)?.format.id === 'django', roles, loads, reads }
}

function isSameTie(one: Ties, other: Ties): boolean {
  return (
    one.isDjango === other.isDjango &&
    holdSame(one.roles, other.roles) &&
    holdSame(one.loads, other.loads) &&
    isSameList(one.reads, other.reads)
  )
}

/** Files joined by what reads what, each set in the order of the workspace. */
function unite(files: Ties[]): Ties[][] {
  const byPath = new Map(files.map(file => [file.path, file]))
  const leader = new Map(files.map(file => [file, file]))
  const lead = (file: Ties): Ties => {
    let found = file
    for (let next = leader.get(found); next && next !== found; next = leader.get(found)) found = next
    leader.set(file, found)
    return found
  }
  for (const file of files)
    for (const path of file.reads) {
      const other = byPath.get(path)
      if (other) leader.set(lead(other), lead(file))
    }
  return [...groupBy(files, lead).values()]
}

interface Unit {
  members: Ties[]
  /** The deepest folder that holds all members. */
  folder: string
  roles: Set<Role>
  project: string | undefined
}

function unitOf(members: Ties[], projectOf: ProjectOf): Unit {
  const found = new Set(members.flatMap(({ path }) => projectOf(path) ?? []))
  const [project] = found
  return {
    members,
    roles: new Set(members.flatMap(({ roles }) => [...roles])),
    folder: members.map(({ path }) => folderOf(path)).reduce(commonFolder),
    project: found.size === 1 ? project : undefined,
  }
}

/** The only project in which the applications that servers load are found. */
function projectLoaded({ members }: Unit, projects: readonly string[], workspace: Workspace): string | undefined {
  const modules = new Set(members.flatMap(({ loads }) => [...loads]))
  const [found, another] = projects.filter(project => [...modules].some(module => findModule(workspace, project, module) !== undefined))
  return another ? undefined : found
}

/** The project of the nearest files around those of which nothing tells it; undefined where they belong to several. */
function projectBeside({ folder: start }: Unit, placed: Unit[], root: string): string | undefined {
  for (let folder = start; folder.length > root.length; folder = folderOf(folder)) {
    const around = placed.filter(unit => `${unit.folder}/`.startsWith(`${folder}/`))
    const [project, another] = new Set(around.flatMap(unit => unit.project ?? []))
    if (project !== undefined) return another === undefined ? project : undefined
  }
  return undefined
}

/** The project a file lies in; outside of any, the only project beside or below it. Undefined where several could be meant. */
type ProjectOf = (path: string) => string | undefined

function projectFinder(projects: readonly string[], root: string): ProjectOf {
  const found = new Map<string, string | undefined>()
  return path => {
    const folder = folderOf(path)
    if (!found.has(folder)) found.set(folder, projectAround(folder, projects, root))
    return found.get(folder)
  }
}

function projectAround(start: string, projects: readonly string[], root: string): string | undefined {
  const around = projects.filter(project => `${start}/`.startsWith(`${project}/`)).sort((a, b) => b.length - a.length)[0]
  if (around) return around
  for (let folder = start; folder.length >= root.length; folder = folderOf(folder)) {
    const below = projects.filter(project => project.startsWith(`${folder}/`))
    if (below.length > 0) return below.length === 1 ? below[0] : undefined
    if (folder === root) break
  }
  return undefined
}

/** The deployments below a folder. */
function alternatives(units: Unit[], folder: string): Unit[][] {
  const here = units.filter(unit => unit.folder === folder || !unit.folder.startsWith(`${folder}/`))
  const below = groupBy(
    units.filter(unit => !here.includes(unit)),
    unit => `${folder}/${unit.folder.slice(folder.length + 1).split('/')[0]}`,
  )
  const parts = [...below].flatMap(([child, units]) => alternatives(units, child))
  if (here.length > 0) parts.unshift(here)
  const rivals = parts.filter(part => parts.some(other => other !== part && share(part, other)))
  if (rivals.length === 0) return [parts.flat()]
  const shared = parts.filter(part => !rivals.includes(part)).flat()
  return rivals.map(part => [...shared, ...part])
}

/** Whether two sets of files both configure nginx, or both an application server. */
function share(part: Unit[], other: Unit[]): boolean {
  return part.some(({ roles }) => [...roles].some(role => other.some(unit => unit.roles.has(role))))
}

function commonFolder(a: string, b: string): string {
  let folder = a
  while (folder !== b && !b.startsWith(`${folder}/`)) folder = folderOf(folder)
  return folder
}

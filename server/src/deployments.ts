import { blocksIn } from './facts/block.ts'
import type { AppServer, Facts, Listener } from './facts/facts.ts'
import { serverOf } from './formats/commands.ts'
import type { Document, Workspace } from './formats/format.ts'
import type { Source } from './span.ts'

/** The deployments of one project, or of what belongs to none. */
export interface Served {
  /** Folder of `manage.py`; undefined where there is none, or several and nothing tells which. */
  project: string | undefined
  /** Files that are used together, a list for each deployment. */
  deployments: (readonly Document[])[]
}

/**
 * Decides which files belong together. Files that refer to each other (a supervisor program and the ini it starts, nginx.conf and what
 * it includes) always do. Beyond that folders tell: two folders of one project that both configure nginx, or both an application
 * server, are alternatives (`docker/` beside `conf/`) and kept apart; what only one of them could use is shared.
 */
export function deploymentsIn(workspace: Workspace): Served[] {
  const projects = workspace.files.filter(file => file.endsWith('/manage.py')).map(folderOf)
  const statements = workspace.documents.map(document => statementOf(document, workspace))
  const settings = statements.filter(({ document }) => document.format.id === 'django')
  const units = unite(statements.filter(({ document }) => document.format.id !== 'django')).map(documents =>
    unitOf(documents, projects, workspace.root),
  )
  const byProject = groupBy(units, unit => unit.project)
  for (const project of projects) if (!byProject.has(project)) byProject.set(project, [])
  if (settings.some(({ document }) => projectOf(document, projects, workspace.root) === undefined) && !byProject.has(undefined))
    byProject.set(undefined, [])

  return [...byProject].map(([project, units]) => {
    const own = settings.filter(({ document }) => projectOf(document, projects, workspace.root) === project)
    const sets = units.length > 0 ? alternatives(units, workspace.root) : [[]]
    const deployments = sets.map(set => [...own, ...set.flatMap(unit => unit.members)].map(({ document }) => document))
    return { project, deployments }
  })
}

/** What the files of a deployment state. An ini file that a command starts states its server through that command. */
export function factsOf(documents: readonly Document[], workspace: Workspace): Facts {
  return together(documents.map(document => statementOf(document, workspace)))
}

/** A document with what it states, the servers its commands start included. */
interface Statement {
  document: Document
  facts: Facts
  /** Other files it is read together with. */
  reads: Set<Source>
}

function statementOf({ source: { path } }: Document, workspace: Workspace): Statement {
  return workspace.keep(`facts of ${path}`, () => state(workspace.document(path) as Document, workspace))
}

function state(document: Document, workspace: Workspace): Statement {
  const facts: Facts = {
    listeners: [],
    connections: [],
    mounts: [],
    nginx: [],
    servers: [],
    programs: [],
    settings: [],
    containers: [],
    ...document.format.facts(document, workspace),
  }
  const started = facts.programs.flatMap(program => serverOf(program, workspace) ?? [])
  const servers = [...facts.servers, ...started.map(({ server }) => server)]
  const listeners = [...facts.listeners, ...started.flatMap(({ listeners }) => listeners)].map(listener =>
    onServer(listener, workspace.root),
  )
  const mounts = [...facts.mounts, ...started.flatMap(({ mounts = [] }) => mounts.filter(({ at }) => at.source === document.source))]
  const reads = new Set<Source>(facts.programs.map(({ entry }) => entry.source))
  for (const server of servers) {
    reads.add(server.at.source)
    for (const option of server.options) reads.add(option.at.source)
  }
  for (const top of facts.nginx) for (const block of blocksIn(top)) for (const directive of block.directives) reads.add(directive.source)
  return { document, facts: { ...facts, servers, listeners, mounts }, reads }
}

/** A socket beside its file (`%d/app.sock`) lies in a folder of the server that cannot be known: its path becomes relative. */
function onServer(listener: Listener, root: string): Listener {
  const { address } = listener
  if (address.kind !== 'unix' || !address.path.startsWith(`${root}/`)) return listener
  return { ...listener, address: { kind: 'unix', path: address.path.slice(root.length + 1) } }
}

/** Documents joined by what reads what, each set in the order of the workspace. */
function unite(statements: Statement[]): Statement[][] {
  const bySource = new Map(statements.map(statement => [statement.document.source, statement]))
  const leader = new Map(statements.map(statement => [statement, statement]))
  const lead = (statement: Statement): Statement => {
    let found = statement
    for (let next = leader.get(found); next && next !== found; next = leader.get(found)) found = next
    leader.set(statement, found)
    return found
  }
  for (const statement of statements)
    for (const source of statement.reads) {
      const other = bySource.get(source)
      if (other) leader.set(lead(other), lead(statement))
    }
  return [...groupBy(statements, lead).values()]
}

type Role = 'nginx' | 'server'

interface Unit {
  members: Statement[]
  /** The deepest folder that holds all members. */
  folder: string
  roles: Set<Role>
  project: string | undefined
}

function unitOf(members: Statement[], projects: string[], root: string): Unit {
  const roles = new Set<Role>()
  for (const { facts } of members) {
    if (facts.nginx.length > 0) roles.add('nginx')
    if (facts.servers.length > 0) roles.add('server')
  }
  const found = new Set(members.flatMap(({ document }) => projectOf(document, projects, root) ?? []))
  const [project] = found
  return {
    members,
    roles,
    folder: members.map(({ document }) => folderOf(document.source.path)).reduce(commonFolder),
    project: found.size === 1 ? project : undefined,
  }
}

/** The project a file lies in; outside of any, the only project beside or below it. Undefined where several could be meant. */
function projectOf({ source }: Document, projects: string[], root: string): string | undefined {
  const around = projects.filter(project => source.path.startsWith(`${project}/`)).sort((a, b) => b.length - a.length)[0]
  if (around) return around
  for (let folder = folderOf(source.path); folder.length >= root.length; folder = folderOf(folder)) {
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

function together(members: Statement[]): Facts {
  const all = <Key extends keyof Facts>(key: Key): Facts[Key] => members.flatMap(({ facts }) => facts[key] as unknown[]) as Facts[Key]
  const servers = all('servers')
  const startedFrom = new Set<Source>(servers.filter(({ program }) => program).flatMap(({ options }) => options.map(({ at }) => at.source)))
  const doubled = (server: AppServer | undefined) => server !== undefined && !server.program && startedFrom.has(server.at.source)
  return {
    listeners: all('listeners').filter((listener: Listener) => !doubled(listener.server)),
    connections: all('connections'),
    mounts: all('mounts'),
    nginx: all('nginx'),
    servers: servers.filter(server => !doubled(server)),
    programs: all('programs'),
    settings: all('settings'),
    containers: all('containers'),
  }
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'))
}

function commonFolder(a: string, b: string): string {
  let folder = a
  while (folder !== b && !b.startsWith(`${folder}/`)) folder = folderOf(folder)
  return folder
}

function groupBy<Key, Item>(items: Iterable<Item>, keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>()
  for (const item of items) {
    const group = groups.get(keyOf(item))
    if (group) group.push(item)
    else groups.set(keyOf(item), [item])
  }
  return groups
}

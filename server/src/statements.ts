import type { AppServer, Facts, Listener } from './facts/facts.ts'
import { serverOf } from './formats/commands.ts'
import type { Document, Workspace } from './formats/format.ts'
import type { Source } from './span.ts'

/** What one document states, the servers its commands start included. */
export interface Statement {
  facts: Facts
  /** Paths of the files it was read from, itself among them; some may be there more than once. */
  reads: readonly string[]
}

/** What the document at a path states; it is read anew only where a file has changed that it is made from. */
export function statementOf(path: string, workspace: Workspace): Statement {
  return workspace.keep('facts', path, statingIn(workspace))
}

function statingIn(workspace: Workspace): (path: string) => Statement {
  return path => {
    const document = workspace.document(path)
    return document ? state(document, workspace) : { facts: noFacts, reads: [] }
  }
}

/** What the files of a deployment state. An ini file that a command starts states its server through that command. */
export function factsOf(paths: readonly string[], workspace: Workspace): Facts {
  const state = statingIn(workspace)
  const stating: Facts[] = []
  for (const path of paths) {
    const { facts } = workspace.keep('facts', path, state)
    if (facts !== noFacts) stating.push(facts)
  }
  return together(stating)
}

const noFacts: Facts = { listeners: [], connections: [], mounts: [], nginx: [], servers: [], programs: [], settings: [], containers: [] }

function state(document: Document, workspace: Workspace): Statement {
  const stated = document.format.facts(document, workspace)
  if (Object.keys(stated).length === 0) return { facts: noFacts, reads: [document.source.path] }
  const facts: Facts = { ...noFacts, ...stated }
  const started = facts.programs.flatMap(program => serverOf(program, workspace) ?? [])
  const servers = [...facts.servers, ...started.map(({ server }) => server)]
  const listeners = [...facts.listeners, ...started.flatMap(({ listeners }) => listeners)].map(listener =>
    onServer(listener, workspace.root),
  )
  const mountsStarted = started.flatMap(({ mounts }) => mounts.filter(({ at }) => at.source === document.source))
  const mounts = mountsStarted.length > 0 ? [...facts.mounts, ...mountsStarted] : facts.mounts
  const sources = new Set<Source>([document.source, ...facts.programs.map(({ entry }) => entry.source)])
  for (const server of servers) {
    sources.add(server.at.source)
    for (const option of server.options) sources.add(option.at.source)
  }
  const reads = [...sources].map(({ path }) => path).concat(...facts.nginx.map(({ files = [] }) => files))
  return { facts: { ...facts, servers, listeners, mounts }, reads }
}

/** A socket beside its file (`%d/app.sock`) lies in a folder of the server that cannot be known: its path becomes relative. */
function onServer(listener: Listener, root: string): Listener {
  const { address } = listener
  if (address.kind !== 'unix' || !address.path.startsWith(`${root}/`)) return listener
  return { ...listener, address: { kind: 'unix', path: address.path.slice(root.length + 1) } }
}

function together(stating: readonly Facts[]): Facts {
  const all = <Key extends keyof Facts>(key: Key): Facts[Key] => {
    const [only, another] = stating.filter(facts => facts[key].length > 0)
    return only && !another ? only[key] : (stating.flatMap(facts => facts[key] as unknown[]) as Facts[Key])
  }
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

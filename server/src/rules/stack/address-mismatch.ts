import { type Address, doorOf, isLoopback, isName, isWildcard, type Protocol, show } from '../../facts/address.ts'
import { enclosing } from '../../facts/block.ts'
import type { AppServer, Connection, Listener } from '../../facts/facts.ts'
import { t } from '../../l10n.ts'
import { textOf } from '../../span.ts'
import type { Stack } from '../../stack.ts'
import type { Finding, Fix, Rule, Severity } from '../rule.ts'
import { nginxContainers } from './containers.ts'
import { emperorsOver, isEmperor } from './emperors.ts'
import { outOfReach } from './outOfReach.ts'
import {
  fitsElsewhere,
  hears,
  isPublished,
  isShutIn,
  listenersBehind,
  listenersOf,
  ownServersAt,
  type Way,
  waysOf,
  waysTo,
} from './reach.ts'

export const addressMismatch: Rule = {
  id: 'stack/address-mismatch',
  severity: 'error',
  summary: 'nginx connects to an address on which nothing listens',

  *check(stack) {
    yield* outOfReach(stack)
    const servers = knownServers(stack)
    if (servers.length === 0 || (!stack.project && stack.alternatives.length > 0)) return
    const meantBy = candidates(servers, stack)
    const lost = lostIn(stack, meantBy)
    const isAlone = lonely(lost)
    const isCertain = !servers.some(server => emperorsOver(server, stack).length > 0)
    for (const way of lost) {
      const { address: to, via } = way.destination
      const { at, protocol } = way.connection
      const { idle, listeners, related } = meantBy(protocol)
      if (!(isCertain && isNamedForDjango(way, stack)) && (idle.length === 0 || !isAlone(way) || !couldMean(protocol, idle))) continue
      yield {
        at: via?.server.args[0] ?? at,
        severity: severityOf(to),
        message: complaintOf(way, meantBy(protocol), stack),
        related,
        fixes: listeners.length === 1 && listeners[0] ? connectThere(way, listeners[0]) : [],
      }
    }
  },
}

/** What happens to requests that are sent there. */
function complaintOf({ destination: { address: to }, connection: { protocol } }: Lost, meant: Candidates, stack: Stack): string {
  const { server, addresses } = meant
  const name = server?.program?.name ?? server?.kind ?? ''
  if (ownServersAt(to, stack).length > 0) {
    const end =
      protocol === 'http'
        ? t('each request comes back until no connections are left, and ends in 502 (worker_connections are not enough)')
        : t('every request is a 400 of nginx itself')
    return t('nginx connects to {0}, where it listens itself, and {1} listens on {2}: {3}', show(to), name, addresses, end)
  }
  const failed = to.kind === 'unix' ? t('connect() failed: No such file or directory') : t('connect() failed: Connection refused')
  return listenersBehind(to, stack).length > 0
    ? t(
        '{0} is the container of nginx itself, and {1} runs in one of its own, which has the name {1}; requests end in 502 ({2})',
        show(to),
        name,
        failed,
      )
    : t('nginx connects to {0}, but {1} listens on {2}; requests end in 502 ({3})', show(to), name, addresses, failed)
}

/** A destination where nobody listens, and the first connection to it that arrives nowhere else either. */
interface Lost extends Way {
  connection: Connection
}

function lostIn(stack: Stack, meantBy: (protocol: Protocol) => Candidates): Lost[] {
  const shared = new Set(stack.containers.length > 0 ? stack.listeners.map(({ address }) => doorOf(address)) : [])
  const services = new Set(stack.programs.flatMap(({ manager, name }) => (manager === 'compose' ? name : [])))
  return waysOf(stack.connections).flatMap(way => {
    const { address } = way.destination
    const [first] = way.connections
    if (!first || !isLocal(address, first.protocol, services) || arrives(address, meantBy(first.protocol), shared, stack)) return []
    const connection = way.connections.find(each => !fitsElsewhere(address, each, stack))
    if (!connection || leadsToOther(way, stack)) return []
    return [{ ...way, connection }]
  })
}

/** Whether another server of nginx itself hears it, or the same one with another path, and passes it on. */
function leadsToOther({ destination, connections }: Way, stack: Stack): boolean {
  const own = ownServersAt(destination.address, stack)
  return own.some(server => connections.some(({ block, at }) => enclosing(block, 'server') !== server || /[^:/]\//.test(textOf(at))))
}

/** What connections of a protocol could have been meant for. */
interface Candidates {
  /** Those to which nobody connects. */
  idle: AppServer[]
  /** The first of those, else of all. */
  server?: AppServer
  /** Where those listen, else all. */
  listeners: Listener[]
  /** That as a text. */
  addresses: string
  related: Finding['related']
}

/** Found once for each protocol. */
function candidates(servers: readonly AppServer[], stack: Stack): (protocol: Protocol) => Candidates {
  const found = new Map<Protocol, Candidates>()
  return protocol => {
    const known = found.get(protocol) ?? candidatesFor(protocol, servers, stack)
    found.set(protocol, known)
    return known
  }
}

function candidatesFor(protocol: Protocol, servers: readonly AppServer[], stack: Stack): Candidates {
  const idle = servers.filter(server =>
    doorsOf(server, protocol, stack).every(
      listener => !waysTo(listener, stack).some(({ destination: { address } }) => hears(listener, address, stack)),
    ),
  )
  const meant = idle.length > 0 ? idle : servers
  const listeners = meant.flatMap(server => doorsOf(server, protocol, stack))
  return {
    idle,
    server: meant[0],
    listeners,
    addresses: listeners.map(({ address }) => show(address)).join(', '),
    related: listeners.map(({ at, address }) => ({ at, message: t('listens on {0}', show(address)) })),
  }
}

/**
 * The application servers, if all of their addresses are known: a single unknown one could be behind anything. What an image starts listens
 * in a container, and which port of the machine leads there is said when it is run.
 */
function knownServers(stack: Stack): AppServer[] {
  const { servers, listeners, programs } = stack
  const serving = servers.filter(({ kind, app, program }) => kind !== 'runserver' && app !== undefined && program?.manager !== 'dockerfile')
  const listening = new Set(listeners.map(({ server }) => server))
  const unknown = servers.some(server => {
    if (isEmperor(server) && isSeen(server, stack)) return false
    return !server.complete || !listening.has(server) || dispatches(server)
  })
  return unknown || programs.some(({ command }) => command.words.length === 0) ? [] : serving
}

/**
 * Whether an Emperor may be taken for what starts the ini files of the only project that is here: it is told of a folder, and of nothing else
 * that its vassals are given. What is named after its file (`%n`) may have another name in that folder.
 */
function isSeen({ complete, options }: AppServer, { servers, alternatives, containers, workspace }: Stack): boolean {
  if (!complete || alternatives.length > 0 || containers.length > 0) return false
  if (workspace.files.filter(file => file.endsWith('/manage.py')).length !== 1) return false
  const isPlain = options.every(({ name, value }) =>
    name === 'emperor' ? value.known && /^[\w./*-]+$/.test(value.value) : !/^(vassal|emperor-)/.test(name),
  )
  const vassals = servers.filter(server => emperorsOver(server, { servers }).length > 0)
  return isPlain && vassals.length > 0 && !vassals.some(({ at }) => /%\w/.test(at.source.text))
}

/** An Emperor or a router hands requests to servers that no file here names. */
function dispatches({ options }: AppServer): boolean {
  return options.some(({ name }) => /^(emperor|fastrouter|.*subscription-server|zerg-server|subscribe)/.test(name))
}

/** Where a server listens for such a connection: only for uwsgi, which nothing but uWSGI speaks, is that one protocol enough to tell. */
function doorsOf(server: AppServer, protocol: Protocol, stack: Stack): readonly Listener[] {
  const own = listenersOf(server, stack)
  const speaking = protocol === 'uwsgi' ? own.filter(listener => listener.protocol === protocol) : []
  return speaking.length > 0 ? speaking : own
}

/** Tells whether no others lead nowhere as well, so that each may be for another program: for uwsgi only others of uwsgi, for http any. */
function lonely(lost: readonly Lost[]): (way: Lost) => boolean {
  const all = new Set(lost.map(({ destination }) => show(destination.address)))
  const ofUwsgi = lost.filter(({ connection }) => connection.protocol === 'uwsgi')
  const uwsgi = new Set(ofUwsgi.map(({ destination }) => show(destination.address)))
  return ({ connection }) => (connection.protocol === 'uwsgi' ? uwsgi : all).size === 1
}

/**
 * Whether something listens there: directly, behind a published port of a container, or on a socket in a folder that containers share. An
 * image that starts the application may be run with any port, and then nobody has to connect to what systemd starts.
 */
function arrives(to: Address, { idle }: Candidates, shared: ReadonlySet<string>, stack: Stack): boolean {
  const behind = listenersBehind(to, stack)
  // In a container localhost is that container: what listens in another one is reached by its name, or a published port of the machine.
  if (behind.some(listener => hears(listener, to, stack)) || (behind.length > 0 && nginxContainers(stack).length === 0)) return true
  if (to.kind === 'unix') return shared.has(doorOf(to))
  if (stack.containers.length > 0) return isPublished(to.port, stack)
  const isImage = stack.servers.some(({ program }) => program?.manager === 'dockerfile')
  return isImage && !idle.some(({ program }) => program?.manager === 'systemd')
}

/** Whether this deployment would have to listen there: not another machine's name, unless it is a container of ours. */
function isLocal(to: Address, protocol: Protocol, services: ReadonlySet<string>): boolean {
  if (protocol !== 'uwsgi' && protocol !== 'http') return false
  return to.kind === 'unix' || !isName(to.host) || services.has(to.host)
}

/** A location or an upstream that says by its name that Django is behind it; anything else may lead to another program. */
function isNamedForDjango({ destination: { via }, connections }: Way, { project, live }: Stack): boolean {
  const packages = live.map(({ name }) => name.split('.')[0] ?? '').filter(name => name.length > 2)
  if (via && [...packages, 'django', 'uwsgi', 'gunicorn'].some(name => via.name.toLowerCase().includes(name.toLowerCase()))) return true
  return project !== undefined && connections.some(({ block }) => /^\/admin(\/|$)/.test(block.match?.pattern ?? ''))
}

function couldMean(protocol: Protocol, idle: readonly AppServer[]): boolean {
  return protocol === 'http' || idle.some(({ kind }) => kind === 'uwsgi')
}

/** Another address than this machine's may be right for the network it is meant for. */
function severityOf(to: Address): Severity {
  return to.kind === 'unix' || isLoopback(to.host) || isWildcard(to.host) || isName(to.host) ? 'error' : 'warning'
}

function connectThere({ destination: { address: to, via }, connection: { at, entry } }: Lost, listener: Listener): Fix[] {
  const { address, protocol } = listener
  if (isShutIn(listener, to)) return openUp(listener)
  if (protocol === 'https') return []
  const target = via?.server.args[0] ?? at
  const scheme = !via && entry.name.value === 'proxy_pass' ? 'http://' : ''
  const text = destination(listener, to)
  const title = near(to, address) ? t('connect to {0}, the address next to it', text) : t('connect to {0}', text)
  return [{ title, edits: [{ at: target, text: scheme + text }] }]
}

/** Lets other containers in. */
function openUp({ at, address }: Listener): Fix[] {
  if (address.kind !== 'tcp' || ![address.host, show(address)].includes(textOf(at))) return []
  return [{ title: t('listen on 0.0.0.0'), edits: [{ at, text: textOf(at).replace(address.host, '0.0.0.0') }] }]
}

/** The name of a container stays what leads there. */
function destination({ address, server }: Listener, to: Address): string {
  if (address.kind !== 'tcp' || !isWildcard(address.host)) return show(address)
  const name = server?.program?.manager === 'compose' ? server.program.name : '127.0.0.1'
  return `${to.kind === 'tcp' && isName(to.host) ? to.host : name}:${address.port}`
}

function near(a: Address, b: Address): boolean {
  if (a.kind === 'tcp' && b.kind === 'tcp') return Math.abs(a.port - b.port) === 1
  return doorOf(a) === doorOf(b)
}

import { type Address, isLoopback, isName, isWildcard, normalPath, reaches, show } from '../../facts/address.ts'
import { locationMatch } from '../../facts/block.ts'
import type { AppServer, Connection, Listener } from '../../facts/facts.ts'
import { t } from '../../l10n.ts'
import { fileName } from '../../path.ts'
import type { Stack } from '../../stack.ts'
import type { Fix, Rule, Severity } from '../rule.ts'
import { fitsElsewhere } from './reach.ts'

export const addressMismatch: Rule = {
  id: 'stack/address-mismatch',
  severity: 'error',
  summary: 'nginx connects to an address on which nothing listens',

  *check(stack) {
    const servers = knownServers(stack)
    if (!stack.project && stack.alternatives.length > 0) return
    const lost = stack.connections.filter(
      connection =>
        servers.length > 0 && isLocal(connection, stack) && !arrives(connection, servers, stack) && !fitsElsewhere(connection, stack),
    )
    for (const connection of lost) {
      const { to, via, at } = connection
      const idle = servers.filter(server => isIdle(server, connection, stack))
      const named = isNamedForDjango(connection, stack)
      if (!named && (idle.length === 0 || isOneOfMany(connection, lost) || !couldMean(connection, idle))) continue
      const meant = idle.length > 0 ? idle : servers
      const listeners = meant.flatMap(server => doorsOf(server, connection, stack))
      yield {
        at: via?.server.args[0] ?? at,
        severity: severityOf(to),
        message: t(
          'nginx connects to {0}, but {1} listens on {2}; requests end in 502 ({3})',
          show(to),
          meant[0]?.program?.name ?? meant[0]?.kind ?? '',
          listeners.map(({ address }) => show(address)).join(', '),
          to.kind === 'unix' ? t('connect() failed: No such file or directory') : t('connect() failed: Connection refused'),
        ),
        related: listeners.map(({ at, address }) => ({ at, message: t('listens on {0}', show(address)) })),
        fixes: listeners.length === 1 && listeners[0] ? connectThere(connection, listeners[0]) : [],
      }
    }
  },
}

/**
 * The application servers, if all of their addresses are known: a single unknown one could be behind anything. What an image starts listens
 * in a container, and which port of the machine leads there is said when it is run.
 */
function knownServers({ servers, listeners, programs }: Stack): AppServer[] {
  const serving = servers.filter(({ kind, app, program }) => kind !== 'runserver' && app !== undefined && program?.manager !== 'dockerfile')
  const listening = new Set(listeners.map(({ server }) => server))
  const unknown = servers.some(server => !server.complete || !listening.has(server) || dispatches(server))
  return unknown || programs.some(({ command }) => command.words.length === 0) ? [] : serving
}

/** An Emperor or a router hands requests to servers that no file here names. */
function dispatches({ options }: AppServer): boolean {
  return options.some(({ name }) => /^(emperor|fastrouter|.*subscription-server|zerg-server|subscribe)/.test(name))
}

/** Whether nobody connects to a server where a connection of this protocol could have been meant to. */
function isIdle(server: AppServer, connection: Connection, stack: Stack): boolean {
  return !doorsOf(server, connection, stack).some(({ address }) => stack.connections.some(({ to }) => reaches(to, address)))
}

/** Where a server listens for such a connection: only for uwsgi, which nothing but uWSGI speaks, is that one protocol enough to tell. */
function doorsOf(server: AppServer, { protocol }: Connection, { listeners }: Stack): Listener[] {
  const own = listeners.filter(listener => listener.server === server)
  const speaking = protocol === 'uwsgi' ? own.filter(listener => listener.protocol === protocol) : []
  return speaking.length > 0 ? speaking : own
}

/** Whether others lead nowhere as well, so that each may be for another program: for uwsgi only others of uwsgi, for http any. */
function isOneOfMany({ to, protocol }: Connection, lost: readonly Connection[]): boolean {
  return lost.some(other => show(other.to) !== show(to) && (protocol !== 'uwsgi' || other.protocol === protocol))
}

/**
 * Whether something listens there: directly, behind a published port of a container, or on a socket in a folder that containers share. An
 * image that starts the application may be run with any port, and then nobody has to connect to what systemd starts.
 */
function arrives(connection: Connection, known: readonly AppServer[], stack: Stack): boolean {
  const { to } = connection
  const { listeners, containers, servers } = stack
  if (listeners.some(({ address }) => reaches(to, address))) return true
  if (to.kind === 'tcp')
    return (
      containers.some(({ published }) => published.some(({ host }) => host === String(to.port))) ||
      (containers.length === 0 &&
        servers.some(({ program }) => program?.manager === 'dockerfile') &&
        !known.some(server => server.program?.manager === 'systemd' && isIdle(server, connection, stack)))
    )
  return containers.length > 0 && listeners.some(({ address }) => address.kind === 'unix' && isNamedAlike(address.path, to.path))
}

/** Whether this deployment would have to listen there: not another machine's name, unless it is a container of ours. */
function isLocal({ to, protocol }: Connection, { programs }: Stack): boolean {
  if (protocol !== 'uwsgi' && protocol !== 'http') return false
  return to.kind === 'unix' || !isName(to.host) || programs.some(({ manager, name }) => manager === 'compose' && name === to.host)
}

/** A location or an upstream that says by its name that Django is behind it; anything else may lead to another program. */
function isNamedForDjango({ block, via }: Connection, { project, live }: Stack): boolean {
  const packages = live.map(({ name }) => name.split('.')[0] ?? '').filter(name => name.length > 2)
  if (via && [...packages, 'django', 'uwsgi', 'gunicorn'].some(name => via.name.toLowerCase().includes(name.toLowerCase()))) return true
  return project !== undefined && /^\/admin(\/|$)/.test(locationMatch(block.entry)?.pattern ?? '')
}

function couldMean({ protocol }: Connection, idle: AppServer[]): boolean {
  return protocol === 'http' || idle.some(({ kind }) => kind === 'uwsgi')
}

/** Another address than this machine's may be right for the network it is meant for. */
function severityOf(to: Address): Severity {
  return to.kind === 'unix' || isLoopback(to.host) || isWildcard(to.host) || isName(to.host) ? 'error' : 'warning'
}

function connectThere({ to, via, at, entry }: Connection, { address, protocol }: Listener): Fix[] {
  if (protocol === 'https') return []
  const target = via?.server.args[0] ?? at
  const scheme = !via && entry.name.value === 'proxy_pass' ? 'http://' : ''
  const title = near(to, address) ? t('connect to {0}, the address next to it', show(address)) : t('connect to {0}', show(address))
  return [{ title, edits: [{ at: target, text: scheme + destination(address) }] }]
}

function destination(address: Address): string {
  return address.kind === 'tcp' && isWildcard(address.host) ? `127.0.0.1:${address.port}` : show(address)
}

function near(a: Address, b: Address): boolean {
  if (a.kind === 'tcp' && b.kind === 'tcp') return Math.abs(a.port - b.port) === 1
  return a.kind === 'unix' && b.kind === 'unix' && isNamedAlike(a.path, b.path)
}

function isNamedAlike(socket: string, other: string): boolean {
  return fileName(normalPath(socket)) === fileName(normalPath(other))
}

import { type Address, isLoopback, isName, isWildcard, normalPath, reaches, show } from '../../facts/address.ts'
import type { AppServer, Connection, Listener } from '../../facts/facts.ts'
import { t } from '../../l10n.ts'
import type { Stack } from '../../stack.ts'
import type { Fix, Rule, Severity } from '../rule.ts'

export const addressMismatch: Rule = {
  id: 'stack/address-mismatch',
  severity: 'error',
  summary: 'nginx connects to an address on which nothing listens',

  *check(stack) {
    const idle = unreachedServers(stack)
    if (idle.length === 0) return
    for (const connection of stack.connections) {
      const { to, via, at } = connection
      if (stack.listeners.some(({ address }) => reaches(to, address))) continue
      const severity = meantFor(connection, idle, stack)
      if (!severity) continue
      const listeners = stack.listeners.filter(({ server }) => server && idle.includes(server))
      yield {
        at: via?.server.args[0] ?? at,
        severity,
        message: t(
          'nginx connects to {0}, but {1} listens on {2}; requests end in 502 ({3})',
          show(to),
          name(idle[0]),
          listeners.map(({ address }) => show(address)).join(', '),
          to.kind === 'unix' ? t('connect() failed: No such file or directory') : t('connect() failed: Connection refused'),
        ),
        related: listeners.map(({ at, address }) => ({ at, message: t('listens on {0}', show(address)) })),
        fixes: listeners.length === 1 && listeners[0] ? connectThere(connection, listeners[0]) : [],
      }
    }
  },
}

/** Servers that nginx reaches nowhere although all their addresses are known. A server of unknown addresses could be behind anything. */
function unreachedServers({ servers, listeners, connections, programs }: Stack): AppServer[] {
  const known = servers.filter(server => server.kind !== 'runserver')
  if (known.some(server => !server.complete || !listeners.some(listener => listener.server === server) || dispatches(server))) return []
  if (programs.some(({ command }) => command.words.length === 0)) return []
  return known.filter(
    server => !listeners.some(listener => listener.server === server && connections.some(({ to }) => reaches(to, listener.address))),
  )
}

/** An Emperor or a router hands requests to servers that no file here names. */
function dispatches({ options }: AppServer): boolean {
  return options.some(({ name }) => /^(emperor|fastrouter|.*subscription-server|zerg-server|subscribe)/.test(name))
}

/** Whether a connection that reaches nothing is meant for one of these servers, and how sure that is. */
function meantFor({ to, protocol, entry }: Connection, idle: AppServer[], { programs }: Stack): Severity | undefined {
  const uwsgi = idle.some(({ kind }) => kind === 'uwsgi')
  if (protocol === 'uwsgi' ? !uwsgi : protocol !== 'http') return undefined
  if (protocol === 'http' && entry.name.value !== 'proxy_pass') return undefined
  if (to.kind === 'unix' || isLoopback(to.host) || isWildcard(to.host)) return 'error'
  if (!isName(to.host)) return 'warning'
  const container = programs.find(program => program.manager === 'compose' && program.name === to.host)
  return container && idle.some(({ program }) => program === container) ? 'error' : undefined
}

function connectThere({ to, via, at, entry }: Connection, { address, protocol }: Listener): Fix[] {
  const target = via?.server.args[0] ?? at
  const scheme = !via && entry.name.value === 'proxy_pass' ? 'http://' : ''
  if (protocol === 'https') return []
  return [
    {
      title: near(to, address) ? t('connect to {0}, the address next to it', show(address)) : t('connect to {0}', show(address)),
      edits: [{ at: target, text: scheme + destination(address) }],
    },
  ]
}

function destination(address: Address): string {
  return address.kind === 'tcp' && isWildcard(address.host) ? `127.0.0.1:${address.port}` : show(address)
}

function near(a: Address, b: Address): boolean {
  if (a.kind === 'tcp' && b.kind === 'tcp') return Math.abs(a.port - b.port) === 1
  return a.kind === 'unix' && b.kind === 'unix' && fileName(a.path) === fileName(b.path)
}

function fileName(path: string): string {
  return normalPath(path).split('/').at(-1) ?? ''
}

function name(server: AppServer | undefined): string {
  return server?.program?.name ?? server?.kind ?? ''
}

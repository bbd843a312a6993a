import { uwsgiCatalogue } from '../../catalogue/index.ts'
import { isWildcard, normalPath, show } from '../../facts/address.ts'
import type { AppServer, Listener } from '../../facts/facts.ts'
import { t } from '../../l10n.ts'
import { textOf } from '../../span.ts'
import type { Rule } from '../rule.ts'

export const twoListenersSamePort: Rule = {
  id: 'stack/two-listeners-same-port',
  severity: 'error',
  summary: 'Two servers that run together listen on the same address',

  *check({ listeners, servers }) {
    const reusing = new Set(servers.filter(reusesPort))
    const byPort = new Map<string, Listener[]>()
    for (const listener of listeners) {
      const port = portOf(listener)
      const before = byPort.get(port) ?? []
      const first = before.find(
        other => collide(other, listener, reusing) && (stopsItself(other, listener) || runTogether(other, listener)),
      )
      if (first) yield { at: listener.at, message: explain(listener, first), related: [{ at: first.at, message: t('listens here first') }] }
      if (!before.some(other => isLike(other, listener))) before.push(listener)
      byPort.set(port, before)
    }
  },
}

function explain({ address, server }: Listener, first: Listener): string {
  const isOwn = first.server === server
  const other = isOwn ? first.option : (first.server?.program?.name ?? '')
  if (address.kind === 'unix')
    return t(
      '{0} is the socket of {1} as well; whichever opens it second replaces the file, and the other is never reached',
      show(address),
      other,
    )
  if (isOwn) return t('{0} is already taken by this very server: it stops at once with "Address already in use"', show(address))
  return t('{0} is already taken by {1}; whichever starts second fails with "Address already in use"', show(address), other)
}

/**
 * Whether one server stands in its own way. uWSGI opens a socket once that `socket` and `http-socket` name with the same address, and
 * none for `=0`, which is a shared socket; routers (`http`) are processes with a socket of their own. Two of a kind may share a file.
 */
function stopsItself(a: Listener, b: Listener): boolean {
  if (!a.server || a.server !== b.server || isShared(a) || isShared(b)) return false
  const isMixed = isRouter(a) !== isRouter(b)
  if (a.address.kind === 'unix') return isMixed
  return a.server.kind !== 'uwsgi' || isMixed || isRouter(a) || show(a.address) !== show(b.address)
}

/** Whether what collides with one collides with the other as well. */
function isLike(a: Listener, b: Listener): boolean {
  return a.server === b.server && show(a.address) === show(b.address) && isRouter(a) === isRouter(b) && isShared(a) === isShared(b)
}

function isRouter({ server, option }: Listener): boolean {
  return server?.kind === 'uwsgi' && uwsgiCatalogue().find(option)?.listener?.role === 'router'
}

function isShared({ at }: Listener): boolean {
  return /^=\d/.test(textOf(at))
}

/** Two programs of one process manager's file are meant to run at the same time; files that merely lie side by side may be alternatives. */
function runTogether({ server: a }: Listener, { server: b }: Listener): boolean {
  if (a === b || !a?.program || !b?.program || a.program === b.program) return false
  const { manager, entry } = a.program
  return (manager === 'supervisor' || manager === 'procfile') && manager === b.program.manager && entry.source === b.program.entry.source
}

/** The same for all that could collide. */
function portOf({ address }: Listener): string {
  return address.kind === 'tcp' ? `${address.port}` : normalPath(address.path)
}

/** Whether two addresses are one. With `reuse-port` on both, many may listen on one port. */
function collide(one: Listener, other: Listener, reusing: ReadonlySet<AppServer | undefined>): boolean {
  const { address: a } = one
  const { address: b } = other
  if (a.kind === 'unix') return b.kind === 'unix' && normalPath(a.path) === normalPath(b.path)
  if (b.kind === 'unix' || a.port !== b.port || a.port === 0 || (reusing.has(one.server) && reusing.has(other.server))) return false
  return hostOf(a.host) === hostOf(b.host) || isWildcard(a.host) || isWildcard(b.host)
}

function hostOf(host: string): string {
  return host === 'localhost' ? '127.0.0.1' : host
}

function reusesPort({ options }: AppServer): boolean {
  return options.some(({ name }) => /^reuse[-_]port$/.test(name))
}

import { uwsgiCatalogue } from '../../catalogue/index.ts'
import { type Address, isWildcard, normalPath, show } from '../../facts/address.ts'
import { enclosing } from '../../facts/block.ts'
import type { AppServer, Listener } from '../../facts/facts.ts'
import { listens } from '../../facts/listen.ts'
import { t } from '../../l10n.ts'
import { textOf } from '../../span.ts'
import type { Stack } from '../../stack.ts'
import type { Finding, Rule } from '../rule.ts'
import { sectionsIn, valueIn } from '../supervisor/sections.ts'
import { ownServersAt, waysTo } from './reach.ts'

export const twoListenersSamePort: Rule = {
  id: 'stack/two-listeners-same-port',
  severity: 'error',
  summary: 'Two servers that run together listen on the same address',

  *check(stack) {
    const { listeners, servers } = stack
    yield* amongOrders(stack)
    yield* takenByNginx(stack)
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

/**
 * Where a program listens on the very socket or port on which the supervisord that starts it takes orders: the one of its file, or the only one
 * that includes files.
 */
function* amongOrders(stack: Stack): Iterable<Finding> {
  const including = new Set([...sectionsIn(stack, 'include')].map(({ document }) => document))
  const taking = [...sectionsIn(stack, 'unix_http_server', 'inet_http_server')]
  for (const { entry, document } of taking) {
    const isOnly = including.has(document) && taking.every(other => other.document === document)
    const place = valueIn(entry, 'file') ?? valueIn(entry, 'port')
    const address = place && ordersAt(place.value)
    if (!address) continue
    for (const { at, address: own, server } of stack.listeners) {
      const { manager, entry: section, name = '' } = server?.program ?? {}
      if (manager !== 'supervisor' || (section?.source !== document.source && !isOnly) || !isSame(own, address)) continue
      yield {
        at,
        message:
          own.kind === 'unix'
            ? t(
                '{0} is where supervisord takes orders: {1} puts its own socket there, and supervisorctl reaches {1} instead',
                show(own),
                name,
              )
            : t('{0} is already taken by {1}; whichever starts second fails with "Address already in use"', show(own), 'supervisord'),
        related: [{ at: place, message: t('listens here first') }],
      }
    }
  }
}

/** Where nginx, on the same machine, listens on the very port to which it connects for a program: nobody else is there. */
function* takenByNginx(stack: Stack): Iterable<Finding> {
  if (stack.containers.length > 0) return
  for (const listener of stack.listeners) {
    const { address, server: { program } = {}, at } = listener
    if (address.kind !== 'tcp' || !/^(supervisor|systemd)$/.test(program?.manager ?? '')) continue
    const [way] = waysTo(listener, stack)
    const first = way?.connections[0]
    const server = first && enclosing(first.block, 'server')
    const listen = server && listens(server).find(({ address: own }) => own && isSame(own, address))
    if (!listen || !ownServersAt(way.destination.address, stack).includes(server)) continue
    yield {
      at,
      message: t('{0} is already taken by {1}; whichever starts second fails with "Address already in use"', show(address), 'nginx'),
      related: [
        { at: listen.at, message: t('listens here first') },
        { at: first.at, message: t('nginx connects here') },
      ],
    }
  }
}

/** `/run/supervisor.sock`, `9001`, `*:9001` or `127.0.0.1:9001`; undefined for anything else, and with something filled in. */
function ordersAt(text: string): Address | undefined {
  if (/^\/[^%]*$/.test(text)) return { kind: 'unix', path: text }
  const [, host = '', port] = /^(?:([\w.*-]*):)?(\d+)$/.exec(text) ?? []
  return port === undefined ? undefined : { kind: 'tcp', host: host === '' || host === '*' ? '0.0.0.0' : host, port: Number(port) }
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
  return isSame(one.address, other.address) && !(one.address.kind === 'tcp' && reusing.has(one.server) && reusing.has(other.server))
}

function isSame(a: Address, b: Address): boolean {
  if (a.kind === 'unix') return b.kind === 'unix' && normalPath(a.path) === normalPath(b.path)
  if (b.kind === 'unix' || a.port !== b.port || a.port === 0) return false
  return hostOf(a.host) === hostOf(b.host) || isWildcard(a.host) || isWildcard(b.host)
}

function hostOf(host: string): string {
  return host === 'localhost' ? '127.0.0.1' : host
}

function reusesPort({ options }: AppServer): boolean {
  return options.some(({ name }) => /^reuse[-_]port$/.test(name))
}

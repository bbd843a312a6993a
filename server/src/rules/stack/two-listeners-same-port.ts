import { uwsgiCatalogue } from '../../catalogue/index.ts'
import { isWildcard, normalPath, show } from '../../facts/address.ts'
import type { Listener } from '../../facts/facts.ts'
import { t } from '../../l10n.ts'
import type { Rule } from '../rule.ts'

export const twoListenersSamePort: Rule = {
  id: 'stack/two-listeners-same-port',
  severity: 'error',
  summary: 'Two servers that run together listen on the same address',

  *check({ listeners }) {
    const byPort = new Map<string, Listener[]>()
    for (const listener of listeners) {
      const key = portOf(listener)
      const before = byPort.get(key)
      if (before) before.push(listener)
      else byPort.set(key, [listener])
    }
    for (const router of listeners.filter(isRouter)) {
      const first = byPort
        .get(portOf(router))
        ?.find(socket => socket.server === router.server && !isRouter(socket) && collide(socket, router))
      if (!first) continue
      yield {
        at: router.at,
        message: t('{0} is already taken by this very server: it stops at once with "Address already in use"', show(router.address)),
        related: [{ at: first.at, message: t('listens here already') }],
      }
    }
    const kept = new Set(
      listeners.filter(({ server }) => server?.program?.manager === 'supervisor' || server?.program?.manager === 'procfile'),
    )
    for (const listener of kept) {
      const others = byPort.get(portOf(listener)) ?? []
      const first = others
        .slice(0, others.indexOf(listener))
        .find(before => kept.has(before) && runTogether(before, listener) && collide(before, listener))
      if (!first) continue
      yield {
        at: listener.at,
        message: t(
          '{0} is already taken by {1}; whichever starts second fails with "Address already in use"',
          show(listener.address),
          first.server?.program?.name ?? '',
        ),
        related: [{ at: first.at, message: t('listens here first') }],
      }
    }
  },
}

/** Routers of uWSGI (`http`) are processes with a socket of their own; of its `socket` and `http-socket` on one address, one is opened. */
function isRouter({ server, option }: Listener): boolean {
  return server?.kind === 'uwsgi' && uwsgiCatalogue().find(option)?.listener?.role === 'router'
}

/** Two programs of one process manager's file are meant to run at the same time; files that merely lie side by side may be alternatives. */
function runTogether({ server: a }: Listener, { server: b }: Listener): boolean {
  if (a === b || !a?.program || !b?.program || a.program === b.program) return false
  return a.program.manager === b.program.manager && a.program.entry.source === b.program.entry.source
}

/** The same for all that could collide. */
function portOf({ address }: Listener): string {
  return address.kind === 'tcp' ? `${address.port}` : normalPath(address.path)
}

function collide({ address: a }: Listener, { address: b }: Listener): boolean {
  if (a.kind === 'unix') return b.kind === 'unix' && normalPath(a.path) === normalPath(b.path)
  return b.kind === 'tcp' && a.port === b.port && a.port !== 0 && (a.host === b.host || isWildcard(a.host) || isWildcard(b.host))
}

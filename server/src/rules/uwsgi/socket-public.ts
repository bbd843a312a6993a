import { isLoopback, isWildcard } from '../../facts/address.ts'
import type { Listener } from '../../facts/facts.ts'
import { t } from '../../l10n.ts'
import { sliceOf, textOf } from '../../span.ts'
import type { Stack } from '../../stack.ts'
import type { Fix, Rule } from '../rule.ts'
import { mayRunInContainers } from '../stack/containers.ts'
import { waysTo } from '../stack/reach.ts'

export const socketPublic: Rule = {
  id: 'uwsgi/socket-public',
  severity: 'error',
  summary: 'A socket that speaks uwsgi is open to the whole network',

  *check(stack) {
    const contained = mayRunInContainers(stack)
    for (const listener of stack.listeners) {
      const { address, protocol, server, at } = listener
      if (server?.kind !== 'uwsgi' || protocol !== 'uwsgi' || address.kind !== 'tcp' || !isWildcard(address.host)) continue
      yield {
        at,
        message: contained
          ? t(
              'port {0} speaks uwsgi on all interfaces: who reaches it can run code as this application; do not publish it from the container',
              address.port,
            )
          : t(
              'port {0} speaks uwsgi on all interfaces: who reaches it can run code as this application; listen on 127.0.0.1:{0}',
              address.port,
            ),
        ...(contained ? { severity: 'info' as const } : isServing(listener, stack) ? {} : { severity: 'warning' as const }),
        fixes: contained ? [] : listenLocally(listener, stack),
      }
    }
  },
}

/** Whether this is a server of a site: of a project that is here, with a WSGI application, or with an nginx before it. Others may be an exercise. */
function isServing(listener: Listener, stack: Stack): boolean {
  return stack.project !== undefined || /wsgi/i.test(listener.server?.app?.value ?? '') || waysTo(listener, stack).length > 0
}

/** Safe where every way that nginx takes to it leads over this machine. */
function listenLocally(listener: Listener, stack: Stack): Fix[] {
  const { at, address } = listener
  const written = /^(\[::\]|[\d.]*|\*)(?=:\d+$)/.exec(textOf(at))
  if (!written || address.kind !== 'tcp') return []
  const ways = waysTo(listener, stack).map(({ destination }) => destination.address)
  const safe = ways.length > 0 && ways.every(to => to.kind === 'tcp' && (isLoopback(to.host) || isWildcard(to.host)))
  const fix = {
    title: t('listen on 127.0.0.1'),
    edits: [{ at: sliceOf(at, 0, written[0].length), text: '127.0.0.1' }],
  }
  return [safe ? { ...fix, safe: true } : fix]
}

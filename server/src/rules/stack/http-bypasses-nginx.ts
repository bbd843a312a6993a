import { type Address, isLoopback, isWildcard } from '../../facts/address.ts'
import type { Listener } from '../../facts/facts.ts'
import { t } from '../../l10n.ts'
import type { Stack } from '../../stack.ts'
import type { Fix, Rule } from '../rule.ts'
import { waysTo } from './reach.ts'

export const httpBypassesNginx: Rule = {
  id: 'stack/http-bypasses-nginx',
  severity: 'warning',
  summary: 'The application server offers HTTP on all interfaces although nginx stands in front',

  *check(stack) {
    const { connections, nginx } = stack
    if (nginx.length === 0 || hasOwnNetwork(stack)) return
    for (const listener of stack.listeners) {
      const { address, protocol, at, server } = listener
      if (protocol !== 'http' || address.kind !== 'tcp' || !isWildcard(address.host) || !server) continue
      const ways = waysTo(listener, stack)
      // A runserver that nginx does not pass to is started by hand, to develop; from another machine or container nginx needs the door.
      const isByHand = server.kind === 'runserver' && !/^(supervisor|systemd)$/.test(server.program?.manager ?? '')
      const front = ways[0]?.connections[0] ?? (isByHand ? undefined : connections[0])
      if (!front || ways.some(({ destination }) => isElsewhere(destination.address))) continue
      yield {
        at,
        message: t(
          '{0} answers HTTP on port {1} of every interface: visitors reach it without the TLS, limits and headers of nginx; listen on 127.0.0.1:{1}',
          server.kind,
          address.port,
        ),
        related: [{ at: front.at, message: t('nginx stands in front here') }],
        fixes: rebind(listener),
      }
    }
  },
}

function isElsewhere(to: Address): boolean {
  return to.kind === 'tcp' && !isLoopback(to.host) && !isWildcard(to.host)
}

/** In a container all interfaces are those of its own network; whether a port is published is another question. */
function hasOwnNetwork({ containers, programs }: Stack): boolean {
  return (
    containers.length > 0 || programs.some(({ manager }) => manager === 'dockerfile' || manager === 'compose' || manager === 'procfile')
  )
}

function rebind({ address, at }: Listener): Fix[] {
  return address.kind === 'tcp' ? [{ title: t('listen on 127.0.0.1 only'), edits: [{ at, text: `127.0.0.1:${address.port}` }] }] : []
}

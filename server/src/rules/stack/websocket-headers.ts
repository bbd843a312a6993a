import { type Block, effective, isComplete, own } from '../../facts/block.ts'
import { t } from '../../l10n.ts'
import { insertLineAfter } from '../../span.ts'
import { meansWebSockets } from '../gunicorn/worker-class-asgi.ts'
import type { Rule } from '../rule.ts'
import { listenersOf, waysTo } from './reach.ts'

export const websocketHeaders: Rule = {
  id: 'stack/websocket-headers',
  severity: 'error',
  summary: 'The application takes web sockets, and nginx keeps back the headers that open one',

  *check(stack) {
    const { connections, servers } = stack
    const taking = servers.filter(server => server.app && server.kind !== 'uwsgi' && meansWebSockets(server, stack))
    if (taking.length === 0) return
    if (connections.some(({ block, protocol }) => protocol === 'http' && (!isComplete(block) || handsUpgradeOn(block)))) return
    for (const server of taking) {
      if (!server.app) continue
      const ways = listenersOf(server, stack).flatMap(listener => waysTo(listener, stack))
      const connection = ways.flatMap(({ connections }) => connections).find(({ entry }) => entry.name.value === 'proxy_pass')
      if (!connection) continue
      const { block, entry } = connection
      yield {
        at: entry,
        message: t(
          'nginx keeps the header Upgrade to itself, so that no WebSocket of {0} is ever opened: Django is asked for a page and answers 404; hand it on',
          server.app.value,
        ),
        related: [{ at: server.app.at, message: t('the application') }],
        fixes: canAdd(block) ? [{ title: t('hand Upgrade on'), edits: lines.map(line => insertLineAfter(entry, line)) }] : [],
      }
    }
  },
}

const lines = ['proxy_http_version 1.1;', 'proxy_set_header Upgrade $http_upgrade;', 'proxy_set_header Connection "upgrade";']

function handsUpgradeOn(block: Block): boolean {
  return effective(block, 'proxy_set_header').entries.some(({ args }) => args[0]?.value.toLowerCase() === 'upgrade')
}

/** A first header of its own would keep back those that the location inherits. */
function canAdd(block: Block): boolean {
  const { entries, from } = effective(block, 'proxy_set_header')
  return (
    (entries.length === 0 || from === block) &&
    own(block, 'proxy_http_version').length === 0 &&
    !entries.some(({ args }) => args[0]?.value.toLowerCase() === 'connection')
  )
}

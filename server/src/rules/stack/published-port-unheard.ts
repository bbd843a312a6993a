import { type Block, isComplete } from '../../facts/block.ts'
import type { Container } from '../../facts/facts.ts'
import { listens } from '../../facts/listen.ts'
import { t } from '../../l10n.ts'
import { serversIn } from '../nginx/servers.ts'
import type { Rule } from '../rule.ts'
import { isGiven, nginxContainers } from './containers.ts'

export const publishedPortUnheard: Rule = {
  id: 'stack/published-port-unheard',
  severity: 'warning',
  summary: 'Docker publishes a port of nginx on which none of its servers listens',

  *check(stack) {
    const [container, another] = nginxContainers(stack)
    const first = container?.published[0]
    if (!container || another || !first || stack.alternatives.length > 0) return
    const servers = stack.nginx.flatMap(serversIn)
    const heard = servers.flatMap(listens)
    if (
      heard.length === 0 ||
      heard.some(({ port }) => port === undefined) ||
      servers.some(server => !isComplete(server) || !isReadBy(container, server))
    )
      return
    const ports = new Set(heard.map(({ port }) => String(port)))
    if (container.published.some(({ container }) => !/^\d+$/.test(container) || ports.has(container))) return
    yield {
      at: first.at,
      message: t(
        'port {0} of the container is published, but nginx listens on {1} there: visitors get no answer, or the page that comes with nginx',
        first.container,
        [...ports].join(', '),
      ),
      related: heard.map(({ at }) => ({ at, message: t('listens on {0}', at.value) })),
    }
  },
}

function isReadBy(container: Container, { entry }: Block): boolean {
  return entry !== undefined && isGiven(entry.source.path, container)
}

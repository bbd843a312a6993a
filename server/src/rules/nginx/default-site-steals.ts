import { editDistance } from '../../catalogue/catalogue.ts'
import { type Block, blocksIn, enclosing } from '../../facts/block.ts'
import { type Listen, listens, serverNames } from '../../facts/listen.ts'
import { asList } from '../../facts/settings.ts'
import { t } from '../../l10n.ts'
import type { Stack } from '../../stack.ts'
import type { Rule } from '../rule.ts'

export const defaultSiteSteals: Rule = {
  id: 'nginx/default-site-steals',
  severity: 'warning',
  summary: 'The name of the site is misspelt, so another server of the same port answers for it',

  *check(stack) {
    const wanted = hostsOf(stack)
    const passing = new Set(stack.connections.map(({ block }) => enclosing(block, 'server')))
    for (const top of stack.nginx) {
      const servers = [...blocksIn(top)].filter(({ kind }) => kind === 'server')
      for (const server of servers) {
        const names = serverNames(server)
        const other = passing.has(server) ? rival(server, servers) : undefined
        if (!other || names.some(({ value }) => wanted.has(value))) continue
        for (const name of names) {
          const meant = [...wanted].find(host => host.includes('.') && editDistance(host, name.value, 2) <= 2)
          if (!meant) continue
          yield {
            at: name,
            message: t(
              'visitors ask for {0}, which is not {1}: nginx answers them with the other server of this port (its default), for instance "Welcome to nginx"',
              meant,
              name.value,
            ),
            related: [{ at: other.at, message: t('answers for every name that no server has') }],
          }
        }
      }
    }
  },
}

/** What the visitors ask for, as far as Django's settings tell. */
function hostsOf({ live }: Stack): Set<string> {
  return new Set(live.flatMap(({ settings }) => asList(settings.get('ALLOWED_HOSTS')?.value) ?? []).filter(host => !/^[.*]/.test(host)))
}

/** A server of the same port that gets the requests for unknown names: the one marked as default, else the first. */
function rival(server: Block, servers: Block[]): Listen | undefined {
  for (const { port } of listens(server)) {
    const same = servers
      .map(other => ({ other, listen: listens(other).find(listen => listen.port === port && port !== undefined) }))
      .filter(({ listen }) => listen)
    const first = same.find(({ listen }) => listen?.defaultServer) ?? same[0]
    if (same.length > 1 && first && first.other !== server) return first.listen
  }
  return undefined
}

import { nearestAmong } from '../../catalogue/nearest.ts'
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
    if (wanted.size === 0) return
    const nearest = nearestAmong(
      [...wanted].filter(host => host.includes('.')),
      2,
    )
    const passing = new Set(stack.connections.map(({ block }) => enclosing(block, 'server')))
    for (const top of stack.nginx)
      for (const server of blocksIn(top)) {
        if (server.kind !== 'server' || !passing.has(server)) continue
        const names = serverNames(server)
        if (names.some(({ value }) => wanted.has(value))) continue
        for (const name of names) {
          const meant = nearest(name.value)
          const other = meant && defaultOf(server, top)
          if (!other) continue
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
  },
}

/** What the visitors ask for, as far as Django's settings tell. */
function hostsOf({ live }: Stack): Set<string> {
  return new Set(live.flatMap(({ settings }) => asList(settings.get('ALLOWED_HOSTS')?.value) ?? []).filter(host => !/^[.*]/.test(host)))
}

/** The listen of another server that gets the requests of this port for unknown names: the one marked as default, else the first. */
function defaultOf(server: Block, top: Block): Listen | undefined {
  const servers = blocksIn(top).filter(({ kind }) => kind === 'server')
  for (const { port } of listens(server)) {
    const same = servers.flatMap(other =>
      listens(other).flatMap(listen => (port !== undefined && listen.port === port ? { other, listen } : [])),
    )
    const first = same.find(({ listen }) => listen.defaultServer) ?? same[0]
    if (first && first.other !== server) return first.listen
  }
  return undefined
}

import { show } from '../../facts/address.ts'
import { type Block, effective, enclosing, isComplete, own } from '../../facts/block.ts'
import type { Connection, Destination } from '../../facts/facts.ts'
import { listens } from '../../facts/listen.ts'
import { allowsHost, asFlag, asList, isUnset, settingOf } from '../../facts/settings.ts'
import { t } from '../../l10n.ts'
import { insertLineBefore } from '../../span.ts'
import type { Stack } from '../../stack.ts'
import type { Rule } from '../rule.ts'
import { heardOf } from '../stack/reach.ts'

export const hostHeaderMissing: Rule = {
  id: 'nginx/host-header-missing',
  severity: 'warning',
  summary: 'proxy_pass without the Host header: Django is asked for the name of the upstream',

  *check(stack) {
    // Django is only known to be asked where a server of its own listens, or nothing but the project can be meant.
    if (stack.listeners.length === 0 && stack.live.length === 0) return
    for (const connection of stack.connections) {
      const { block, entry } = connection
      const asked = entry.name.value === 'proxy_pass' ? destinationOfDjango(connection, stack) : undefined
      if (!asked || entry.args.length > 1 || !isComplete(block) || setsHost(block, stack)) continue
      const { address: to, via } = asked
      const host = via?.name ?? (to.kind === 'tcp' ? show(to) : 'localhost')
      const line = `proxy_set_header Host ${standardPort(block) ? '$host' : '$http_host'};`
      const refused = isRefused(host, stack)
      yield {
        at: entry,
        severity: refused ? 'error' : 'warning',
        message: refused
          ? t(
              'without proxy_set_header Host Django is asked for {0}, a host it refuses: every page is "Bad Request (400)"; add "{1}"',
              host,
              line,
            )
          : t(
              'without proxy_set_header Host Django is asked for {0} instead of the site: 400 unless ALLOWED_HOSTS has it, and redirects that lead there; add "{1}"',
              host,
              line,
            ),
        related: via ? [{ at: via.server, message: t('is what Host becomes: the name of this upstream') }] : [],
        fixes: [{ title: t('add "{0}"', line), edits: [insertLineBefore(entry, line)], safe: true }],
      }
    }
  },
}

/** Also where `proxy_set_header` is set further out and dropped: that is another mistake (nginx/param-inheritance). */
function setsHost(block: Block, { live }: Stack): boolean {
  const forwarded =
    live.length === 0 ||
    !live.every(module => isUnset(module, 'USE_X_FORWARDED_HOST') || asFlag(settingOf(module, 'USE_X_FORWARDED_HOST')) === false)
  for (let level: Block | undefined = block; level; level = level.outer)
    for (const { args } of effective(level, 'proxy_set_header').entries) {
      const name = args[0]?.value.toLowerCase()
      if (name === 'host' || (forwarded && name === 'x-forwarded-host')) return true
    }
  return false
}

/** Another service behind the same nginx may want the name it is known by; only what leads to the project's own server counts. */
function destinationOfDjango(connection: Connection, stack: Stack): Destination | undefined {
  const { listeners, project, live } = stack
  const heard = heardOf(connection, stack).find(({ by }) => by.some(({ server, protocol }) => server && protocol !== 'uwsgi'))
  if (heard) return heard.destination
  const isMeant = project !== undefined && live.length > 0 && listeners.length === 0
  return isMeant && connection.block.match?.pattern === '/' ? connection.to[0] : undefined
}

/** Django refuses a host with "_" whatever ALLOWED_HOSTS says (RFC 1034). */
function isRefused(host: string, { live }: Stack): boolean {
  const name = host.replace(/:\d+$/, '')
  if (name.includes('_')) return true
  return (
    live.length > 0 &&
    live.every(({ settings }) => {
      const patterns = asList(settings.get('ALLOWED_HOSTS')?.value)
      return patterns !== undefined && patterns.length > 0 && !allowsHost(patterns, name)
    })
  )
}

function standardPort(block: Block): boolean {
  const server = enclosing(block, 'server')
  return server !== undefined && own(server, 'listen').length > 0 && listens(server).every(({ port }) => port === 80 || port === 443)
}

import { isLoopback, isWildcard } from '../../facts/address.ts'
import { effective, enclosing, isComplete } from '../../facts/block.ts'
import { type AppServer, type Connection, optionOf } from '../../facts/facts.ts'
import { listens } from '../../facts/listen.ts'
import { isUnset } from '../../facts/settings.ts'
import { t } from '../../l10n.ts'
import { insertLineAfter, span, textOf } from '../../span.ts'
import type { Fix, Rule } from '../rule.ts'
import { listenersOf, type Way, waysTo } from '../stack/reach.ts'

export const forwardedAllowIps: Rule = {
  id: 'gunicorn/forwarded-allow-ips',
  severity: 'warning',
  summary: 'gunicorn does not believe X-Forwarded-Proto from an nginx that runs elsewhere',

  *check(stack) {
    const { servers, connections, live } = stack
    if (live.length === 0 || !live.every(module => isUnset(module, 'SECURE_PROXY_SSL_HEADER'))) return
    const untold = servers.filter(server => server.kind === 'gunicorn' && server.complete && !isTold(server))
    const secure = new Set(untold.length > 0 ? connections.filter(endsTls) : [])
    for (const server of secure.size > 0 ? untold : []) {
      const ways = listenersOf(server, stack).flatMap(listener => waysTo(listener, stack).filter(isFromElsewhere))
      const from = firstIn(ways, connection => secure.has(connection))
      const tls = from && enclosing(from.block, 'server')
      if (!from || !tls) continue
      yield {
        at: server.executable ?? server.at,
        message: t(
          'nginx connects from another host, and gunicorn believes its X-Forwarded-Proto only from 127.0.0.1: Django takes every request for HTTP, so links are http:// and SECURE_SSL_REDIRECT would never end; set forwarded_allow_ips',
        ),
        related: [
          { at: from.at, message: t('nginx passes to it over the network') },
          ...listens(tls).flatMap(({ ssl, at }) => (ssl ? [{ at, message: t('TLS ends here') }] : [])),
        ],
        fixes: fixes(server),
      }
    }
  },
}

function firstIn(ways: readonly Way[], isWanted: (connection: Connection) => boolean): Connection | undefined {
  for (const { connections } of ways) {
    const found = connections.find(isWanted)
    if (found) return found
  }
  return undefined
}

function isTold(server: AppServer): boolean {
  const { environment, program } = server
  if (optionOf(server, 'forwarded_allow_ips') || environment.has('FORWARDED_ALLOW_IPS')) return true
  return program === undefined || program.moreEnvironment === true || program.environment.has('FORWARDED_ALLOW_IPS')
}

/** Another container or machine: neither a unix socket nor the machine itself. */
function isFromElsewhere({ destination: { address: to } }: Way): boolean {
  return to.kind === 'tcp' && !isLoopback(to.host) && !isWildcard(to.host)
}

/** Whether TLS ends in nginx, which tells so in the header that gunicorn knows. */
function endsTls({ block, entry }: Connection): boolean {
  const server = enclosing(block, 'server')
  if (!server || entry.name.value !== 'proxy_pass' || !isComplete(block) || !listens(server).some(({ ssl }) => ssl)) return false
  return effective(block, 'proxy_set_header').entries.some(({ args }) => /^x-forwarded-proto$/i.test(args[0]?.value ?? ''))
}

/** All addresses may be believed where only nginx can reach the port, as in a network of containers. */
function fixes({ options, executable }: AppServer): Fix[] {
  const title = t('believe every address that can reach this port')
  const line = options.find(({ entry }) => entry)?.entry
  if (line) return [{ title, edits: [insertLineAfter(line, "forwarded_allow_ips = '*'")] }]
  if (!executable || textOf(executable) !== executable.value || !/^[ \t]\w?/.test(executable.source.text.slice(executable.end))) return []
  return [{ title, edits: [{ at: span(executable.source, executable.end, executable.end), text: " --forwarded-allow-ips='*'" }] }]
}

import { isLoopback } from '../../facts/address.ts'
import { type Block, effective, enclosing, isComplete } from '../../facts/block.ts'
import type { Connection } from '../../facts/facts.ts'
import { type Listen, listens } from '../../facts/listen.ts'
import { asList } from '../../facts/settings.ts'
import { t } from '../../l10n.ts'
import { insertLineAfter } from '../../span.ts'
import type { Stack } from '../../stack.ts'
import type { Entry } from '../../syntax/tree.ts'
import type { Fix, Rule } from '../rule.ts'

export const hostPortStripped: Rule = {
  id: 'stack/host-port-stripped',
  severity: 'warning',
  summary: 'The site is on a port of its own, and nginx passes the host without the port',

  *check(stack) {
    for (const connection of stack.live.length > 0 ? stack.connections : []) {
      const server = enclosing(connection.block, 'server')
      const listen = server && ownPort(listens(server), stack)
      if (!listen?.port || !isComplete(connection.block)) continue
      const host = passedHost(connection)
      const [, value] = host?.args ?? []
      if (!host || !value || !/^\$(host|server_name)$/.test(value.value) || !checksOrigin(stack, listen.port)) continue
      const stock = !stack.workspace.has(host.source.path)
      yield {
        at: stock ? connection.entry : value,
        message: t(
          'visitors use port {0}, but Django gets the host as {1}, without the port: since Django 4.0 every form ends in 403 (CSRF, origin checking failed), and absolute URLs lose the port; pass $http_host',
          listen.port,
          value.value,
        ),
        related: [{ at: listen.at, message: t('visitors come in on port {0}', listen.port) }],
        fixes: keepPort(connection, stock ? undefined : host),
      }
    }
  },
}

/** A port that visitors see: not a standard one, not one of the loopback interface, not one that a container maps to another. */
function ownPort(all: readonly Listen[], { containers, programs }: Stack): Listen | undefined {
  const mapped = containers.length > 0 || programs.some(({ manager }) => manager === 'dockerfile')
  const seen = all.filter(({ port, address }) => port !== undefined && !(address?.kind === 'tcp' && isLoopback(address.host)))
  if (mapped || seen.length === 0 || seen.some(({ port }) => port === 80 || port === 443)) return undefined
  return seen[0]
}

/** The directive that decides the Host that Django sees; undefined where nginx's own default or the visitor's header applies. */
function passedHost({ entry, block }: Connection): Entry | undefined {
  if (entry.name.value === 'uwsgi_pass') return last(block, 'uwsgi_param', 'http_host')
  return entry.name.value === 'proxy_pass' ? last(block, 'proxy_set_header', 'host') : undefined
}

function last(block: Block, directive: string, name: string): Entry | undefined {
  return effective(block, directive).entries.findLast(({ args }) => args[0]?.value.toLowerCase() === name)
}

/** Django compares the Origin header with the host since 4.0, and a trusted origin with the port settles it. */
function checksOrigin({ live, workspace }: Stack, port: number): boolean {
  const major = Number.parseInt(workspace.target.django ?? '4', 10)
  const trusted = live.flatMap(({ settings }) => asList(settings.get('CSRF_TRUSTED_ORIGINS')?.value) ?? [])
  return live.length > 0 && major >= 4 && !trusted.some(origin => origin.endsWith(`:${port}`))
}

function keepPort({ entry, block }: Connection, host: Entry | undefined): Fix[] {
  const title = t('pass the host with its port')
  const [, value] = host?.args ?? []
  if (value) return [{ title, edits: [{ at: value, text: '$http_host' }] }]
  const include = block.directives.findLast(
    directive => directive.name.value === 'include' && /uwsgi_params$/.test(directive.args[0]?.value ?? ''),
  )
  return entry.name.value === 'uwsgi_pass'
    ? [{ title, edits: [insertLineAfter(include ?? entry, 'uwsgi_param HTTP_HOST $http_host;')] }]
    : []
}

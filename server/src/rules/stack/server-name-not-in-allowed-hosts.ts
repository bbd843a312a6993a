import { type Block, blocksIn, effective, enclosing, own } from '../../facts/block.ts'
import type { Connection } from '../../facts/facts.ts'
import { allowsHost, asList, type SettingsModule } from '../../facts/settings.ts'
import { t } from '../../l10n.ts'
import { span, textOf } from '../../span.ts'
import type { Stack } from '../../stack.ts'
import type { Word } from '../../syntax/tree.ts'
import { heardBy } from '../reach.ts'
import type { Fix, Rule } from '../rule.ts'

export const serverNameNotInAllowedHosts: Rule = {
  id: 'stack/server-name-not-in-allowed-hosts',
  severity: 'warning',
  summary: 'A server_name that nginx passes to Django is not in ALLOWED_HOSTS',

  *check(stack) {
    const { nginx, live } = stack
    if (live.length === 0) return
    const passing = new Set(toDjango(stack).flatMap(({ block }) => (keepsHost(block) ? [enclosing(block, 'server')] : [])))
    for (const server of nginx.flatMap(top => [...blocksIn(top)]).filter(block => passing.has(block)))
      for (const name of own(server, 'server_name').flatMap(({ args }) => args.filter(isHostName))) {
        const refusing = live.filter(module => refuses(module, name.value))
        if (refusing.length < live.length) continue
        const hosts = refusing[0]?.settings.get('ALLOWED_HOSTS')
        if (!hosts) continue
        yield {
          at: name,
          message: t(
            'Django is asked for {0}, which ALLOWED_HOSTS does not contain; visitors get "Bad Request (400)", mostly with nothing in the log',
            name.value,
          ),
          related: [{ at: hosts.value, message: t('ALLOWED_HOSTS is set here') }],
          fixes: addHost(refusing[0], name.value),
        }
      }
  },
}

/** The connections that a server of this stack hears; where no file says on what address one listens, all of them. */
function toDjango(stack: Stack): Connection[] {
  const { connections, listeners } = stack
  return listeners.length === 0 ? connections : connections.filter(connection => heardBy(connection, stack).length > 0)
}

/** Names that stand for themselves: no wildcard, regular expression, variable or catch-all. */
function isHostName({ value }: Word): boolean {
  return /^[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}$/i.test(value)
}

/** Whether Django sees the name the visitor asked for: nginx sends its own idea of `Host` unless told. */
function keepsHost(block: Block): boolean {
  const host = [
    ...effective(block, 'proxy_set_header').entries.filter(({ args }) => args[0]?.value.toLowerCase() === 'host'),
    ...effective(block, 'uwsgi_param').entries.filter(({ args }) => args[0]?.value === 'HTTP_HOST'),
  ].at(-1)
  const uwsgi = own(block, 'uwsgi_pass').length > 0
  return host ? /^\$(http_)?host(:\$server_port)?$|^\$server_name$/.test(host.args[1]?.value ?? '') : uwsgi
}

function refuses({ settings }: SettingsModule, host: string): boolean {
  const patterns = asList(settings.get('ALLOWED_HOSTS')?.value)
  return patterns !== undefined && patterns.length > 0 && !allowsHost(patterns, host)
}

function addHost(module: SettingsModule | undefined, host: string): Fix[] {
  const value = module?.settings.get('ALLOWED_HOSTS')?.value
  if (value?.kind !== 'list') return []
  const last = value.items.at(-1)
  if (!last || !/^["']/.test(textOf(last))) return []
  const quote = textOf(last).slice(0, 1)
  return [
    {
      title: t('add {0} to ALLOWED_HOSTS', host),
      edits: [{ at: span(last.source, last.end, last.end), text: `, ${quote}${host}${quote}` }],
    },
  ]
}

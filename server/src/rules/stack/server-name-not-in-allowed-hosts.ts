import { isOlder } from '../../catalogue/versions.ts'
import { type Block, blocksIn, effective, enclosing, own } from '../../facts/block.ts'
import type { Connection } from '../../facts/facts.ts'
import { isTemplate } from '../../facts/known.ts'
import { allowsHost, asList, isTruthy, isUnset, isWrittenIn, itemsOf, type Setting, type SettingsModule } from '../../facts/settings.ts'
import { t } from '../../l10n.ts'
import { span, textOf } from '../../span.ts'
import type { Stack } from '../../stack.ts'
import type { Word } from '../../syntax/tree.ts'
import type { Finding, Fix, Rule } from '../rule.ts'
import { heardOf } from './reach.ts'

export const serverNameNotInAllowedHosts: Rule = {
  id: 'stack/server-name-not-in-allowed-hosts',
  severity: 'warning',
  summary: 'A server_name that nginx passes to Django is not in ALLOWED_HOSTS',

  *check(stack) {
    const { nginx, live, workspace } = stack
    if (live.length === 0) return
    const passing = new Set(toDjango(stack).flatMap(({ block }) => (keepsHost(block) ? [enclosing(block, 'server')] : [])))
    for (const server of nginx.flatMap(blocksIn).filter(block => passing.has(block)))
      for (const name of own(server, 'server_name').flatMap(({ args }) => args.filter(isHostName))) {
        const [module] = live
        if (module && live.every(module => refuses(module, name.value, workspace.target.django))) yield findingOf(name, module)
      }
  },
}

/** Where a list has other names, either side may be the mistaken one; where it has none, it is for the settings to name one. */
function findingOf(name: Word, { settings }: SettingsModule): Finding {
  const [hosts, debug] = [settings.get('ALLOWED_HOSTS'), settings.get('DEBUG')]
  const isSet = itemsOf(hosts?.value)?.length !== 0 && hosts !== undefined
  if (isSet)
    return {
      at: name,
      message: t(
        'Django is asked for {0}, which ALLOWED_HOSTS does not contain; visitors get "Bad Request (400)", mostly with nothing in the log',
        name.value,
      ),
      related: [{ at: hosts.value, message: t('ALLOWED_HOSTS is set here') }],
      fixes: addHost(hosts, name.value),
    }
  return {
    at: hosts?.value ?? debug?.value ?? name,
    message: t(
      'Django is asked for {0}, but as long as ALLOWED_HOSTS is empty and DEBUG is on it answers for localhost alone; visitors get "Bad Request (400)"',
      name.value,
    ),
    related: [{ at: name, message: t('nginx passes requests for {0}', name.value) }],
    fixes: addHost(hosts, name.value),
  }
}

/** The connections that a server of this stack hears; where no file says on what address one listens, all of them. */
function toDjango(stack: Stack): Connection[] {
  const { connections, listeners } = stack
  return listeners.length === 0 ? connections : connections.filter(connection => heardOf(connection, stack).length > 0)
}

/** Names that stand for themselves: no wildcard, regular expression, variable or catch-all, and no address of the machine itself. */
function isHostName({ value }: Word): boolean {
  return (/^[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}$/i.test(value) || /^(?!0|127\.)\d+(\.\d+){3}$/.test(value)) && !isTemplate(value)
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

/** Whether Django may be so old that it answers for all hosts while DEBUG is on (CVE-2016-9014); an unknown one is where its middleware is. */
function debugAllowsAll({ settings }: SettingsModule, known: string | undefined): boolean {
  const version = known ?? (settings.has('MIDDLEWARE_CLASSES') && !settings.has('MIDDLEWARE') ? '1' : '2')
  const [mended = '1.10.3'] = ['1.8.16', '1.9.11'].filter(release => release.startsWith(`${version.split('.', 2).join('.')}.`))
  return isOlder(version, mended)
}

/** Whether Django of a version, where it is known, answers no request for a host. */
function refuses(module: SettingsModule, host: string, version: string | undefined): boolean {
  if (isTruthy(module.settings.get('DEBUG')?.value) && debugAllowsAll(module, version)) return false
  const patterns = patternsOf(module)
  // A name with a scheme or a port never fits, which is told where it is written.
  const isMeant = patterns?.some(pattern => pattern.replace(/^\w+:\/\/|[:/][^/]*\/?$/g, '') === host)
  return patterns !== undefined && !isMeant && !allowsHost(patterns, host)
}

/** What Django answers for while DEBUG is on and ALLOWED_HOSTS empty (`HttpRequest.get_host`). */
const ownMachine = ['.localhost', '127.0.0.1', '[::1]']

/** The hosts a module makes Django answer for; undefined where that is not known, and where it is none, which is another rule's matter. */
function patternsOf(module: SettingsModule): string[] | undefined {
  const { settings } = module
  const listed = isUnset(module, 'ALLOWED_HOSTS') ? [] : asList(settings.get('ALLOWED_HOSTS')?.value)
  if (listed?.length !== 0) return listed
  return isTruthy(settings.get('DEBUG')?.value) ? ownMachine : undefined
}

function addHost(hosts: Setting | undefined, host: string): Fix[] {
  if (hosts?.value.kind !== 'list') return []
  const { value } = hosts
  const title = t('add {0} to ALLOWED_HOSTS', host)
  const last = value.items.at(-1)
  if (!last)
    return /^\[\s*\]$/.test(textOf(value)) && isWrittenIn(hosts, value) ? [{ title, edits: [{ at: value, text: `['${host}']` }] }] : []
  if (!/^["']/.test(textOf(last))) return []
  const quote = textOf(last).slice(0, 1)
  return [{ title, edits: [{ at: span(last.source, last.end, last.end), text: `, ${quote}${host}${quote}` }] }]
}

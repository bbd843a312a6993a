import type { Param } from '../../catalogue/catalogue.ts'
import { isOlder } from '../../catalogue/versions.ts'
import { t } from '../../l10n.ts'
import { lineAt } from '../../span.ts'
import { isIpv6, numberOf } from '../../syntax/nginx/values.ts'
import type { Entry, Word } from '../../syntax/tree.ts'
import { adviceOn, renamed } from '../meant.ts'
import type { Finding, Rule } from '../rule.ts'
import { refusedParameter } from '../setting/values/nginx/parameters.ts'
import { firstOf, type Refusal } from '../setting/values/refusals.ts'
import { directivesNamed, isTemplated } from './directives.ts'

export const listenSyntax: Rule = {
  id: 'nginx/listen-syntax',
  severity: 'error',
  summary: 'The address or a parameter of listen is not written as nginx reads it',
  perPart: true,

  *check(stack) {
    const version = stack.workspace.target.nginx
    for (const { entry, settings } of directivesNamed(stack, 'listen')) {
      const [setting] = settings
      if (!setting || settings.some(({ thirdParty }) => thirdParty) || isTemplated(entry)) continue
      const findings = settings.map(({ params = [] }) => findingOf(entry, params, version))
      const [finding] = findings
      if (finding && findings.every(found => found !== undefined)) yield finding
    }
  },
}

function findingOf({ args }: Entry, params: readonly Param[], version: string | undefined): Finding | undefined {
  const [address, ...words] = args
  if (!address) return undefined
  const problem = /\$[\w{]/.test(address.value) ? undefined : addressProblem(address.value)
  if (problem) return { at: address, message: t('{0}: {1}, and nginx refuses to start', address.value, problem) }
  const known = params.filter(
    ({ kind, since }) => kind !== 'prefix' && (since === undefined || version === undefined || !isOlder(version, since)),
  )
  const refusal = refusedParameter(known, words) ?? refusedWithUdp(words)
  if (!refusal?.at) return undefined
  const newer = params.find(
    ({ name, since }) => since !== undefined && !known.some(param => param.name === name) && refusal.at?.value.startsWith(name),
  )
  if (newer) {
    const message = t(
      'nginx {0} does not know the parameter {1} of listen, which is there since {2}, and refuses to start',
      version ?? '',
      newer.name,
      newer.since ?? '',
    )
    return { at: refusal.at, message }
  }
  const isBelow = refusal.meant === undefined && lineAt(refusal.at.source, refusal.at.start).start > address.start
  const advice = isBelow ? t('is a ";" missing above?') : adviceOn(refusal.meant, t('it takes {0}', refusal.wanted))
  return {
    at: refusal.at,
    message: t('listen does not take "{0}" behind the address, and nginx refuses to start; {1}', refusal.at.value, advice),
    fixes: renamed(refusal.at, refusal.meant, (refusal.meant ?? '').length > 4),
  }
}

/** Connections are kept, waited for and told about on TCP alone. */
function refusedWithUdp(words: readonly Word[]): Refusal | undefined {
  if (!words.some(({ value }) => value === 'udp')) return undefined
  return firstOf(
    words,
    ({ value }) => /^(ssl|proxy_protocol|deferred|(so_keepalive|backlog|fastopen)=.*)$/.test(value),
    t('nothing of TCP with udp'),
  )
}

/** What ngx_parse_url finds wrong with an address to listen on; undefined for names, which only DNS could tell. */
function addressProblem(text: string): string | undefined {
  if (/^unix:/i.test(text)) {
    if (text.length === 5) return t('there is no path behind "unix:"')
    return text.length - 5 > 107 ? t('the path of a socket has at most 107 characters') : undefined
  }
  const inside = /^\[([^\]]*)\](:(.*))?$/s.exec(text)
  if (text.startsWith('[')) {
    if (!inside) return t('an IPv6 address stands in brackets, and only a port may follow')
    if (!isIpv6(inside[1] ?? '')) return t('this is no IPv6 address')
    return inside[2] === undefined ? undefined : portProblem(inside[3] ?? '')
  }
  if (text.includes('/') || text.includes('?')) return t('an address has no path')
  if (/^[\da-f:]*:[\da-f:]*:[\da-f:]*$/i.test(text)) return t('an IPv6 address stands in brackets, and only a port may follow')
  const colon = text.indexOf(':')
  if (colon === 0) return t('there is no host; write *{0}', text)
  if (colon > 0) return portProblem(text.slice(colon + 1))
  if (text === '') return t('there is no address')
  return /^\d+(-\d+)?$/.test(text) ? portProblem(text) : undefined
}

function portProblem(text: string): string | undefined {
  const [low = '', high, ...more] = text.split('-')
  const ports = [low, ...(high === undefined ? [] : [high])].map(port => numberOf(port) ?? 0)
  if (more.length > 0 || ports.some(port => port < 1 || port > 65535)) return t('a port is a number from 1 to 65535')
  return (ports[0] ?? 0) > (ports[1] ?? 65535) ? t('the range of ports goes down') : undefined
}

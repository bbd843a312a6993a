import type { Setting } from '../../../../catalogue/catalogue.ts'
import { addressTarget } from '../../../../facts/pass.ts'
import { t } from '../../../../l10n.ts'
import { hostKeys, isIpv6, isTime } from '../../../../syntax/nginx/values.ts'
import type { Word } from '../../../../syntax/tree.ts'
import { aboveZero, firstOf, network, networkOf, type Refusal, refuse, time } from '../refusals.ts'
import { refusedParameter } from './parameters.ts'
import { type Check, refusedBind } from './types.ts'

/** What nginx refuses of hosts and addresses, its own, those of clients and those it connects to. */
export const hosts: Readonly<Record<string, Check>> = {
  allow: network,
  // A name is looked up, and so are fewer than four numbers: 127.1 is an address to that.
  debug_connection: ([address]) => (address?.value.match(/[a-z]|^\d{1,9}(\.\d+){0,2}$/i) ? undefined : networkOf(address)),
  deny: network,
  keepalive: connections,
  keepalive_timeout: ([first, second]) => time(first, 'ms') ?? time(second, 's'),
  'mail auth_http': ([address]) =>
    refuse(address, /^(http:\/\/)?(unix:.|([^:/[]+|\[[^\]]+\])(:0*[1-9]\d{0,4})?(\/|$))/is, t('an address such as 127.0.0.1:8000/mail/')),
  'mail protocol': ([protocol]) => refuse(protocol, /^(imap|pop3|smtp)$/, 'imap, pop3, smtp'),
  'mail starttls': ([mode]) => refuse(mode, /^(on|off|only)$/i, 'on, off, only'),
  memcached_pass: memcached,
  random: ([two, method]) => refuse(two, /^two$/, 'two') ?? refuse(method, /^least_(conn|time=(header|last_byte))$/, 'least_conn'),
  resolver,
  server: upstreamServer,
  server_name: serverNames,
  set_real_ip_from: setRealIpFrom,
  'stream proxy_bind': refusedBind,
  'stream random': ([two, method]) =>
    refuse(two, /^two$/, 'two') ?? refuse(method, /^least_(conn|time=(connect|first_byte|last_byte)(_inflight)?)$/, 'least_conn'),
  valid_referers: validReferers,
}

function connections(args: readonly Word[]): Refusal | undefined {
  return aboveZero(args) ?? refuse(args[1], /^local$/, 'local')
}

function memcached([at]: readonly Word[]): Refusal | undefined {
  const target = at && addressTarget(at.value)
  return target?.kind === 'problem' && target.problem !== 'colon-in-path'
    ? { at, wanted: t('an address such as 127.0.0.1:11211') }
    : undefined
}

/** `local=on` is OpenResty's word for the servers of resolv.conf. */
function resolver(args: readonly Word[]): Refusal | undefined {
  const isServer = ({ value }: Word) => !/^(valid|ipv[46]|status_zone)=/.test(value)
  if (!args.some(isServer)) return { wanted: t('the address of a name server') }
  return firstOf(
    args,
    ({ value }) => {
      const [, key = '', text = ''] = /^(valid|ipv[46]|status_zone)=(.*)$/s.exec(value) ?? []
      if (key === '' && /^unix:/i.test(value)) return false
      if (value.startsWith('[')) return !isIpv6(value.replace(/^\[(.*)\](:\d{1,5})?$/s, '$1'))
      if (key === '') return !/^([\w.:[\]-]+|local=\S+)$/.test(value) || /^::|^[^:[]*:(?!\d{1,5}$)/.test(value)
      if (key === 'valid') return !isTime(text, 's')
      return key.startsWith('ipv') && !/^(on|off)$/.test(text)
    },
    t('addresses, valid=time, ipv6=on|off'),
  )
}

function serverNames(args: readonly Word[]): Refusal | undefined {
  return firstOf(
    args,
    ({ value }) => /^\*($|.$|[^.])|^\.$|^~$/.test(value),
    t('names, *.name, name.*, .name or ~ with a regular expression'),
  )
}

/** `server` of an upstream; that of http is a block, and not looked at. */
function upstreamServer(args: readonly Word[], { params = [] }: Setting): Refusal | undefined {
  return args.length > 1 ? refusedParameter(params, args.slice(1)) : undefined
}

/** Of several names that are the same to nginx the second is refused, and `none` or `blocked` without any name. */
function validReferers(args: readonly Word[]): Refusal | undefined {
  const names = args.filter(({ value }) => !/^(none|blocked)$/.test(value))
  if (names.every(({ value }) => value.startsWith('~'))) return names.length < args.length ? { wanted: t('names of hosts') } : undefined
  const seen = new Set<string>()
  return firstOf(
    names.filter(({ value }) => !/^(~|server_names$)/.test(value)),
    ({ value }) => {
      const keys = hostKeys(value.replace(/\/.*/s, ''))
      const isNew = keys?.every(key => !seen.has(key))
      for (const key of keys ?? []) seen.add(key)
      return !isNew
    },
    t('names, *.name, name.*, .name or ~ with a regular expression'),
  )
}

/** A network, or what may be the name of a host. */
function setRealIpFrom([address]: readonly Word[]): Refusal | undefined {
  if (!address) return undefined
  const [host = ''] = address.value.split('/')
  const isName = address.value === 'unix:' || /^\d+$/.test(address.value) || /[a-z]/i.test(host.replace(/[\da-f:]/gi, ''))
  return isName ? undefined : networkOf(address)
}

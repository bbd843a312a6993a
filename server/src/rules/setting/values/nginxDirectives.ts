import type { Setting } from '../../../catalogue/catalogue.ts'
import { addressTarget, memberTarget } from '../../../facts/pass.ts'
import { t } from '../../../l10n.ts'
import { capturesIn, regexProblem } from '../../../syntax/nginx/regex.ts'
import { hostKeys, isIpv6, isTime, offsetOf, sizeOf } from '../../../syntax/nginx/values.ts'
import type { Word } from '../../../syntax/tree.ts'
import { refusedParameter } from './nginxParameters.ts'
import { aboveZero, firstOf, list, missing, networkOf, offsets, type Refusal, refuse, times } from './refusals.ts'

// Each function is called after the directives whose arguments it is given, and tells what nginx refuses in them.

const methods = new Set('GET HEAD POST PUT DELETE MKCOL COPY MOVE OPTIONS PROPFIND PROPPATCH LOCK UNLOCK PATCH'.split(' '))

export function limitExcept(args: readonly Word[]): Refusal | undefined {
  return firstOf(args, ({ value }) => !methods.has(value.toUpperCase()), list([...methods]))
}

export function connections(args: readonly Word[]): Refusal | undefined {
  return aboveZero(args) ?? refuse(args[1], /^local$/, 'local')
}

export function onlyOff(args: readonly Word[]): Refusal | undefined {
  return args.length === 1 ? refuse(args[0], /^off$/, t('off, or two arguments')) : undefined
}

export function accessLog([path, format, ...words]: readonly Word[], { params = [] }: Setting): Refusal | undefined {
  const log = syslog(path)
  if (log) return log
  if (path?.value === 'off') return format && { at: format, wanted: t('nothing behind off') }
  const wrong = words.find(({ value }) => value.startsWith('gzip=') && !/^gzip=[1-9]$/.test(value))
  if (wrong) return { at: wrong, wanted: t('gzip= with a number from 1 to 9') }
  const own = params.filter(({ name }) => name !== 'off' && name !== 'combined' && name !== 'syslog:')
  const refusal = refusedParameter(
    own,
    words.filter(({ value }) => !value.startsWith('gzip=')),
  )
  if (refusal) return refusal
  const isBuffered = words.some(({ value }) => /^(buffer=|gzip)/.test(value))
  const flush = words.find(({ value }) => value.startsWith('flush='))
  if (flush && !isBuffered) return { at: flush, wanted: t('buffer= beside flush=') }
  if (!isBuffered || !path || !/\$|^syslog:/.test(path.value)) return undefined
  return { at: path, wanted: t('a path without variables, as the log is buffered') }
}

const severities = ['emerg', 'alert', 'crit', 'error', 'warn', 'notice', 'info', 'debug']
const facilities = /^(kern|user|mail|daemon|auth|intern|lpr|news|uucp|clock|authpriv|ftp|ntp|audit|alert|cron|local[0-7])$/i

/** A log that goes to syslog, with what is said about it behind the colon (`ngx_syslog_parse_args`). */
function syslog(at: Word | undefined): Refusal | undefined {
  if (!at?.value.startsWith('syslog:') || at.value.includes('$')) return undefined
  const parameters = at.value.slice('syslog:'.length).split(',')
  const isFine = ([name = '', value]: readonly string[]) => {
    if (value === undefined) return name === 'nohostname'
    if (name === 'severity') return severities.includes(value.toLowerCase())
    if (name === 'server') return isSyslogServer(value)
    return name === 'facility' ? facilities.test(value) : name === 'tag' && /^\w{0,32}$/.test(value)
  }
  const isThere = parameters.some(parameter => parameter.startsWith('server='))
  if (isThere && parameters.every(parameter => isFine(parameter.split(/=(.*)/s)))) return undefined
  return { at, wanted: 'syslog:server=host:514,facility=local7,severity=info,tag=name,nohostname' }
}

/** A word in the place of its port may be there to be replaced. */
function isSyslogServer(text: string): boolean {
  const target = memberTarget(text)
  return target.kind !== 'problem' || target.problem === 'colon-in-path' || /:[A-Za-z_]+$/.test(text)
}

/** In `stream` no format goes without saying. */
export function logWithoutFormat([path]: readonly Word[]): Refusal | undefined {
  return path?.value === 'off' ? undefined : { wanted: t('a path and a log format, or off') }
}

const levels = ['debug', 'info', 'notice', 'warn', 'error', 'crit', 'alert', 'emerg']

export function errorLog([path, ...words]: readonly Word[]): Refusal | undefined {
  const log = syslog(path)
  if (log) return log
  const second = words.filter(({ value }) => levels.includes(value))[1]
  if (second) return { at: second, wanted: t('one level') }
  return firstOf(
    words,
    ({ value }) => !levels.includes(value) && !/^debug_(core|alloc|mutex|event|http|mail|stream)$/.test(value),
    list(levels),
  )
}

export function errorPage(args: readonly Word[]): Refusal | undefined {
  const answer = args.at(-2)
  const overrides = answer?.value.startsWith('=') === true
  if (overrides && (args.length === 2 || !/^=\d*$/.test(answer.value)))
    return { at: answer, wanted: t('a status in front of =, and a number or nothing behind it') }
  return firstOf(
    args.slice(0, overrides ? -2 : -1),
    ({ value }) => !/^0*[345]\d\d$/.test(value) || Number(value) === 499,
    t('a status from 300 to 599, but not 499'),
  )
}

export function expires([first, second]: readonly Word[]): Refusal | undefined {
  if (second && first?.value !== 'modified') return { at: first, wanted: 'modified' }
  const at = second ?? first
  if (!at || at.value.includes('$') || (!second && /^(epoch|max|off)$/.test(at.value))) return undefined
  const isDaily = at.value.startsWith('@')
  if (isDaily && (second || hoursOf(at.value) > 23)) return { at, wanted: second ? times() : t('@ with less than 24 hours') }
  return isTime(at.value.replace(/^[@+-]/, ''), 's') ? undefined : { at, wanted: `off, max, epoch, ${times()}` }
}

/** The full hours of a time of the day, `@15h30m`. */
function hoursOf(text: string): number {
  return Number(/^@(\d+)h/.exec(text)?.[1] ?? 0)
}

export function cachePath(args: readonly Word[], { params = [] }: Setting): Refusal | undefined {
  return refusedParameter(params, args.slice(1)) ?? missing(args.slice(1), /^keys_zone=./, 'keys_zone=name:size')
}

export function zoneOf(words: readonly Word[]): Refusal | undefined {
  const at = words.find(({ value }) => value.startsWith('zone='))
  if (!at) return { wanted: 'zone=name:size' }
  const [, size] = /^zone=[^:]+:(.*)$/s.exec(at.value) ?? []
  return size !== undefined && (sizeOf(size) ?? 0) >= 32_768 ? undefined : { at, wanted: t('zone=name:size, of at least 32k') }
}

export function limitReqZone([, ...words]: readonly Word[]): Refusal | undefined {
  const wrong = words.find(({ value }) => !/^(zone=|rate=0*[1-9]\d*(r\/[sm])?$)/.test(value))
  return wrong ? { at: wrong, wanted: 'zone=name:size, rate=10r/s, rate=30r/m' } : zoneOf(words)
}

export function fileCache(args: readonly Word[], { params = [] }: Setting): Refusal | undefined {
  const refusal = refusedParameter(params, args)
  if (refusal) return refusal
  return args.some(({ value }) => value === 'off') ? undefined : missing(args, /^max=/, 'max=number')
}

export function memcached([at]: readonly Word[]): Refusal | undefined {
  const target = at && addressTarget(at.value)
  return target?.kind === 'problem' && target.problem !== 'colon-in-path'
    ? { at, wanted: t('an address such as 127.0.0.1:11211') }
    : undefined
}

/** `local=on` is OpenResty's word for the servers of resolv.conf. */
export function resolver(args: readonly Word[]): Refusal | undefined {
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

export function returned([code, text]: readonly Word[]): Refusal | undefined {
  if (!code || /^0*\d{1,3}$/.test(code.value)) return undefined
  if (!text && /^(https?:\/\/|\$scheme)/.test(code.value)) return undefined
  return { at: code, wanted: t('a status up to 999, or an address that begins with http://, https:// or $scheme') }
}

export function serverNames(args: readonly Word[]): Refusal | undefined {
  return firstOf(
    args,
    ({ value }) => /^\*($|.$|[^.])|^\.$|^~$/.test(value),
    t('names, *.name, name.*, .name or ~ with a regular expression'),
  )
}

/** `server` of an upstream; that of http is a block, and not looked at. */
export function upstreamServer(args: readonly Word[], { params = [] }: Setting): Refusal | undefined {
  return args.length > 1 ? refusedParameter(params, args.slice(1)) : undefined
}

export function directio([size]: readonly Word[]): Refusal | undefined {
  if (size?.value === 'off' || offsetOf(size?.value ?? '') !== undefined) return undefined
  return { at: size, wanted: `off, ${offsets()}` }
}

export function disableSymlinks(args: readonly Word[], { params = [] }: Setting): Refusal | undefined {
  return refusedParameter(params, args) ?? missing(args, /^(on|off|if_not_owner)$/, 'on, off, if_not_owner')
}

export function splitPathInfo([at]: readonly Word[]): Refusal | undefined {
  if (!at || regexProblem(at.value) || capturesIn(at.value) === 2) return undefined
  return { at, wanted: t('a regular expression with two groups') }
}

/** Words that are neither of the two parameters are let pass. */
export function threadPool(args: readonly Word[]): Refusal | undefined {
  const queue = firstOf(args, ({ value }) => /^max_queue=(?!\d+$)/.test(value), 'max_queue=number')
  return queue ?? (args[0]?.value === 'default' ? undefined : missing(args, /^threads=0*[1-9]\d*$/, 'threads=number'))
}

/** Of several names that are the same to nginx the second is refused, and `none` or `blocked` without any name. */
export function validReferers(args: readonly Word[]): Refusal | undefined {
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

/** A format of nginx's own cannot be defined anew. */
export function logFormatOfWeb(args: readonly Word[]): Refusal | undefined {
  return args[0]?.value === 'combined' ? { at: args[0], wanted: t('a name') } : logFormat(args)
}

export function logFormat([, escaping]: readonly Word[]): Refusal | undefined {
  if (!escaping?.value.startsWith('escape=')) return undefined
  return refuse(escaping, /^escape=(default|json|none)$/, 'escape=default, escape=json, escape=none')
}

export function modernBrowser([name, version]: readonly Word[]): Refusal | undefined {
  if (!version) return refuse(name, /^unlisted$/, 'unlisted')
  return (
    refuse(version, /^\d*(\.\d*){0,3}$/, t('a version such as 5.5')) ??
    refuse(name, /^(msie|gecko|opera|safari|konqueror)$/, 'msie, gecko, opera, safari, konqueror')
  )
}

export function rewrite([, replacement, flag]: readonly Word[]): Refusal | undefined {
  if (replacement?.value === '') return { at: replacement, wanted: t('something to rewrite to') }
  return refuse(flag, /^(last|break|redirect|permanent)$/, 'last, break, redirect, permanent')
}

/** A network, or what may be the name of a host. */
export function setRealIpFrom([address]: readonly Word[]): Refusal | undefined {
  if (!address) return undefined
  const [host = ''] = address.value.split('/')
  const isName = address.value === 'unix:' || /^\d+$/.test(address.value) || /[a-z]/i.test(host.replace(/[\da-f:]/gi, ''))
  return isName ? undefined : networkOf(address)
}

export function tryFiles(args: readonly Word[]): Refusal | undefined {
  const last = args.at(-1)
  return last?.value.startsWith('=') ? refuse(last, /^=0*\d{1,3}$/, t('a status up to 999 behind the =')) : undefined
}

export function workerCpuAffinity(args: readonly Word[]): Refusal | undefined {
  const masks = args[0]?.value === 'auto' ? args.slice(1) : args
  return firstOf(masks, ({ value }) => !/^[01 ]*$/.test(value), t('noughts and ones, auto'))
}

export function sessionCache(args: readonly Word[]): Refusal | undefined {
  return firstOf(args, ({ value }) => !isSessionCache(value), 'off, none, builtin, shared:name:size')
}

function isSessionCache(text: string): boolean {
  if (/^(off|none|builtin(:\d+)?)$/.test(text)) return true
  const [, size] = /^shared:[^:]+:(.*)$/s.exec(text) ?? []
  return size !== undefined && (sizeOf(size) ?? 0) >= 32_768
}

import type { Setting } from '../../../../catalogue/catalogue.ts'
import { memberTarget } from '../../../../facts/pass.ts'
import { t } from '../../../../l10n.ts'
import type { Word } from '../../../../syntax/tree.ts'
import { firstOf, list, type Refusal, refuse } from '../refusals.ts'
import { refusedParameter } from './parameters.ts'
import type { Check } from './types.ts'

/** What nginx refuses of logs. */
export const logs: Readonly<Record<string, Check>> = {
  access_log: accessLog,
  error_log: errorLog,
  log_format: logFormatOfWeb,
  'stream access_log': (args, setting) => (args.length === 1 ? logWithoutFormat(args) : accessLog(args, setting)),
  'stream log_format': logFormat,
}

function accessLog([path, format, ...words]: readonly Word[], { params = [] }: Setting): Refusal | undefined {
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

const levels = ['debug', 'info', 'notice', 'warn', 'error', 'crit', 'alert', 'emerg']
const facilities = /^(kern|user|mail|daemon|auth|intern|lpr|news|uucp|clock|authpriv|ftp|ntp|audit|alert|cron|local[0-7])$/i

/** A log that goes to syslog, with what is said about it behind the colon (`ngx_syslog_parse_args`). */
function syslog(at: Word | undefined): Refusal | undefined {
  if (!at?.value.startsWith('syslog:') || at.value.includes('$')) return undefined
  const parameters = at.value.slice('syslog:'.length).split(',')
  const isFine = ([name = '', value]: readonly string[]) => {
    if (value === undefined) return name === 'nohostname'
    if (name === 'severity') return levels.includes(value.toLowerCase())
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
function logWithoutFormat([path]: readonly Word[]): Refusal | undefined {
  return path?.value === 'off' ? undefined : { wanted: t('a path and a log format, or off') }
}

function errorLog([path, ...words]: readonly Word[]): Refusal | undefined {
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

/** A format of nginx's own cannot be defined anew. */
function logFormatOfWeb(args: readonly Word[]): Refusal | undefined {
  return args[0]?.value === 'combined' ? { at: args[0], wanted: t('a name') } : logFormat(args)
}

function logFormat([, escaping]: readonly Word[]): Refusal | undefined {
  if (!escaping?.value.startsWith('escape=')) return undefined
  return refuse(escaping, /^escape=(default|json|none)$/, 'escape=default, escape=json, escape=none')
}

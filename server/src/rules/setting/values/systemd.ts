import type { Setting } from '../../../catalogue/catalogue.ts'
import { t } from '../../../l10n.ts'
import type { Word } from '../../../syntax/tree.ts'
import type { Finding } from '../../rule.ts'
import { signals } from './signals.ts'

/** A value in whose place systemd takes the default. */
export function refusedBySystemd(setting: Setting, value: Word): Finding | undefined {
  const instead = wanted(setting, value.value)
  if (instead === undefined) return undefined
  const usual = setting.default?.replace(/ \(.*/, '') ?? t('as if the line were not there')
  return {
    at: value,
    message: t('systemd does not take "{0}" for {1} and uses the default ({2}); allowed: {3}', value.value, setting.name, usual, instead),
  }
}

/** Settings whose words have numbers too. */
const numbered = /^(Syslog|LogLevel|IOScheduling|CPUScheduling)/

/** Settings that take several words, or that are told by their prefix. */
const lists = /^(MountFlags|BPFDelegate|Personality|Delegate)/

const time =
  /\d+(?:\.\d*)?\s*(?:months?|M|usec|us|\u00b5s|\u03bcs|msec|ms|minutes?|min|m|seconds?|sec|s|hours?|hr|h|days?|d|weeks?|w|years?|y)?\s*/g

/** Settings of their type that an empty value resets, where others of that type refuse it. */
const resettable =
  /^(MountAPIVFS|CPUQuotaPeriodSec|TimeoutAbortSec|TTY(Columns|Rows)|(CPU|IO)Scheduling(Policy|Class)|IPTOS|KillMode|ManagedOOM\w+|MountFlags|NUMAPolicy|Personality|Nice)$/

/** What systemd takes instead of a value (`config_parse_*` in core/load-fragment.c); undefined where the value is fine or not checked. */
function wanted(setting: Setting, text: string): string | undefined {
  const { name, type, values } = setting
  if (text === '' && (resettable.test(name) || type === 'user-or-group')) return undefined
  switch (type) {
    case 'enum': {
      if (!values || values.includes(text) || lists.test(name)) return undefined
      if (/^\d+$/.test(text) && numbered.test(name)) return undefined
      const alsoBoolean = values.includes('yes') || name.startsWith('Private')
      return alsoBoolean && isBoolean(text) ? undefined : values.join(', ')
    }
    case 'boolean':
      return isBoolean(text) ? undefined : 'yes, no'
    case 'signal':
      return isSignal(text) ? undefined : 'SIGTERM, SIGINT, SIGQUIT, …'
    case 'octal-mode':
      return /^[0-7]{1,5}$/.test(text) ? undefined : t('octal digits, such as 0660')
    case 'timespan':
      return isTimespan(text) ? undefined : t('seconds, or numbers with a unit, such as 90 or 5min 20s')
    case 'timer-value':
      if (text === '') return undefined
      if (name === 'OnCalendar') return calendar.test(text) ? undefined : t('a word such as daily, or a time such as Mon..Fri 04:30')
      return isTimespan(text) ? undefined : t('seconds, or numbers with a unit, such as 90 or 5min 20s')
    case 'nice':
      return /^[+-]?\d+$/.test(text) && Number(text) >= -20 && Number(text) < 20 ? undefined : t('a number from {0} to {1}', -20, 19)
    case 'unsigned':
      return /^\d+$/.test(text) ? undefined : t('a whole number from 0')
    case 'rlimit':
      return isLimit(name, text) ? undefined : t('a number, infinity, or two of them with a colon between')
    case 'stdio':
      return streams.test(text) ? undefined : 'inherit, null, journal, tty, socket, file:/…, append:/…'
    case 'user-or-group':
      return /[:/]|^0\d|^-\d|^\.\.?$/.test(text) && !text.includes('%') ? t('a name or a number') : undefined
    case 'exit-status-list':
      return unquoted(text).split(/\s+/).some(isNoStatus) ? t('numbers, names of signals and of exit statuses') : undefined
    case 'directory-list':
      return /^["'][^"']*$/.test(text) || text.split(/\s+/).some(folder => folder.startsWith('/'))
        ? t('paths below the folder that systemd makes them in, such as shop')
        : undefined
    case 'uri-list':
      return text.split(/\s+/).every(uri => uri === '' || /^(https?:\/\/|file:\/|info:|man:)[!#-&(-~]+$/.test(uri))
        ? undefined
        : t('addresses that begin with https://, http://, file:, info: or man:')
    default:
      return undefined
  }
}

const streams =
  /^(inherit|null|tty(-force|-fail)?|journal(\+console)?|kmsg(\+console)?|syslog(\+console)?|socket|data|fd(:.+)?|(file|append|truncate):\/.*)$/

const day = '(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?'
const days = `(?:${day}(?:(?:,|\\.\\.|-)${day})*,?)?`
const numbers = '[\\d*,/.]+'
const date = `(?:(?:^| +)${numbers}(?:[-~]${numbers}){1,2})?`
const timeOfDay = `(?:(?:^| +)${numbers}(?::${numbers}){1,2})?`
const zone = '(?: +[A-Z][\\w/+-]*)?'
const shorthand = '(?:minutely|hourly|daily|monthly|weekly|yearly|annually|quarterly|semi-?annually|anually)'

/** Days of the week, a date, a time and a time zone, or one word for all of it (systemd.time(7)). */
const calendar = new RegExp(`^@\\d+$|^${shorthand}${zone}$|^(?=.)${days}${date}${timeOfDay}${zone}$`, 'i')

function isTimespan(text: string): boolean {
  return text === 'infinity' || (text !== '' && text.replace(time, '') === '')
}

/** Without the quotes and backslashes that systemd takes away from words. */
function unquoted(text: string): string {
  return text.replace(/"([^"]*)"|'([^']*)'/g, '$1$2').replace(/\\(.)/g, '$1')
}

/** What can be no name, or is a number above 255; with a nought in front its digits are octal. */
function isNoStatus(word: string): boolean {
  if (/[^A-Z\d_+-]/.test(word)) return true
  return /^\d+$/.test(word) && !(Number.parseInt(word, /^0\d/.test(word) ? 8 : 10) <= 255)
}

/** A limit, or the soft and the hard one; what counts bytes or time may have a unit (`rlimit_parse` in basic/rlimit-util.c). */
function isLimit(name: string, text: string): boolean {
  const parts = text.split(':')
  return (
    parts.length <= 2 &&
    parts.every(part => {
      if (part === 'infinity') return true
      if (/NOFILE|NPROC|LOCKS|SIGPENDING|RTPRIO/.test(name)) return counted.test(part)
      return /CPU|RTTIME/.test(name) ? isTimespan(part) : /^\d+(\.\d+)?\s*[KMGTPEB]?$/.test(part)
    })
  )
}

/** A number as C writes it: with a nought in front its digits are octal. */
const counted = /^\+?(0x[\da-f]+|0o?[0-7]+|0b[01]+|[1-9]\d*|0)$/i

function isBoolean(text: string): boolean {
  return /^(1|yes|y|true|t|on|0|no|n|false|f|off)$/i.test(text)
}

function isSignal(text: string): boolean {
  const name = text.replace(/^SIG/, '')
  return signals.has(name) || /^RTM(IN|AX)([+-]\d+)?$/.test(name) || /^0*([1-9]|[1-5]\d|6[0-4])$/.test(text)
}

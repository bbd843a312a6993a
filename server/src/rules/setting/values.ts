import type { Setting } from '../../catalogue/catalogue.ts'
import { t } from '../../l10n.ts'
import type { Word } from '../../syntax/tree.ts'
import type { Finding } from '../rule.ts'
import { kindOf } from '../uwsgi/lines.ts'

const signals = new Set(
  'HUP INT QUIT ILL TRAP ABRT IOT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CLD CONT STOP TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH IO POLL PWR SYS'.split(
    ' ',
  ),
)

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
export function systemdRefuses(setting: Setting, text: string): string | undefined {
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
      return /^\d+$/.test(text) ? undefined : t('a whole number')
    case 'rlimit':
      return isLimit(name, text) ? undefined : t('a number, infinity, or two of them with a colon between')
    case 'stdio':
      return streams.test(text) ? undefined : 'inherit, null, journal, tty, socket, file:/…, append:/…'
    case 'user-or-group':
      return /[:/]|^0\d|^-\d|^\.\.?$/.test(text) && !text.includes('%') ? t('a name or a number') : undefined
    case 'exit-status-list':
      return unquoted(text).split(/\s+/).some(isNoStatus) ? t('numbers, names of signals and of exit statuses') : undefined
    case 'directory-list':
      return text.split(/\s+/).some(folder => folder.startsWith('/'))
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

/** Days of the week, a date, a time and a time zone, or one word for all of it (systemd.time(7)). */
const calendar = new RegExp(
  [
    '^@\\d+$',
    '^(?:minutely|hourly|daily|monthly|weekly|yearly|annually|quarterly|semi-?annually|anually)(?: +ZONE)?$',
    '^(?=.)(?:DAY(?:(?:,|\\.\\.|-)DAY)*,?)?(?:(?:^| +)N(?:[-~]N){1,2})?(?:(?:^| +)N(?::N){1,2})?(?: +ZONE)?$',
  ]
    .join('|')
    .replaceAll('DAY', '(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?')
    .replaceAll('N', '[\\d*,/.]+')
    .replaceAll('ZO[\\d*,/.]+E', '[A-Z][\\w/+-]*'),
  'i',
)

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
      if (part === 'infinity' || /^\d+$/.test(part)) return true
      if (/CPU|RTTIME/.test(name)) return isTimespan(part)
      return !/NOFILE|NPROC|LOCKS|SIGPENDING|RTPRIO/.test(name) && /^\d+(\.\d+)?\s*[KMGTPEB]$/.test(part)
    })
  )
}

function isBoolean(text: string): boolean {
  return /^(1|yes|y|true|t|on|0|no|n|false|f|off)$/i.test(text)
}

function isSignal(text: string): boolean {
  const name = text.replace(/^SIG/, '')
  return signals.has(name) || /^RTM(IN|AX)([+-]\d+)?$/.test(name) || /^0*([1-9]|[1-5]\d|6[0-4])$/.test(text)
}

/** What supervisord takes instead of a value it does not start with (supervisor/datatypes.py); undefined where the value is fine or not checked. */
export function supervisorRefuses(setting: Setting, written: string): string | undefined {
  const { name, type, values } = setting
  // Only Python's `int()` and the names of signals do not mind blanks and line feeds.
  const text = /^(integer|byte-size|octal|signal)$/.test(type) ? written.trim() : written
  switch (type) {
    case 'boolean':
      return /^(yes|true|on|1|no|false|off|0)$/i.test(text) ? undefined : 'true, false'
    case 'enum':
      return !values || values.includes(text.toLowerCase()) ? undefined : allowed(name, values)
    case 'integer':
      return integer.test(text) ? outOfBounds(setting, Number(text.replaceAll('_', ''))) : t('a whole number')
    case 'byte-size':
      return /^[+-]?\d+(_\d+)*\s*([kmg]b)?$/i.test(text) ? undefined : t('a whole number, or one with KB, MB or GB')
    case 'octal':
      return /^[+-]?(0o)?[0-7]+(_[0-7]+)*$/i.test(text) ? undefined : t('octal digits, such as 0700')
    case 'signal':
      return signals.has(text.toUpperCase().replace(/^SIG/, '')) || isSignalNumber(text)
        ? undefined
        : 'TERM, HUP, INT, QUIT, KILL, USR1, USR2'
    case 'int-list':
      return text === '' || text.split(',').every(code => integer.test(code.trim()) && Number(code) >= 0 && Number(code) <= 255)
        ? undefined
        : t('numbers from 0 to 255 with commas between them')
    case 'event-list':
      return text.split(',').every(event => values?.includes(event.trim().toUpperCase()))
        ? undefined
        : t('names of events with commas between them')
    case 'inet-address': {
      const port = Number(/^(?:[\s\S]*:)?\s*\+?(\d+)$/.exec(text)?.[1])
      return port >= 1 && port <= 65535 ? undefined : t('a port, or an address and a port, such as 127.0.0.1:9001')
    }
    case 'fcgi-socket':
      return /^unix:\/\/\/|^tcp:\/\/[^/:[\]]+:\d+$/.test(text) ? undefined : t('unix:///path or tcp://host:port')
    case 'python-object':
      return pythonObject.test(text) ? undefined : 'module:function'
    case 'user':
    case 'user[:group]':
      return text === '' ? t('the name of a user') : undefined
    default:
      return undefined
  }
}

/** The numbers that Python's signal module has names for. */
function isSignalNumber(text: string): boolean {
  const number = integer.test(text) ? Number(text.replaceAll('_', '')) : 0
  return (number >= 1 && number <= 31) || number === 34 || number === 64
}

/** A function in a module, as setuptools writes it. */
export const pythonObject = /^\s*\w+(\.\w+)*(\s*:\s*\w+(\.\w+)*)?(\s*\[.*\])?\s*$/

/** What Python's `int()` takes. */
const integer = /^[+-]?\d+(_\d+)*$/

function outOfBounds({ min, max }: Setting, number: number): string | undefined {
  if (min === undefined || (number >= min && number <= (max ?? Number.POSITIVE_INFINITY))) return undefined
  return max === undefined ? t('a number of at least {0}', min) : t('a number from {0} to {1}', min, max)
}

function allowed(name: string, values: string[]): string {
  return name === 'autorestart' ? 'true, false, unexpected' : values.join(', ')
}

/** A value that uWSGI refuses, or that C's `atoi` and the test for four words make something else of. */
export function uwsgiMisreads(setting: Setting, value: Word): Finding | undefined {
  const text = value.value
  if (setting.type === 'octal-mode') return misreadMode(setting, value)
  switch (kindOf(setting)) {
    case 'number':
      if (/^-\d/.test(text) && setting.type !== 'signed-int')
        return { at: value, message: t('uWSGI refuses "{0}" and exits: {1} must be above 0', text, setting.name) }
      return misreadNumber(setting, value)
    case 'switch':
      if (!/^(n|f|none|null|nil|never|disabled?)$/i.test(text)) return undefined
      return {
        at: value,
        message: t('uWSGI knows false, off, no and 0 for off; "{0}" is none of them and switches {1} on; write false', text, setting.name),
        fixes: [{ title: t('write false'), edits: [{ at: value, text: 'false' }] }],
      }
    default:
      return undefined
  }
}

function misreadMode({ name }: Setting, value: Word): Finding | undefined {
  const text = value.value
  const isUmask = name === 'umask'
  if (isUmask ? /^[0-7]+$/.test(text) : name === 'logfile-chmod' || text === '1' || /^[0-7]{3}$/.test(text)) return undefined
  if (isUmask)
    return {
      at: value,
      message: t('uWSGI does not understand the umask "{0}" and keeps the one it was started with', text),
      severity: 'warning',
    }
  const digits = /^0([0-7]{3})$/.exec(text)?.[1]
  return {
    at: value,
    message: t('uWSGI wants three octal digits and exits with "invalid chmod value: {0}"; write for example 660', text),
    fixes: digits ? [{ title: t('write {0}', digits), edits: [{ at: value, text: digits }], safe: true }] : [],
  }
}

function misreadNumber({ name, type }: Setting, value: Word): Finding | undefined {
  const text = value.value
  const digits = /^[+-]?\d+/.exec(text)?.[0]
  if (digits === undefined) {
    const harmless = /^(true|yes|on|false|off|no)$/i.test(text) && name !== 'processes' && name !== 'workers'
    if (harmless && /^(false|off|no)$/i.test(text)) return undefined
    return {
      at: value,
      message: t('{0} wants a number; uWSGI reads "{1}" as 0', name, text),
      severity: harmless ? 'warning' : 'error',
    }
  }
  if (type === 'megabytes' || !/^\d+\s*[kmg]i?b?$/i.test(text)) return undefined
  return {
    at: value,
    message: t('uWSGI reads only the digits: {0} is {1}, not {2}; write the number out', name, digits, text),
  }
}

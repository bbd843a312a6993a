import type { Setting } from '../../../catalogue/catalogue.ts'
import { boolean, byteSize, exitCodes, integer, octal } from '../../../formats/supervisor/values.ts'
import { t } from '../../../l10n.ts'
import type { Word } from '../../../syntax/tree.ts'
import type { Finding } from '../../rule.ts'
import { signals } from './signals.ts'

/** A value that supervisord does not start with; of one that goes over several lines, mostly the lines below were not meant to be of it. */
export function refusedBySupervisor(setting: Setting, value: Word): Finding | undefined {
  const instead = wanted(setting, value.value)
  if (instead === undefined) return undefined
  const [first = '', ...more] = value.value.split('\n')
  const message =
    more.length === 0
      ? t('supervisord does not start with "{0}" for {1}; allowed: {2}', first, setting.name, instead)
      : t(
          'supervisord does not start: the line below is indented, which makes it a part of the value, and {1} is not just "{0}"',
          first,
          setting.name,
        )
  return { at: value, message }
}

/** What supervisord takes instead of a value (supervisor/datatypes.py); undefined where the value is fine or not checked. */
function wanted(setting: Setting, text: string): string | undefined {
  const { name, type, values } = setting
  switch (type) {
    case 'boolean':
      return boolean(text) === undefined ? 'true, false' : undefined
    case 'enum':
      return !values || values.includes(text.toLowerCase()) ? undefined : allowed(name, values)
    case 'integer': {
      const number = integer(text)
      return number === undefined ? t('a whole number') : outOfBounds(setting, number)
    }
    case 'byte-size':
      return byteSize(text) === undefined ? t('a whole number, or one with KB, MB or GB') : undefined
    case 'octal':
      return octal(text) === undefined ? t('octal digits, such as 0700') : undefined
    case 'signal':
      return isSignal(text.trim()) ? undefined : 'TERM, HUP, INT, QUIT, KILL, USR1, USR2'
    case 'int-list':
      return exitCodes(text) === undefined ? t('numbers from 0 to 255 with commas between them') : undefined
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

/** The names of signals, and the numbers that Python's signal module has names for. */
function isSignal(text: string): boolean {
  const number = integer(text) ?? 0
  return signals.has(text.toUpperCase().replace(/^SIG/, '')) || (number >= 1 && number <= 31) || number === 34 || number === 64
}

/** A function in a module, as setuptools writes it. */
export const pythonObject = /^\s*\w+(\.\w+)*(\s*:\s*\w+(\.\w+)*)?(\s*\[.*\])?\s*$/

function outOfBounds({ min, max }: Setting, number: number): string | undefined {
  if (min === undefined || (number >= min && number <= (max ?? Number.POSITIVE_INFINITY))) return undefined
  return max === undefined ? t('a number of at least {0}', min) : t('a number from {0} to {1}', min, max)
}

function allowed(name: string, values: string[]): string {
  return name === 'autorestart' ? 'true, false, unexpected' : values.join(', ')
}

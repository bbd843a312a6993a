import type { Param, Setting } from '../../catalogue/catalogue.ts'
import { t } from '../../l10n.ts'
import { isIpv4, isIpv6, isTime, numberOf, sizeOf } from '../../syntax/nginx/values.ts'
import type { Word } from '../../syntax/tree.ts'

/** A word nginx refuses, and what it would take there. Without a word the directive as a whole is refused. */
export interface Refusal {
  at?: Word
  wanted: string
}

/** What is wrong with the arguments of a directive by their kind alone; undefined where nothing is, or the kind is not checked. */
export function refusedByType(setting: Setting, args: readonly Word[]): Refusal | undefined {
  const [first, second] = args
  if (!first) return undefined
  const { value } = first
  const refuse = (isFine: boolean, wanted: string, at: Word = first): Refusal | undefined => (isFine ? undefined : { at, wanted })
  switch (setting.type) {
    case 'flag':
      return refuse(/^(on|off)$/i.test(value), 'on, off')
    case 'number':
      return refusedNumber(setting, first)
    case 'size':
      return refuse(sizeOf(value) !== undefined, sizes())
    case 'offset':
      return refuse(sizeOf(value, true) !== undefined, offsets())
    case 'complex-size':
      return refuse(value.includes('$') || sizeOf(value) !== undefined, sizes())
    case 'time-ms':
      return refuse(isTime(value, 'ms'), times())
    case 'time-s':
      return refuse(isTime(value, 's'), times())
    case 'bufs':
      if (!numberOf(value)) return { at: first, wanted: t('a number above 0') }
      return second && refuse((sizeOf(second.value) ?? 0) > 0, sizes(), second)
    case 'enum':
      return refuse(isOneOf(value, setting.values), list(setting.values))
    case 'bitmask': {
      const wrong = args.find(({ value }) => !isOneOf(value, setting.values))
      return wrong && { at: wrong, wanted: list(setting.values) }
    }
    case 'keyval':
      return args[2] && refuse(args[2].value === 'if_not_empty', 'if_not_empty', args[2])
    case 'access': {
      const wrong = args.find(({ value }) => !/^(user|group|all):rw?$/.test(value))
      return wrong && { at: wrong, wanted: 'user:rw, group:rw, all:r' }
    }
    case 'path':
      return refusedLevels(args.slice(1))
    case 'bind-address':
      return refusedBind(first, second)
    case 'cache-valid':
      return refusedValidity(args)
    default:
      return undefined
  }
}

/** The types that `refusedByType` looks at. */
export const typed = new Set([
  'flag',
  'number',
  'size',
  'offset',
  'complex-size',
  'time-ms',
  'time-s',
  'bufs',
  'enum',
  'bitmask',
  'keyval',
  'access',
  'path',
  'bind-address',
  'cache-valid',
])

const sizes = () => t('bytes, or a number with k or m')
export const offsets = () => t('bytes, or a number with k, m or g')
export const times = () => t('seconds, or numbers with units from large to small: 1h 30m, 10s, 500ms')

/** Words as a list for a message. */
export function list(values: readonly string[] = []): string {
  return values.join(', ')
}

function isOneOf(text: string, values: readonly string[] = []): boolean {
  return values.some(value => value.toLowerCase() === text.toLowerCase())
}

function refusedNumber({ min = 0, max }: Setting, at: Word): Refusal | undefined {
  const number = numberOf(at.value)
  if (number !== undefined && number >= min && number <= (max ?? Number.POSITIVE_INFINITY)) return undefined
  return { at, wanted: max === undefined ? t('a number') : t('a number from {0} to {1}', min, max) }
}

/** Names of folders below: three levels, which have no more than ten letters together. */
function refusedLevels(levels: readonly Word[]): Refusal | undefined {
  const wrong = levels.find(({ value }) => !numberOf(value))
  return wrong && { at: wrong, wanted: t('a number above 0') }
}

function refusedBind(address: Word, second: Word | undefined): Refusal | undefined {
  const { value } = address
  if (second && second.value !== 'transparent') return { at: second, wanted: 'transparent' }
  if (value.includes('$') || (value === 'off' && !second)) return undefined
  const [, host = value, port] = /^(\[[^\]]*\]|[^:]*):(\d+)$/.exec(value) ?? []
  const isAddress = isIpv4(host) || isIpv6(host.replace(/^\[(.*)\]$/, '$1')) || isIpv6(value)
  return isAddress && (port === undefined || (Number(port) > 0 && Number(port) < 65536))
    ? undefined
    : { at: address, wanted: t('an IP address, off') }
}

function refusedValidity(args: readonly Word[]): Refusal | undefined {
  const last = args.at(-1)
  if (last && !isTime(last.value, 's')) return { at: last, wanted: times() }
  const wrong = args.slice(0, -1).find(({ value }) => value !== 'any' && !/^[1-5]\d\d$/.test(value))
  return wrong && { at: wrong, wanted: t('a status from 100 to 599, any') }
}

/** Keys whose number must be above 0, and those whose time counts milliseconds. */
const positive = new Set(['weight', 'burst', 'delay', 'max', 'backlog', 'threads', 'min_uses', 'max_queue'])
const milliseconds = /^(flush|(loader|manager|purger)_(sleep|threshold))$/
const large = new Set(['max_size', 'min_free'])

/** The first word that is none of the parameters of a directive, or whose value nginx does not take. */
export function refusedParameter(params: readonly Param[], words: readonly Word[]): Refusal | undefined {
  for (const at of words) {
    const candidates = params.filter(param => matches(param, at.value))
    if (candidates.length === 0) return { at, wanted: list(params.filter(({ commercial }) => !commercial).map(written)) }
    const refusals = candidates.map(param => refusedParameterValue(param, at))
    if (refusals.every(refusal => refusal !== undefined)) return refusals[0]
  }
  return undefined
}

function matches({ name, kind }: Param, text: string): boolean {
  if (kind === 'key') return text.startsWith(`${name}=`)
  return kind === 'prefix' ? text.startsWith(name) : text === name
}

function written({ name, kind }: Param): string {
  return kind === 'key' ? `${name}=` : name
}

function refusedParameterValue({ name, kind, type, values }: Param, at: Word): Refusal | undefined {
  if (kind !== 'key') return undefined
  const text = at.value.slice(name.length + 1)
  if (values?.includes(text)) return undefined
  const refuse = (isFine: boolean, wanted: string) => (isFine ? undefined : { at, wanted: `${name}=${wanted}` })
  switch (type) {
    case 'number':
    case 'N':
      return refuse(numberOf(text) !== undefined && (!positive.has(name) || Number(text) > 0), t('a number'))
    case 'size':
      return refuse((sizeOf(text, large.has(name)) ?? -1) >= (name === 'buffer' ? 1 : 0), large.has(name) ? offsets() : sizes())
    case 'time':
      return refuse(isTime(text, milliseconds.test(name) ? 'ms' : 's'), times())
    case 'name:size':
      return refuse((sizeOf(text.slice(text.indexOf(':') + 1)) ?? 0) >= 8192 && text.indexOf(':') > 0, t('name:size, of at least 8k'))
    case 'levels':
      return refuse(/^[12](:[12]){0,2}$/.test(text), '1:2')
    default:
      return values && type === undefined ? refuse(false, values.join('|')) : undefined
  }
}

import type { Setting } from '../../../../catalogue/catalogue.ts'
import { t } from '../../../../l10n.ts'
import { isIpv4, isIpv6, isTime, numberOf, offsetOf, sizeOf } from '../../../../syntax/nginx/values.ts'
import type { Word } from '../../../../syntax/tree.ts'
import { aboveZero, firstOf, list, offsets, type Refusal, refuse, sizes, time, times } from '../refusals.ts'

/** Tells what nginx refuses in the arguments of a directive; undefined where nothing is. */
export type Check = (args: readonly Word[], setting: Setting) => Refusal | undefined

/** What nginx refuses in the arguments of a directive by their kind alone; no other kinds are checked. */
export const checksByType = new Map<string, Check>([
  ['flag', ([at]) => refuse(at, /^(on|off)$/i, 'on, off')],
  ['number', ([at], setting) => at && refusedNumber(setting, at)],
  ['size', ([at]) => size(at)],
  ['offset', ([at]) => (!at || offsetOf(at.value) !== undefined ? undefined : { at, wanted: offsets() })],
  ['complex-size', ([at]) => (at?.value.includes('$') ? undefined : size(at))],
  ['time-ms', ([at]) => time(at, 'ms')],
  ['time-s', ([at]) => time(at, 's')],
  ['bufs', args => aboveZero(args) ?? refusedBufferSize(args[1])],
  ['enum', ([at], { values }) => (!at || isOneOf(at.value, values) ? undefined : { at, wanted: list(values) })],
  ['bitmask', (args, { values }) => firstOf(args, ({ value }) => !isOneOf(value, values), list(values))],
  ['keyval', ([, , condition]) => refuse(condition, /^if_not_empty$/, 'if_not_empty')],
  ['access', args => firstOf(args, ({ value }) => !/^(user|group|all):rw?$/.test(value), 'user:rw, group:rw, all:r')],
  ['path', ([, ...levels]) => refusedLevel(levels)],
  ['bind-address', refusedBind],
  ['cache-valid', refusedValidity],
])

function size(at: Word | undefined): Refusal | undefined {
  return !at || sizeOf(at.value) !== undefined ? undefined : { at, wanted: sizes() }
}

function refusedBufferSize(at: Word | undefined): Refusal | undefined {
  return !at || (sizeOf(at.value) ?? 0) > 0 ? undefined : { at, wanted: sizes() }
}

/** How many characters of the name of a file each folder above it has, of ten that there are. */
function refusedLevel(levels: readonly Word[]): Refusal | undefined {
  let characters = 0
  const isRefused = ({ value }: Word) => {
    const level = numberOf(value) ?? 0
    characters += level
    return level === 0 || characters > 10
  }
  return firstOf(levels, isRefused, t('numbers above 0 whose sum is at most 10'))
}

function isOneOf(text: string, values: readonly string[] = []): boolean {
  return values.some(value => value.toLowerCase() === text.toLowerCase())
}

function refusedNumber({ min = 0, max }: Setting, at: Word): Refusal | undefined {
  const number = numberOf(at.value)
  if (number !== undefined && number >= min && number <= (max ?? Number.POSITIVE_INFINITY)) return undefined
  return { at, wanted: max === undefined ? t('a number') : t('a number from {0} to {1}', min, max) }
}

/** An address, with or without a port, perhaps written as it goes to the server (`transparent`). */
export function refusedBind([address, second]: readonly Word[]): Refusal | undefined {
  if (!address) return undefined
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

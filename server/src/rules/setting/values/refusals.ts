import { t } from '../../../l10n.ts'
import { isNetwork, isTime, numberOf } from '../../../syntax/nginx/values.ts'
import type { Word } from '../../../syntax/tree.ts'

/** A word nginx refuses, and what it would take there. Without a word the directive as a whole is refused. */
export interface Refusal {
  at?: Word
  wanted: string
  /** The word that was probably meant. */
  meant?: string
}

/** What nginx takes as a size, an offset in a file, a length of time, in words. */
export const sizes = () => t('bytes, or a number with k or m')
export const offsets = () => t('bytes, or a number with k, m or g')
export const times = () => t('seconds, or numbers with units from large to small: 1h 30m, 10s, 500ms')

/** Words as a list for a message. */
export function list(values: readonly string[] = []): string {
  return values.join(', ')
}

/** A word that does not match; one that is not there is fine. */
export function refuse(at: Word | undefined, pattern: RegExp, wanted: string): Refusal | undefined {
  return !at || pattern.test(at.value) ? undefined : { at, wanted }
}

/** The first of some words that is wrong. */
export function firstOf(args: readonly Word[], isWrong: (word: Word) => boolean, wanted: string): Refusal | undefined {
  const at = args.find(isWrong)
  return at && { at, wanted }
}

/** The directive as a whole, where no word matches. */
export function missing(args: readonly Word[], pattern: RegExp, wanted: string): Refusal | undefined {
  return args.some(({ value }) => pattern.test(value)) ? undefined : { wanted }
}

/** A word that is no length of time, in milliseconds at the finest or in seconds. */
export function time(at: Word | undefined, unit: 'ms' | 's'): Refusal | undefined {
  return !at || isTime(at.value, unit) ? undefined : { at, wanted: times() }
}

/** A first word that is no number above 0. */
export function aboveZero([at]: readonly Word[]): Refusal | undefined {
  return at && !numberOf(at.value) ? { at, wanted: t('a number above 0') } : undefined
}

/** A word that is no number from one to another, both included. */
export function inRange(at: Word | undefined, min: number, max: number): Refusal | undefined {
  if (!at) return undefined
  const given = numberOf(at.value)
  return given !== undefined && given >= min && given <= max ? undefined : { at, wanted: t('a number from {0} to {1}', min, max) }
}

/** `set`, `map` and the like name a variable with its `$`. */
export function variableName([at]: readonly (Word | undefined)[]): Refusal | undefined {
  return refuse(at, /^\$./s, t('a variable with its $'))
}

/** An address, or a network by the bits or the mask behind it. */
export function networkOf(at: Word | undefined): Refusal | undefined {
  return !at || isNetwork(at.value) || at.value === '255.255.255.255'
    ? undefined
    : { at, wanted: t('an address, or a network such as 192.0.2.0/24') }
}

/** The same, or one of the words that stand for every address. */
export function network([at]: readonly Word[]): Refusal | undefined {
  return !at || at.value === 'all' || at.value === 'unix:' ? undefined : networkOf(at)
}

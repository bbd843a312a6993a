import { uwsgiCatalogue } from '../../catalogue/index.ts'
import type { Option } from '../../facts/facts.ts'
import { isTemplate } from '../../facts/known.ts'
import { t } from '../../l10n.ts'
import { toInteger } from './options.ts'
import type { Seen } from './placeholders.ts'

/** A line of a configuration. */
type Line = Pick<Option, 'name' | 'value'>

/** What lines between a word of logic and its end are subject to. */
export type Block =
  | { kind: 'each'; items: string[] }
  | { kind: 'maybe'; because: string }
  /** Each line is kept or dropped by what is listed when it is read. */
  | { kind: 'option'; name: string; value?: string; negated: boolean }

const closers = new Set(['end', 'endif', 'end-if', 'endfor', 'end-for'])

/** Whether a word ends a block, whichever it is. */
export function isClosing(name: string): boolean {
  return closers.has(name)
}

/** Whether a word begins a block: `for`, `if-env` and the like. */
export function isLogic(name: string): boolean {
  return uwsgiCatalogue().find(name)?.type === 'logic'
}

/** Most conditions depend on the machine or the command line; of the loops those over words and numbers can be unrolled. */
export function blockOf({ name, value }: Line, seen: Seen): Block {
  if (value.known && !isTemplate(value.value)) {
    if (name === 'for') return { kind: 'each', items: value.value.split(' ').filter(item => item !== '') }
    if (name === 'for-times')
      return { kind: 'each', items: Array.from({ length: Math.min(toInteger(value.value), 1000) }, (_, index) => `${index + 1}`) }
    if (seen === 'all' && (name === 'if-opt' || name === 'if-not-opt')) {
      const [option = '', ...rest] = value.value.split('=')
      return { kind: 'option', name: option, value: rest.length > 0 ? rest.join('=') : undefined, negated: name === 'if-not-opt' }
    }
  }
  return { kind: 'maybe', because: t('it depends on {0}', name) }
}

/**
 * How often a line in a block is kept, given the options before it, and what `%(_)` stands for each time; undefined leaves it as written
 * (`uwsgi_logic_opt_if_opt` in core/logic.c).
 */
export function roundsOf(block: Exclude<Block, { kind: 'maybe' }>, before: readonly Line[]): (string | undefined)[] {
  if (block.kind === 'each') return block.items
  const first = before.find(({ name }) => name === block.name)?.value
  const text = first?.known ? first.value : undefined
  const isMet = first !== undefined && (block.value === undefined || block.value === text)
  if (block.negated) return isMet ? [] : [undefined]
  return isMet ? [text] : []
}

import { isTruthy } from '../../facts/settings.ts'
import { t } from '../../l10n.ts'
import type { Span } from '../../span.ts'
import type { Value } from '../../syntax/python/reader.ts'
import type { Thing } from './module.ts'

const valueKinds = new Set(['text', 'path', 'number', 'flag', 'none', 'list', 'tuple', 'dict', 'unknown'])

/** Whether a thing may be the value of a setting. */
export function isValue(thing: Thing): thing is Value {
  return valueKinds.has(thing.kind)
}

/** The thing as a value of settings; functions, modules and the like have none that could be known. */
export function asValue(thing: Thing, at: Span): Value {
  if (isValue(thing)) return thing
  return thing.kind === 'symbol' ? unknownValue(at, thing.name) : computed(at)
}

/** A value that is not known, and why; `otherwise` is what it has where the environment is silent. */
export function unknownValue(at: Span, because: string, otherwise?: Value): Value {
  const value: Value = { ...place(at), kind: 'unknown', because }
  return otherwise ? { ...value, otherwise } : value
}

/** The value of code that would have to be run. */
export function computed(at: Span): Value {
  return unknownValue(at, t('computed'))
}

/** The bare span of something that has one. */
export function place({ source, start, end }: Span): Span {
  return { source, start, end }
}

/** Texts longer than any path or list of hosts are given up, so that code that doubles one comes to an end. */
const longest = 4096

/** A text that was made at a place; unknown where it is too long. */
export function text(at: Span, value: string): Value {
  return value.length > longest ? unknownValue(at, t('a text of this length')) : { ...place(at), kind: 'text', value }
}

/** A path of `pathlib`. */
export function path(at: Span, value: string): Value {
  return { ...place(at), kind: 'path', value }
}

/** A number; unknown where JavaScript could not hold it exactly, as Python does. */
export function number(at: Span, value: number): Value {
  return Number.isSafeInteger(value) || !Number.isInteger(value)
    ? { ...place(at), kind: 'number', value }
    : unknownValue(at, t('a large number'))
}

/** Undefined is a truth that is not known. */
export function flag(at: Span, value: boolean | undefined): Value {
  return value === undefined ? computed(at) : { ...place(at), kind: 'flag', value }
}

/** `None`. */
export function none(at: Span): Value {
  return { ...place(at), kind: 'none' }
}

/** Whether `if` takes a thing as true; undefined where that is not known. */
export function truth(thing: Thing): boolean | undefined {
  if (isValue(thing)) return isTruthy(thing)
  return thing.kind === 'function' || thing.kind === 'module' || thing.kind === 'root' ? true : undefined
}

/** Python's `==`; undefined where an unknown could decide. */
export function equal(a: Thing, b: Thing): boolean | undefined {
  if (a === b && a.kind !== 'unknown') return true
  if (!isValue(a) || !isValue(b)) return a.kind === 'symbol' && b.kind === 'symbol' && a.name === b.name ? true : undefined
  if (a.kind === 'unknown' || b.kind === 'unknown') return undefined
  const [one, other] = [numeric(a), numeric(b)]
  if (one !== undefined && other !== undefined) return one === other
  if (a.kind !== b.kind) return false
  if ((a.kind === 'list' || a.kind === 'tuple') && a.kind === b.kind) {
    const { items } = b
    return a.items.length === items.length && all(a.items.map((item, index) => equalAt(item, items[index])))
  }
  if (a.kind === 'dict' && b.kind === 'dict') {
    return (
      a.pairs.length === b.pairs.length &&
      all(a.pairs.map(([key, value]) => equalAt(value, b.pairs.find(([other]) => equal(key, other))?.[1])))
    )
  }
  return a.kind === 'none' || ('value' in a && 'value' in b && a.value === b.value)
}

function equalAt(a: Value, b: Value | undefined): boolean | undefined {
  return b ? equal(a, b) : false
}

/** True counts as 1 and False as 0. */
function numeric(value: Value): number | undefined {
  return value.kind === 'number' ? value.value : value.kind === 'flag' ? Number(value.value) : undefined
}

function all(answers: (boolean | undefined)[]): boolean | undefined {
  if (answers.includes(false)) return false
  return answers.includes(undefined) ? undefined : true
}

/** Whether two ways through the module leave the same thing under a name. */
export function same(a: Thing, b: Thing): boolean {
  if (a === b) return true
  if (a.kind === 'function') return b.kind === 'function' && a.at.source === b.at.source && a.at.start === b.at.start
  if (a.kind === 'module') return b.kind === 'module' && a.folder === b.folder && a.name === b.name
  if (a.kind === 'symbol') return b.kind === 'symbol' && a.name === b.name
  if (a.kind === 'root' || a.kind === 'parents' || a.kind === 'method' || a.kind === 'environment') return false
  if (a.kind === 'names' || b.kind === 'names') return a.kind === b.kind
  if (a.kind === 'unknown') return b.kind === 'unknown' && a.source === b.source && a.start === b.start
  if ((a.kind === 'list' || a.kind === 'tuple') && (b.kind === 'list' || b.kind === 'tuple'))
    return a.kind === b.kind && a.items.length === b.items.length && a.items.every((item, index) => sameAt(item, b.items[index]))
  if (a.kind === 'dict' && b.kind === 'dict')
    return (
      a.pairs.length === b.pairs.length &&
      a.pairs.every(([key, value], index) => sameAt(key, b.pairs[index]?.[0]) && sameAt(value, b.pairs[index]?.[1]))
    )
  return a.kind === b.kind && equal(a, b) === true
}

function sameAt(a: Value, b: Value | undefined): boolean {
  return b !== undefined && same(a, b)
}

/** A copy that shares no list or dict with the original; what was one list in two places stays one list in two places. */
export function copyOf(thing: Value, copies: Map<Thing, Thing>): Value
export function copyOf(thing: Thing, copies: Map<Thing, Thing>): Thing
export function copyOf(thing: Thing, copies: Map<Thing, Thing>): Thing {
  if (thing.kind !== 'list' && thing.kind !== 'tuple' && thing.kind !== 'dict') return thing
  const before = copies.get(thing)
  if (before) return before
  if (thing.kind === 'dict') {
    const copy: Value = { ...thing, pairs: [] }
    copies.set(thing, copy)
    copy.pairs = thing.pairs.map(([key, value]) => [copyOf(key, copies), copyOf(value, copies)])
    return copy
  }
  const copy: Value = { ...thing, items: [] }
  copies.set(thing, copy)
  copy.items = thing.items.map(item => copyOf(item, copies))
  return copy
}

/** Sizes beyond which a value is given up: no settings are written that large, and code that doubles a list must come to an end. */
export const most = { items: 3_000, levels: 100 }

/** The value, or an unknown one where it has grown out of bounds or would contain itself. */
export function bounded(value: Value, container?: Value): Value {
  const rest: { value: Value; level: number }[] = [{ value, level: 0 }]
  let count = 0
  for (let next = rest.pop(); next; next = rest.pop()) {
    if (++count > most.items || next.level > most.levels || next.value === container) return unknownValue(value, t('a value of this size'))
    const inner = next.value.kind === 'dict' ? next.value.pairs.flat() : 'items' in next.value ? next.value.items : []
    if (inner.length > most.items) return unknownValue(value, t('a value of this size'))
    for (const value of inner) rest.push({ value, level: next.level + 1 })
  }
  return value
}

/** Makes a list or dict unknown wherever it is used. */
export function forget(thing: Thing, because: string): void {
  if (thing.kind === 'dict') thing.pairs = []
  else if (thing.kind === 'list') thing.items = []
  else return
  Object.assign(thing, { kind: 'unknown', because })
}

import type { Span } from '../../span.ts'
import type { Value } from '../../syntax/python/reader.ts'
import type { Thing } from './module.ts'
import { join, pureText } from './paths.ts'
import { computed, equal, flag, isValue, number, path, place, text, truth, unknownValue } from './things.ts'

/**
 * Computes with things that may be unknown: the result is unknown for the same reason, and where the environment's default is known,
 * so is the result's.
 */
export function lift(at: Span, things: Thing[], compute: (things: Thing[]) => Thing): Thing {
  const missing = things.find(thing => thing.kind === 'unknown')
  if (missing?.kind !== 'unknown') return compute(things)
  const defaults = things.map(thing => (thing.kind === 'unknown' ? thing.otherwise : thing))
  const complete = defaults.filter(thing => thing !== undefined)
  const otherwise = complete.length === things.length ? compute(complete) : undefined
  const known = otherwise && 'source' in otherwise && otherwise.kind !== 'unknown'
  return unknownValue(at, missing.because, known ? otherwise : undefined)
}

/** `left operator right` of known operands; unknown where Python would raise an error or the result depends on more than they tell. */
export function operate(at: Span, operator: string, left: Thing, right: Thing): Thing {
  switch (operator) {
    case '+':
      return add(at, left, right)
    case '/':
      return divide(at, left, right)
    case '%':
      return left.kind === 'text' ? percent(at, left.value, right) : arithmetic(at, operator, left, right)
    case '-':
      return left.kind === 'root' && right.kind === 'number' ? up(left.value, right.value) : arithmetic(at, operator, left, right)
    case '*':
    case '//':
    case '**':
      return arithmetic(at, operator, left, right)
    case '|':
      return left.kind === 'dict' && right.kind === 'dict' ? merged(at, left, right) : computed(at)
    default:
      return flag(at, compare(operator, left, right))
  }
}

function add(at: Span, left: Thing, right: Thing): Thing {
  if (left.kind === 'text' && right.kind === 'text') return text(at, left.value + right.value)
  if (left.kind === 'list' && right.kind === 'list') return { ...place(at), kind: 'list', items: [...left.items, ...right.items] }
  if (left.kind === 'tuple' && right.kind === 'tuple') return { ...place(at), kind: 'tuple', items: [...left.items, ...right.items] }
  if (left.kind === 'root' && right.kind === 'text') return { kind: 'root', value: join(left.value, right.value) }
  return arithmetic(at, '+', left, right)
}

function divide(at: Span, left: Thing, right: Thing): Thing {
  if (left.kind === 'path' && (right.kind === 'path' || right.kind === 'text')) return path(at, pureText(join(left.value, right.value)))
  if (left.kind === 'text' && right.kind === 'path') return path(at, pureText(join(left.value, right.value)))
  return computed(at)
}

/** `environ.Path(__file__) - 2` is two levels up. */
function up(from: string, levels: number): Thing {
  let value = from
  for (let left = Math.min(levels, from.length); left > 0; left--) value = value.replace(/\/[^/]*$/, '') || '/'
  return { kind: 'root', value }
}

function arithmetic(at: Span, operator: string, left: Thing, right: Thing): Thing {
  if (left.kind !== 'number' || right.kind !== 'number') return computed(at)
  const [a, b] = [left.value, right.value]
  if (!Number.isInteger(a) || !Number.isInteger(b)) return computed(at)
  if (operator === '+') return number(at, a + b)
  if (operator === '-') return number(at, a - b)
  if (operator === '*') return number(at, a * b)
  if (operator === '**' && b >= 0 && b < 64) return number(at, a ** b)
  if (operator === '//' && b !== 0) return number(at, Math.floor(a / b))
  if (operator === '%' && b !== 0) return number(at, a - b * Math.floor(a / b))
  return computed(at)
}

/** The pairs of both, the right ones winning. */
export function merged(at: Span, left: Value & { kind: 'dict' }, right: Value & { kind: 'dict' }): Value {
  const result: Value & { kind: 'dict' } = { ...place(at), kind: 'dict', pairs: [...left.pairs] }
  for (const [key, value] of right.pairs) setPair(result, key, value)
  return result
}

/** Sets a key of a dict; false where the key may be the same as one that is not known. */
export function setPair(dict: Value & { kind: 'dict' }, key: Value, value: Value): boolean {
  if (key.kind === 'unknown' || key.kind === 'list' || key.kind === 'dict') return false
  const index = dict.pairs.findIndex(([other]) => equal(other, key) === true)
  const pair = dict.pairs[index]
  if (pair) dict.pairs[index] = [pair[0], value]
  else dict.pairs.push([key, value])
  return true
}

function compare(operator: string, left: Thing, right: Thing): boolean | undefined {
  switch (operator) {
    case '==':
      return equal(left, right)
    case '!=':
      return not(equal(left, right))
    case 'in':
      return isIn(left, right)
    case 'not in':
      return not(isIn(left, right))
    case 'is':
      return identical(left, right)
    case 'is not':
      return not(identical(left, right))
  }
  if (left.kind !== 'number' || right.kind !== 'number') return undefined
  const [a, b] = [left.value, right.value]
  if (operator === '<') return a < b
  if (operator === '>') return a > b
  if (operator === '<=') return a <= b
  return operator === '>=' ? a >= b : undefined
}

/** The commands that only run tests: a server has none of their modules loaded. */
const testRunners = /^(pytest|nose|unittest)$/

/** A server's arguments hold none of the words of `manage.py`, so `'test' in sys.argv` is false where it matters. */
function isIn(left: Thing, right: Thing): boolean | undefined {
  if (right.kind === 'symbol' && left.kind === 'text') {
    if (right.name === 'sys.argv') return false
    if (right.name === 'sys.modules') return testRunners.test(left.value) ? false : undefined
  }
  if (right.kind === 'text') return left.kind === 'text' ? right.value.includes(left.value) : undefined
  const items =
    right.kind === 'list' || right.kind === 'tuple' ? right.items : right.kind === 'dict' ? right.pairs.map(([key]) => key) : undefined
  const answers = items?.map(item => equal(left, item))
  if (answers?.includes(true)) return true
  return answers && !answers.includes(undefined) ? false : undefined
}

/** Only `None`, `True` and `False` are surely the same object. */
function identical(left: Thing, right: Thing): boolean | undefined {
  if (!isValue(left) || !isValue(right)) return undefined
  const single = (thing: Thing) => thing.kind === 'none' || thing.kind === 'flag'
  if (!single(left) && !single(right)) return undefined
  return left.kind === right.kind && (left.kind === 'none' || equal(left, right) === true)
}

function not(answer: boolean | undefined): boolean | undefined {
  return answer === undefined ? undefined : !answer
}

/** `-x`, `+x`, `not x`. */
export function operateUnary(at: Span, operator: string, operand: Thing): Thing {
  if (operator === 'not') return flag(at, not(truth(operand)))
  if (operand.kind !== 'number') return computed(at)
  if (operator === '-') return { ...operand, ...place(at), value: -operand.value }
  return operator === '+' ? { ...operand, ...place(at) } : computed(at)
}

/** `str(thing)`; undefined where it is not known or nobody would want it. */
export function textOfThing(thing: Thing | undefined): string | undefined {
  switch (thing?.kind) {
    case 'text':
    case 'path':
    case 'root':
      return thing.value
    case 'number':
      return Number.isSafeInteger(thing.value) ? String(thing.value) : undefined
    case 'flag':
      return thing.value ? 'True' : 'False'
    case 'none':
      return 'None'
    default:
      return undefined
  }
}

/** `'%s/x' % value`. Anything but `%s`, `%d`, `%(name)s` and `%%` makes it unknown, and so does a wrong number of values. */
function percent(at: Span, format: string, right: Thing): Thing {
  const values = right.kind === 'tuple' ? right.items : [right]
  let used = 0
  let failed = false
  const result = format.replace(
    /%(?:(%)|\(([^)]*)\)([sd])|([sd])|[\s\S]?)/g,
    (_, literal?: string, name?: string, named?: string, plain?: string) => {
      if (literal) return '%'
      const dict = right.kind === 'dict' ? right : undefined
      const value = named ? dict?.pairs.find(([key]) => key.kind === 'text' && key.value === name)?.[1] : plain ? values[used++] : undefined
      const part = (named ?? plain) === 'd' && value?.kind !== 'number' ? undefined : textOfThing(value)
      if (part === undefined) failed = true
      return part ?? ''
    },
  )
  if (failed || (right.kind !== 'dict' && used !== values.length)) return computed(at)
  return text(at, result)
}

/** `'{}/x'.format(value)` with positions, numbers and names, and no more; Python refuses positions beside numbers. */
export function formatted(at: Span, format: string, values: Thing[], named: Map<string, Thing>): Thing {
  if (/\{\}/.test(format) && /\{\d+\}/.test(format)) return computed(at)
  let used = 0
  let failed = false
  const result = format.replace(/\{\{|\}\}|\{([^{}]*)\}|[{}]/g, (whole, field?: string) => {
    if (whole === '{{' || whole === '}}') return whole.charAt(0)
    const thing =
      field === undefined ? undefined : field === '' ? values[used++] : /^\d+$/.test(field) ? values[Number(field)] : named.get(field)
    const part = textOfThing(thing)
    if (part === undefined) failed = true
    return part ?? ''
  })
  return failed ? computed(at) : text(at, result)
}

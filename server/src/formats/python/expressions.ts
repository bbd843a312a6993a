import { t } from '../../l10n.ts'
import { type Span, textOf } from '../../span.ts'
import type { Argument, Expression } from '../../syntax/python/ast.ts'
import type { Value } from '../../syntax/python/reader.ts'
import { fromEnvironment } from './environment.ts'
import { callLibrary, isHarmless } from './library.ts'
import { attributeOf, itemOf } from './members.ts'
import { callMethod, deepCopy } from './methods.ts'
import type { Call, Frame, Thing } from './module.ts'
import { lift, operate, operateUnary, setPair, textOfThing } from './operators.ts'
import { asValue, bounded, computed, flag, forget, isValue, most, none, number, place, same, text, truth, unknownValue } from './things.ts'
import { forgetMentioned, release } from './unseen.ts'

/** How deep functions of the module may call each other. */
const deepestCall = 20

/** What an expression stands for; unknown where it cannot be told without running it. */
export function evaluate(expression: Expression, frame: Frame): Thing {
  const { evaluation } = frame.module
  if (evaluation.steps-- <= 0) return unknownValue(expression, t('too long to follow'))
  switch (expression.kind) {
    case 'text':
      return text(expression, expression.value)
    case 'number':
      return number(expression, expression.value)
    case 'constant':
      return expression.value === undefined ? none(expression) : flag(expression, expression.value)
    case 'name':
      return nameIn(frame, expression.name, expression)
    case 'format': {
      const parts = expression.parts.map(part => (typeof part === 'string' ? text(expression, part) : evaluate(part, frame)))
      return lift(expression, parts, parts => {
        const texts = parts.map(part => textOfThing(part))
        return texts.includes(undefined) ? computed(expression) : text(expression, texts.join(''))
      })
    }
    case 'list':
    case 'tuple': {
      const items = itemsOf(expression.items, frame)
      return items ? bounded({ ...place(expression), kind: expression.kind, items }) : computed(expression)
    }
    case 'dict':
      return dictOf(expression, frame)
    case 'attribute':
      return attributeOf(evaluate(expression.of, frame), expression.name, expression, frame)
    case 'subscript':
      return itemOf(evaluate(expression.of, frame), evaluate(expression.index, frame), expression, frame)
    case 'call':
      return call(expression, frame)
    case 'binary':
      return binary(expression, frame)
    case 'unary':
      return lift(expression, [evaluate(expression.operand, frame)], ([operand]) =>
        operand ? operateUnary(expression, expression.operator, operand) : computed(expression),
      )
    case 'choice':
      return choice(expression, frame)
    case 'lambda':
      return { kind: 'function', parameters: expression.parameters, returns: expression.body, at: place(expression), home: frame.module }
    default:
      return computed(expression)
  }
}

const builtins = new Set(
  (
    'str int float bool list tuple dict set frozenset len print open globals locals vars exec eval execfile setattr getattr hasattr ' +
    'isinstance issubclass repr sorted reversed enumerate zip map filter any all min max sum abs round range iter next type id callable ' +
    '__import__'
  ).split(' '),
)

function nameIn({ module, parameters }: Frame, name: string, at: Span): Thing {
  const thing = parameters?.get(name) ?? module.names.get(name)?.thing
  if (thing) return isValue(thing) && !isShared(thing) ? { ...thing, ...place(at) } : thing
  switch (name) {
    case '__file__':
      return text(at, module.path)
    case '__name__':
      return text(at, module.name)
  }
  return builtins.has(name)
    ? { kind: 'symbol', name: `builtins.${name}` }
    : unknownValue(at, t('{0} is not defined in files that can be seen', name))
}

/** Lists and dicts are the same object wherever a name leads to them; other values are told by where they are used. */
function isShared({ kind }: Thing): boolean {
  return kind === 'list' || kind === 'dict' || kind === 'tuple'
}

function itemsOf(items: Expression[], frame: Frame): Value[] | undefined {
  const result: Value[] = []
  for (const item of items) {
    if (item.kind !== 'starred') {
      result.push(asValue(evaluate(item, frame), item))
      continue
    }
    const inner = evaluate(item.of, frame)
    if (inner.kind !== 'list' && inner.kind !== 'tuple') return undefined
    for (const value of inner.items) result.push(value)
  }
  return result
}

function dictOf(expression: Expression & { kind: 'dict' }, frame: Frame): Value {
  const dict: Value & { kind: 'dict' } = { ...place(expression), kind: 'dict', pairs: [] }
  if (expression.pairs.length > most.items) return unknownValue(expression, t('a value of this size'))
  for (const { key, value } of expression.pairs) {
    const inner = asValue(evaluate(value, frame), value)
    if (!key) {
      if (inner.kind !== 'dict') return unknownValue(expression, inner.kind === 'unknown' ? inner.because : t('computed'))
      for (const [key, value] of inner.pairs) setPair(dict, key, value)
    } else if (!setPair(dict, asValue(evaluate(key, frame), key), inner)) return unknownValue(expression, t('a computed key'))
  }
  return bounded(dict)
}

function binary(expression: Expression & { kind: 'binary' }, frame: Frame): Thing {
  const { operator } = expression
  const left = evaluate(expression.left, frame)
  if (operator === 'and' || operator === 'or') {
    const decided = truth(left)
    if (decided !== undefined) return decided === (operator === 'or') ? left : evaluate(expression.right, frame)
    const right = evaluate(expression.right, frame)
    const usual = left.kind === 'unknown' ? left.otherwise : undefined
    return eitherOf(expression, left, [left, right], usual && (truth(usual) === (operator === 'or') ? usual : right))
  }
  const right = evaluate(expression.right, frame)
  const result = lift(expression, [left, right], ([left, right]) =>
    left && right ? operate(expression, operator, left, right) : computed(expression),
  )
  return result.kind === 'list' || result.kind === 'tuple' ? bounded(result) : result
}

function choice(expression: Expression & { kind: 'choice' }, frame: Frame): Thing {
  const test = evaluate(expression.test, frame)
  const decided = truth(test)
  if (decided !== undefined) return evaluate(decided ? expression.yes : expression.no, frame)
  const [yes, no] = [evaluate(expression.yes, frame), evaluate(expression.no, frame)]
  if (same(yes, no) && !isShared(yes)) return yes
  const usual = test.kind === 'unknown' && test.otherwise ? truth(test.otherwise) : undefined
  return eitherOf(expression, test, [yes, no], usual === undefined ? undefined : usual ? yes : no)
}

/**
 * One of several things, nobody knows which: unknown, with the usual one where the environment's default tells. Lists and dicts among
 * them are given up, for they may be changed through this one.
 */
function eitherOf(at: Span, test: Thing, things: Thing[], usual: Thing | undefined): Value {
  const otherwise = usual && isValue(usual) && usual.kind !== 'unknown' ? deepCopy(usual) : undefined
  const because = test.kind === 'unknown' ? test.because : t('computed')
  for (const thing of things) forget(thing, because)
  return unknownValue(at, because, otherwise)
}

function call(expression: Expression & { kind: 'call' }, frame: Frame): Thing {
  const callee = evaluate(expression.callee, frame)
  const request = callOf(expression.args, expression, frame)
  if (!request) {
    for (const { value } of expression.args) release(evaluate(value, frame), frame.module)
    return unknownValue(expression, callee.kind === 'unknown' ? callee.because : t('computed'))
  }
  if (callee.kind === 'function') return callFunction(callee, request, frame)
  if (callee.kind === 'method') return callMethod(callee.of, callee.name, request, frame)
  if (callee.kind === 'environment') return fromEnvironment(expression, request.args[0], request, callee.declared)
  if (callee.kind === 'root') return callMethod(callee, '__call__', request, frame)
  if (callee.kind === 'symbol') {
    const result = callLibrary(callee.name, request, frame)
    if (result) return result
    if (isHarmless(callee.name)) return unknownValue(expression, callee.name)
  }
  for (const thing of [...request.args, ...request.named.values()]) release(thing, frame.module)
  return unknownValue(expression, callee.kind === 'unknown' ? callee.because : t('computed by {0}', textOf(expression.callee).slice(0, 60)))
}

/** The arguments of a call; undefined where their number is not known. */
function callOf(args: Argument[], at: Span, frame: Frame): Call | undefined {
  const request: Call = { at: place(at), args: [], named: new Map() }
  for (const { name, stars, value } of args) {
    const thing = evaluate(value, frame)
    if (stars === 1) {
      if (thing.kind !== 'list' && thing.kind !== 'tuple') return undefined
      for (const item of thing.items) request.args.push(item)
    } else if (stars === 2) {
      if (thing.kind !== 'dict') return undefined
      for (const [key, value] of thing.pairs) if (key.kind === 'text') request.named.set(key.value, value)
    } else if (name === undefined) request.args.push(thing)
    else request.named.set(name, thing)
  }
  return request
}

function callFunction(callee: Thing & { kind: 'function' }, request: Call, frame: Frame): Thing {
  const { evaluation } = frame.module
  const parameters = callee.returns ? bind(callee, request) : undefined
  if (!callee.returns || !parameters || evaluation.depth >= deepestCall) {
    for (const thing of [...request.args, ...request.named.values()]) release(thing, frame.module)
    if (!callee.returns) forgetMentioned(callee)
    return unknownValue(request.at, t('computed by a function'))
  }
  evaluation.depth++
  const result = evaluate(callee.returns, { module: callee.home, parameters })
  evaluation.depth--
  return isValue(result) && !isShared(result) ? { ...result, ...request.at } : result
}

function bind({ parameters, home }: Thing & { kind: 'function' }, { args, named, at }: Call): Map<string, Thing> | undefined {
  const bound = new Map<string, Thing>()
  let next = 0
  for (const { name, stars, otherwise } of parameters) {
    if (stars === 1) {
      bound.set(name, { ...at, kind: 'tuple', items: args.slice(next).map(thing => asValue(thing, at)) })
      next = args.length
    } else if (stars === 2) return undefined
    else {
      const thing = next < args.length ? args[next++] : (named.get(name) ?? (otherwise && evaluate(otherwise, { module: home })))
      if (!thing) return undefined
      bound.set(name, thing)
    }
  }
  return next < args.length ? undefined : bound
}

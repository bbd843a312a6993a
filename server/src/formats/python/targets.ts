import { t } from '../../l10n.ts'
import type { Span } from '../../span.ts'
import type { Expression, Statement } from '../../syntax/python/ast.ts'
import { evaluate } from './expressions.ts'
import { extend, setItem } from './methods.ts'
import type { Module, Thing } from './module.ts'
import { bind, loseAll, moduleAt } from './names.ts'
import { lift, operate } from './operators.ts'
import { asValue, bounded, computed, equal, forget, place } from './things.ts'

/** Gives a thing to what stands on the left of `=`: a name, several, an item or an attribute. `at` is the statement. */
export function assign(target: Expression, thing: Thing, at: Span, module: Module): void {
  switch (target.kind) {
    case 'name':
      bind(module, target.name, thing, at)
      return
    case 'tuple':
    case 'list': {
      const parts =
        (thing.kind === 'tuple' || thing.kind === 'list') && thing.items.length === target.items.length ? thing.items : undefined
      const plain = target.items.every(({ kind }) => kind !== 'starred')
      for (const [index, item] of target.items.entries())
        assign(item.kind === 'starred' ? item.of : item, (plain && parts?.[index]) || computed(item), at, module)
      return
    }
    case 'subscript': {
      const [of, index] = [evaluate(target.of, { module }), evaluate(target.index, { module })]
      if (of.kind === 'dict') setItem(of, index, thing, at)
      else if (of.kind === 'list') {
        const place = index.kind === 'number' ? (index.value < 0 ? of.items.length + index.value : index.value) : -1
        if (of.items[place]) of.items[place] = bounded(asValue(thing, target), of)
        else forget(of, t('computed'))
      } else if (of.kind === 'names') {
        if (index.kind === 'text') bind(module, index.value, thing, at)
        else loseAll(module, t('code may set any name'))
      }
      touch(target, at, module)
      return
    }
    case 'attribute': {
      const of = evaluate(target.of, { module })
      if (of.kind !== 'module') return
      const other = moduleAt(of.folder, of.name, module.evaluation)
      if (other) bind(other, target.name, thing, at)
    }
  }
}

/** The statement is now the one that decided the value of the name an expression starts from. */
export function touch(expression: Expression, at: Span, module: Module): void {
  let inner = expression
  for (let depth = 0; depth < 200 && inner.kind !== 'name'; depth++) {
    if (inner.kind === 'attribute' || inner.kind === 'subscript') inner = inner.of
    else if (inner.kind === 'call') inner = inner.callee
    else return
  }
  const binding = inner.kind === 'name' && inner !== expression ? module.names.get(inner.name) : undefined
  if (binding && (binding.thing.kind === 'list' || binding.thing.kind === 'dict' || binding.thing.kind === 'unknown'))
    binding.at = place(at)
}

/** `+=` and its like: a list or dictionary is changed in its place, for all names it goes by. */
export function augment(statement: Statement & { kind: 'augment' }, module: Module): void {
  const { target, operator } = statement
  const [before, by] = [evaluate(target, { module }), evaluate(statement.value, { module })]
  if (before.kind === 'list' && operator === '+') {
    extend(before, by)
    assign(target, before, statement, module)
    return
  }
  if (before.kind === 'dict' && operator === '|' && by.kind === 'dict') {
    for (const [key, value] of by.pairs) setItem(before, key, value, statement)
    assign(target, before, statement, module)
    return
  }
  const result = lift(statement, [before, by], ([left, right]) =>
    left && right ? operate(statement, operator, left, right) : computed(statement),
  )
  if (result.kind === 'unknown') forget(before, result.because)
  assign(target, result.kind === 'tuple' ? bounded(result) : result, statement, module)
}

/** `del`. */
export function remove(target: Expression, at: Span, module: Module): void {
  if (target.kind === 'name') module.names.delete(target.name)
  else if (target.kind === 'tuple') for (const item of target.items) remove(item, at, module)
  else if (target.kind === 'subscript') {
    const [of, index] = [evaluate(target.of, { module }), evaluate(target.index, { module })]
    const found = of.kind === 'dict' ? of.pairs.findIndex(([key]) => equal(key, index) === true) : -1
    if (of.kind === 'dict' && found >= 0) of.pairs.splice(found, 1)
    else if (of.kind === 'names') loseAll(module, t('code may set any name'))
    else forget(of, t('computed'))
    touch(target, at, module)
  }
}

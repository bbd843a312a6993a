import type { Span } from '../span.ts'
import type { Expression, Statement } from '../syntax/python/ast.ts'
import { statementsOf } from '../syntax/python/reader.ts'
import type { Tree } from '../syntax/tree.ts'

/** The names that a module may define at its top level, whichever branches are taken. */
interface Definitions {
  names: ReadonlySet<string>
  /** False where more may come from elsewhere: `import *`, a statement that does not parse, `globals()`, `exec`, a module `__getattr__`. */
  complete: boolean
}

/** What a module defines. */
export function definitionsIn(tree: Tree): Definitions {
  const names = new Set<string>()
  let complete = true
  const rest = [...statementsOf(tree)].reverse()
  for (let statement = rest.pop(); statement; statement = rest.pop()) {
    if (!addNames(statement, names)) complete = false
    for (const inner of within(statement).toReversed()) rest.push(inner)
  }
  return { names, complete: complete && !names.has('__getattr__') }
}

/** Adds what a statement itself names; false where that cannot be told. */
function addNames(statement: Statement, names: Set<string>): boolean {
  switch (statement.kind) {
    case 'assign':
    case 'loop':
    case 'with':
      for (const target of statement.targets) addTarget(target, names)
      return !setsAnyName(statement)
    case 'import':
      for (const { name, as } of statement.modules) names.add(as ?? name.split('.')[0] ?? '')
      return true
    case 'from':
      for (const { name, as } of statement.names ?? []) names.add(as ?? name)
      return statement.names !== undefined
    case 'function':
      for (const name of statement.globals) names.add(name)
      names.add(statement.name)
      return true
    case 'class':
      names.add(statement.name)
      return true
    case 'expression':
      return !setsAnyName(statement)
    case 'broken':
    case 'other':
      return false
    default:
      return true
  }
}

/** Whether a statement begins with code that may give any name a value. */
function setsAnyName({ source, start }: Span): boolean {
  return /^(exec|globals|vars|setattr)\b/.test(source.text.slice(start, start + 10))
}

/** The names of `a, (b, *c) = …`; attributes and items define none. */
function addTarget(target: Expression, names: Set<string>): void {
  const rest = [target]
  for (let next = rest.pop(); next; next = rest.pop()) {
    if (next.kind === 'name') names.add(next.name)
    else if (next.kind === 'starred') rest.push(next.of)
    else if (next.kind === 'list' || next.kind === 'tuple') for (const item of next.items) rest.push(item)
  }
}

/** The statements of blocks that share the module's names. */
function within(statement: Statement): Statement[] {
  switch (statement.kind) {
    case 'if':
      return statement.branches.flatMap(({ body }) => body)
    case 'try':
      return [...statement.body, ...statement.handlers.flat(), ...statement.otherwise, ...statement.last]
    case 'loop':
    case 'with':
      return statement.body
    default:
      return []
  }
}

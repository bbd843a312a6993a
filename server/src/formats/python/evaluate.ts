import type { Setting } from '../../facts/settings.ts'
import { t } from '../../l10n.ts'
import { type Span, textOf } from '../../span.ts'
import { statementsOf } from '../../syntax/python.ts'
import type { Expression, Statement } from '../../syntax/pythonAst.ts'
import type { Document, Workspace } from '../format.ts'
import { dottedName, findModule, projectOf } from '../modules.ts'
import { evaluate } from './expressions.ts'
import { isSureImport, loadAhead, runFrom, runImport } from './imports.ts'
import { extend, setItem } from './methods.ts'
import { bind, loseAll, type Module, type Reading } from './module.ts'
import { lift, operate } from './operators.ts'
import { asValue, bounded, computed, copyOf, equal, forget, place, same, type Thing, truth, unknownValue } from './things.ts'

/** A module as importing it would leave it, as far as that can be told. */
interface Evaluated {
  /** Everything its names stand for but modules and functions of libraries, in the order they were first set. */
  names: Map<string, Setting>
  /** False where code that is not seen may have set any name. */
  complete: boolean
}

/** Expressions and statements one reading may take; the largest settings take some thousands. */
const allowed = 400_000

const deepestImport = 30

/**
 * Evaluates a module and what it imports from the workspace without running anything. `__file__` is the path in the workspace, so paths
 * made of it lie below the workspace's root. What depends on the environment, a condition that is not known, or a file that is not there
 * is unknown; so is everything that such a file could override.
 */
export function evaluateModule(document: Document, workspace: Workspace): Evaluated {
  const folder = projectOf(workspace, document.source.path)
  const modules = new Map<string, Module>()
  const reading: Reading = { workspace, steps: allowed, depth: 0, modules, load }
  const module = read(document, dottedName(document.source.path, folder), folder)
  const names = new Map<string, Setting>()
  for (const [name, { thing, at }] of module.names) {
    if (thing.kind !== 'symbol' && thing.kind !== 'module') names.set(name, { name, value: asValue(thing, at), at })
  }
  return { names, complete: module.complete }

  function load(path: string, name: string, folder: string): Module | undefined {
    const before = modules.get(path)
    if (before) return before
    const document = reading.depth < deepestImport ? workspace.document(path, 'django') : undefined
    return document && read(document, name, folder)
  }

  function read(document: Document, name: string, folder: string): Module {
    const { path } = document.source
    const module: Module = { path, name, folder, names: new Map(), complete: true, assignedByFunctions: new Set(), reading }
    modules.set(path, module)
    reading.depth++
    run(statementsOf(document.tree), module)
    reading.depth--
    for (const name of module.assignedByFunctions) {
      const binding = module.names.get(name)
      if (binding) module.names.set(name, { ...binding, thing: unknownValue(binding.at, t('a function may set it')) })
    }
    if (reading.steps <= 0) loseAll(module, t('too long to follow'))
    return module
  }
}

/** Runs statements one after the other; true when the module ends in them, with an error. */
function run(statements: Statement[], module: Module): boolean {
  return statements.some(statement => module.reading.steps-- > 0 && runOne(statement, module))
}

function runOne(statement: Statement, module: Module): boolean {
  switch (statement.kind) {
    case 'assign': {
      const thing = evaluate(statement.value, { module })
      for (const target of statement.targets) assign(target, thing, statement, module)
      return false
    }
    case 'augment':
      augment(statement, module)
      return false
    case 'expression':
      evaluate(statement.value, { module })
      if (statement.value.kind === 'call') touch(statement.value.callee, statement, module)
      return isExit(statement.value)
    case 'import':
      runImport(statement, module)
      return false
    case 'from':
      runFrom(statement, module)
      return false
    case 'if':
      return runIf(statement, module)
    case 'try':
      return runTry(statement, module)
    case 'loop':
      runLoop(statement, module)
      return false
    case 'with':
      for (const context of statement.contexts) evaluate(context, { module })
      for (const target of statement.targets) assign(target, computed(target), statement, module)
      return statement.contexts.some(context => /suppress/.test(textOf(context)))
        ? fork(module, statement, [statement.body, []]).ended
        : run(statement.body, module)
    case 'function': {
      const { name, parameters, returns, globals } = statement
      const thing: Thing = { kind: 'function', parameters, at: place(statement), home: module }
      bind(module, name, returns ? { ...thing, returns } : thing, statement)
      for (const name of globals) module.assignedByFunctions.add(name)
      return false
    }
    case 'class':
      bind(module, statement.name, unknownValue(statement, t('a class')), statement)
      if (statement.bases.some(base => /Configuration$/.test(textOf(base)))) module.complete = false
      return false
    case 'delete':
      for (const target of statement.targets) remove(target, statement, module)
      return false
    case 'raise':
      return true
    case 'broken': {
      module.complete = false
      const name = /^[A-Za-z_]\w*(?=\s*[=+[.])/.exec(textOf(statement))?.[0]
      if (name) bind(module, name, unknownValue(statement, t('a statement that Python cannot read')), statement)
      return false
    }
    case 'other':
      return false
  }
}

/** `sys.exit()` and the like. */
function isExit(value: Expression): boolean {
  return value.kind === 'call' && /^(sys\.exit|exit|quit|os\._exit)$/.test(textOf(value.callee))
}

function assign(target: Expression, thing: Thing, at: Span, module: Module): void {
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
      const file = findModule(module.reading.workspace, of.folder, of.name)
      const other = file === undefined ? undefined : module.reading.load(file, of.name, of.folder)
      if (other) bind(other, target.name, thing, at)
    }
  }
}

/** The statement is now the one that decided the value of the name an expression starts from. */
function touch(expression: Expression, at: Span, module: Module): void {
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

function augment(statement: Statement & { kind: 'augment' }, module: Module): void {
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

function remove(target: Expression, at: Span, module: Module): void {
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

function runIf(statement: Statement & { kind: 'if' }, module: Module): boolean {
  const possible: Statement[][] = []
  let decided = false
  for (const { test, body } of statement.branches) {
    const answer = test ? truth(evaluate(test, { module })) : true
    if (answer === false) continue
    possible.push(body)
    decided = answer === true
    if (decided) break
  }
  if (!decided) possible.push([])
  const [only] = possible
  if (only && possible.length === 1) return run(only, module)
  return fork(module, statement, possible).ended
}

/** Imports that are sure to succeed are done; anything else may fail at any point, so both ways are open. */
function runTry(statement: Statement & { kind: 'try' }, module: Module): boolean {
  const { body, handlers, otherwise, last } = statement
  const through = [...body, ...otherwise]
  const sure = handlers.length === 0 || body.every(statement => isSure(statement, module))
  const ended = sure ? run(through, module) : fork(module, statement, [through, ...handlers]).ended
  return run(last, module) || ended
}

function isSure(statement: Statement, module: Module): boolean {
  return statement.kind === 'from' || statement.kind === 'import' ? isSureImport(statement, module) : statement.kind === 'other'
}

/** Rounds after which the names a loop changes are still not the same ones; only code made for it gets there. */
const mostRounds = 6

/** A loop runs any number of times: its body is tried until one more round makes nothing else unknown. */
function runLoop(statement: Statement & { kind: 'loop' }, module: Module): void {
  for (let round = 0; round < mostRounds; round++) {
    for (const target of statement.targets) assign(target, unknownValue(target, t('set by a loop')), statement, module)
    if (!fork(module, statement, [statement.body, []]).changed) return
  }
  loseAll(module, t('set by a loop'))
}

/** The names of all loaded modules at one moment. */
type World = Map<Module, Module['names']>

/**
 * Goes several ways from here, each in a world of its own. A name keeps its value where all ways that do not end in an error agree.
 * `ended` when all end in one, `changed` when the ways made something unknown that was known before.
 */
function fork(module: Module, at: Span, ways: Statement[][]): { ended: boolean; changed: boolean } {
  const { reading } = module
  const { modules } = reading
  for (const way of ways) loadAhead(way, module)
  const before = worldOf(modules.values())
  const outcomes: World[] = []
  for (const way of ways) {
    const copies = new Map<Thing, Thing>()
    for (const [other, names] of before) {
      other.names = new Map([...names].map(([name, { thing, at }]) => [name, { thing: copyOf(thing, copies), at }]))
      reading.steps -= names.size
    }
    if (!run(way, module)) outcomes.push(worldOf(modules.values()))
  }
  const [first = before] = outcomes
  for (const [other, names] of first) other.names = names
  const changed = outcomes.length > 1 && agree(outcomes, before, at)
  return { ended: outcomes.length === 0, changed }
}

function worldOf(modules: Iterable<Module>): World {
  return new Map([...modules].map(module => [module, module.names]))
}

/**
 * Makes unknown in the first world whatever others leave different, with all other names of the same lists and dicts. Tells whether
 * any of it was known before.
 */
function agree(worlds: World[], before: World, at: Span): boolean {
  const differing = [...before.keys()].flatMap(module => differences(module, worlds))
  for (const world of worlds) {
    const things = new Set(differing.map(({ module, name }) => world.get(module)?.get(name)?.thing))
    for (const [module, names] of world)
      for (const [name, { thing }] of names)
        if ((thing.kind === 'list' || thing.kind === 'dict') && things.has(thing)) differing.push({ module, name })
  }
  let changed = false
  for (const { module, name } of differing) {
    const places = worlds.flatMap(world => world.get(module)?.get(name)?.at ?? [])
    const where = places.findLast(place => place.source === at.source && place.start >= at.start) ?? places[0] ?? place(at)
    bind(module, name, unknownValue(where, t('it depends on a condition')), where)
    if (before.get(module)?.get(name)?.thing.kind !== 'unknown') changed = true
  }
  return changed
}

/** The names of a module that do not stand for the same in all worlds. */
function differences(module: Module, worlds: World[]): { module: Module; name: string }[] {
  const names = new Set(worlds.flatMap(world => [...(world.get(module)?.keys() ?? [])]))
  const things = (name: string) => worlds.map(world => world.get(module)?.get(name)?.thing)
  return [...names].flatMap(name => {
    const [first, ...others] = things(name)
    return first && others.every(other => other && same(first, other)) ? [] : [{ module, name }]
  })
}

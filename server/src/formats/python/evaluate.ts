import type { Setting } from '../../facts/settings.ts'
import { t } from '../../l10n.ts'
import { type Span, textOf } from '../../span.ts'
import type { Expression, Statement } from '../../syntax/python/ast.ts'
import { statementsOf } from '../../syntax/python/reader.ts'
import type { Document, Workspace } from '../format.ts'
import { dottedName, projectOf } from '../modules.ts'
import { evaluate } from './expressions.ts'
import { isSureImport, loadAhead, runFrom, runImport } from './imports.ts'
import type { Evaluation, Module, Thing } from './module.ts'
import { bind, loseAll } from './names.ts'
import { assign, augment, remove, touch } from './targets.ts'
import { asValue, computed, place, truth, unknownValue } from './things.ts'
import { goWays } from './worlds.ts'

/** A module as importing it would leave it, as far as that can be told. */
interface Evaluated {
  /** Everything its names stand for but modules and functions of libraries, in the order they were first set. */
  names: Map<string, Setting>
  /** False where code that is not seen may have set any name. */
  complete: boolean
}

/** Expressions and statements one evaluation may take; the largest settings take some thousands. */
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
  const evaluation: Evaluation = { workspace, steps: allowed, depth: 0, modules, load }
  const module = read(document, dottedName(document.source.path, folder), folder)
  const names = new Map<string, Setting>()
  for (const [name, { thing, at }] of module.names) {
    if (thing.kind !== 'symbol' && thing.kind !== 'module') names.set(name, { name, value: asValue(thing, at), at })
  }
  return { names, complete: module.complete }

  function load(path: string, name: string, folder: string): Module | undefined {
    const before = modules.get(path)
    if (before) return before
    const document = evaluation.depth < deepestImport ? workspace.document(path, 'django') : undefined
    return document && read(document, name, folder)
  }

  function read(document: Document, name: string, folder: string): Module {
    const { path } = document.source
    const module: Module = { path, name, folder, names: new Map(), complete: true, assignedByFunctions: new Set(), evaluation }
    modules.set(path, module)
    evaluation.depth++
    run(statementsOf(document.tree), module)
    evaluation.depth--
    for (const name of module.assignedByFunctions) {
      const binding = module.names.get(name)
      if (binding) module.names.set(name, { ...binding, thing: unknownValue(binding.at, t('a function may set it')) })
    }
    if (evaluation.steps <= 0) loseAll(module, t('too long to follow'))
    return module
  }
}

/** Runs statements one after the other; true when the module ends in them, with an error. */
function run(statements: Statement[], module: Module): boolean {
  return statements.some(statement => module.evaluation.steps-- > 0 && runOne(statement, module))
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

/** Runs each of several blocks as if it were the only one; what they do not agree on is unknown after that. */
function fork(module: Module, at: Span, blocks: Statement[][]): { ended: boolean; changed: boolean } {
  for (const block of blocks) loadAhead(block, module)
  return goWays(
    module,
    at,
    blocks.map(block => () => run(block, module)),
  )
}

import type { Block } from '../facts/block.ts'
import { isSameList } from '../list.ts'
import type { Stack } from '../stack.ts'
import { applyIgnores } from './ignore.ts'
import { rules } from './index.ts'
import { piecesOf, statedIn } from './pieces.ts'
import type { Finding, Levels, Problem, Rule } from './rule.ts'

export interface LintOptions {
  /** All rules unless told otherwise. */
  enabled?: readonly Rule[]
  /**
   * The stacks will be linted again after changes: what is found in a part of nginx's configuration is kept while the part and what is
   * around it stay the same. What is found is the same either way; a single run is faster without.
   */
  again?: boolean
}

/**
 * Everything the rules have to say about the stacks of a workspace, in the order of files and places. A file that belongs to several
 * stacks is reported once. Ignore comments are applied, and those that ignore nothing are reported.
 */
export function lint(stacks: readonly Stack[], levels: Levels = {}, { enabled = rules, again = false }: LintOptions = {}): Problem[] {
  const problems = new Map<string, Problem>()
  for (const stack of stacks)
    for (const found of again ? checkByPart(enabled, stack) : check(enabled, stack)) {
      const problem = problemOf(found, levels)
      if (!problem) continue
      const key = `${problem.at.source.path}:${problem.at.start}:${problem.at.end}:${problem.rule}:${problem.message}`
      if (!problems.has(key)) problems.set(key, problem)
    }
  const documents = new Set(stacks.flatMap(stack => stack.documents))
  return applyIgnores([...problems.values()], documents, levels).sort(byPlace)
}

function problemOf([rule, finding]: Found, levels: Levels): Problem | undefined {
  const level = levels[rule.id] ?? levels[familyOf(rule.id)]
  return level === 'off' ? undefined : { ...finding, rule: rule.id, severity: level ?? finding.severity ?? rule.severity }
}

type Found = readonly [Rule, Finding]

/** What some rules find in a stack. Those that look at every part by itself are asked only about parts that are not as before. */
function* checkByPart(enabled: readonly Rule[], stack: Stack): Iterable<Found> {
  yield* check(
    enabled.filter(({ perPart }) => !perPart),
    stack,
  )
  const perPart = enabled.filter(({ perPart }) => perPart)
  const stated = statedIn(stack)
  for (const { part, around, stack: piece } of piecesOf(stack)) {
    const before = part && found.get(part)
    if (before && before.enabled === enabled && before.around === around && isSameList(before.stated, stated)) yield* before.all
    else {
      const all = [...check(perPart, piece())]
      if (part) found.set(part, { enabled, around, stated, all })
      yield* all
    }
  }
}

/** What was found in each part, and what was around it then. */
const found = new WeakMap<Block, { enabled: readonly Rule[]; around: unknown; stated: readonly unknown[]; all: Found[] }>()

function* check(enabled: readonly Rule[], stack: Stack): Iterable<Found> {
  for (const rule of enabled) for (const finding of rule.check(stack)) yield [rule, finding]
}

/** The part of a rule id before the slash. */
export function familyOf(id: string): string {
  return id.slice(0, id.indexOf('/'))
}

function byPlace(a: Problem, b: Problem): number {
  const { path: left } = a.at.source
  const { path: right } = b.at.source
  if (left !== right) return left < right ? -1 : 1
  return a.at.start - b.at.start || a.at.end - b.at.end || (a.rule < b.rule ? -1 : 1)
}

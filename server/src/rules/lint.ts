import type { Block } from '../facts/block.ts'
import { around, partsIn, type Surroundings, wasReadBefore } from '../facts/parts.ts'
import { groupBy, isSameList } from '../list.ts'
import type { Stack } from '../stack.ts'
import { applyIgnores } from './ignore.ts'
import { rules } from './index.ts'
import { piecesOf, statedIn, watched } from './pieces.ts'
import type { Levels, Problem, Rule } from './rule.ts'
import { wordsReplaced } from './stack/scripts.ts'

/**
 * Everything the rules, or some of them, have to say about the stacks of a workspace, in the order of files and places. A file that belongs
 * to several stacks is reported once. Ignore comments are applied, and those that ignore nothing are reported.
 */
export function lint(stacks: readonly Stack[], levels: Levels = {}, enabled: readonly Rule[] = rules): Problem[] {
  const checking = { enabled, levels, key: JSON.stringify(levels) }
  const found = stacks.flatMap(stack => (stack.nginx.some(wasReadBefore) ? checkByPart(stack, checking) : check(stack, checking)))
  const byFile = groupBy(found, ({ at }) => at.source.path)
  const [only, another] = stacks
  for (const document of only && !another ? only.documents : new Set(stacks.flatMap(({ documents }) => documents))) {
    const { path } = document.source
    const left = applyIgnores(byFile.get(path) ?? none, document, levels, rules)
    if (left !== none) byFile.set(path, left)
  }
  return [...byFile.keys()].sort().flatMap(path => once(byFile.get(path) ?? none))
}

const none: Problem[] = []

/**
 * The problems of a file in the order of their places. What a rule says of one place it says once: a file that is included in several places
 * has the same mistake in each, told in other words; which of them is kept does not depend on which place was looked at first.
 */
function once(problems: Problem[]): Problem[] {
  if (problems.length < 2) return problems
  const sorted = problems.toSorted((a, b) => byPlace(a, b) || compare(a.message, b.message))
  return sorted.filter((problem, index) => {
    const before = sorted[index - 1]
    return !before || byPlace(before, problem) !== 0
  })
}

function byPlace(a: Problem, b: Problem): number {
  return a.at.start - b.at.start || a.at.end - b.at.end || compare(a.rule, b.rule)
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

interface Checking {
  enabled: readonly Rule[]
  levels: Levels
  /** The levels as a text, the same for the same levels; with what scripts replace in any part, where parts are looked at. */
  key: string
}

/** What some rules find in a stack. Those that look at every part by itself are asked only about parts that are not as before. */
function checkByPart(stack: Stack, { key, ...others }: Checking): Problem[] {
  const { enabled } = others
  const checking = { ...others, key: JSON.stringify([key, wordsReplaced(stack.workspace)]) }
  const perPart = { ...checking, enabled: enabled.filter(({ perPart }) => perPart) }
  const { of, left } = piecesOf(stack)
  const stated = statedIn(stack)
  const problems = check(stack, { ...checking, enabled: enabled.filter(({ perPart }) => !perPart) })
  for (const part of stack.nginx.flatMap(partsIn)) {
    const { alone, together } = foundIn(part, stated, () => of(part), checking)
    for (const problem of alone) problems.push(problem)
    for (const problem of together) problems.push(problem)
  }
  for (const problem of check(left(), perPart)) problems.push(problem)
  return problems
}

/** What was found in a part, and what was around it then. */
interface Found {
  enabled: readonly Rule[]
  key: string
  around: Surroundings | undefined
  /** What rules found that asked for nothing but the part. */
  alone: Problem[]
  /** The others: they are asked again where something else is stated. */
  asking: readonly Rule[]
  stated: readonly unknown[]
  together: Problem[]
}

const found = new WeakMap<Block, Found>()

function foundIn(part: Block, stated: readonly unknown[], piece: () => Stack, checking: Checking): Found {
  const { enabled, key } = checking
  const here = around(part)
  const before = found.get(part)
  const isAsBefore = before?.enabled === enabled && before.key === key && before.around === here
  if (isAsBefore && isSameList(before.stated, stated)) {
    before.stated = stated
    return before
  }
  const now: Found = isAsBefore
    ? { ...before, stated, together: check(piece(), { ...checking, enabled: before.asking }) }
    : { enabled, key, around: here, stated, ...checkAlone(piece(), checking) }
  found.set(part, now)
  return now
}

/** What the rules find that look at a piece alone, and what those find that ask for more. */
function checkAlone(piece: Stack, checking: Checking): Pick<Found, 'alone' | 'asking' | 'together'> {
  const alone: Problem[] = []
  const asking: Rule[] = []
  const together: Problem[] = []
  let asked = false
  const watching = watched(piece, () => (asked = true))
  for (const rule of checking.enabled) {
    if (!rule.perPart) continue
    asked = false
    const problems = check(watching, { ...checking, enabled: [rule] })
    if (asked) asking.push(rule)
    for (const problem of problems) (asked ? together : alone).push(problem)
  }
  return { alone, asking, together }
}

function check(stack: Stack, { enabled, levels }: Checking): Problem[] {
  const problems: Problem[] = []
  for (const rule of enabled) {
    const level = levels[rule.id] ?? levels[familyOf(rule.id)]
    if (level === 'off') continue
    for (const finding of rule.check(stack))
      problems.push({ ...finding, rule: rule.id, severity: level ?? finding.severity ?? rule.severity })
  }
  return problems
}

/** The part of a rule id before the slash. */
export function familyOf(id: string): string {
  return id.slice(0, id.indexOf('/'))
}

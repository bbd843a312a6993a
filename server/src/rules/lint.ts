import type { Stack } from '../stack.ts'
import { applyIgnores } from './ignore.ts'
import { rules } from './index.ts'
import type { Levels, Problem, Rule } from './rule.ts'

/**
 * Everything the rules have to say about the stacks of a workspace, in the order of files and places. A file that belongs to several
 * stacks is reported once. Ignore comments are applied, and those that ignore nothing are reported.
 */
export function lint(stacks: readonly Stack[], levels: Levels = {}, enabled: readonly Rule[] = rules): Problem[] {
  const problems = new Map<string, Problem>()
  for (const stack of stacks)
    for (const rule of enabled)
      for (const problem of check(rule, stack, levels)) {
        const key = `${problem.at.source.path}:${problem.at.start}:${problem.at.end}:${rule.id}:${problem.message}`
        if (!problems.has(key)) problems.set(key, problem)
      }
  const documents = new Set(stacks.flatMap(stack => stack.documents))
  return applyIgnores([...problems.values()], documents, levels).sort(byPlace)
}

function* check(rule: Rule, stack: Stack, levels: Levels): Iterable<Problem> {
  const level = levels[rule.id] ?? levels[familyOf(rule.id)]
  if (level === 'off') return
  for (const finding of rule.check(stack)) yield { ...finding, rule: rule.id, severity: level ?? finding.severity ?? rule.severity }
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

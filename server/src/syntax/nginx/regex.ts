import { readClass } from './regex/classes.ts'
import { readEscape } from './regex/escapes.ts'
import { closeGroup, readGroup } from './regex/groups.ts'
import { fail, type Pattern, passItem, passMark, type RegexProblem } from './regex/pattern.ts'

/**
 * The first thing that pcre2_compile surely refuses; undefined where nothing is, or where the pattern uses what is not followed here.
 * Each character is looked at a constant number of times, and nothing is ever matched.
 */
export function regexProblem(text: string): RegexProblem | undefined {
  const pattern: Pattern = {
    text,
    at: 0,
    open: [],
    behind: 0,
    captures: 0,
    names: new Set(),
    references: [],
    repeatable: false,
    beyond: false,
  }
  while (pattern.at < text.length && !pattern.problem && !pattern.beyond) readItem(pattern)
  if (pattern.beyond || pattern.problem) return pattern.beyond ? undefined : pattern.problem
  const [unclosed] = pattern.open
  if (unclosed !== undefined) return { at: unclosed, kind: 'unclosed-group' }
  const missing = pattern.references.find(({ group }) => (typeof group === 'number' ? group > pattern.captures : !pattern.names.has(group)))
  return missing && { at: missing.at, kind: 'no-such-group' }
}

/** How many groups capture in a pattern that compiles. */
export function capturesIn(text: string): number {
  let count = 0
  for (const [item] of text.matchAll(/\\.|\[\^?\]?(?:\\.|[^\]\\])*(?:\]|$)|\((?!\?|\*)|\(\?P?<(?![=!])|\(\?'/gs))
    if (item.startsWith('(')) count++
  return count
}

function readItem(pattern: Pattern): undefined {
  const { text, at } = pattern
  const char = text.charAt(at)
  switch (char) {
    case '\\':
      return readEscape(pattern)
    case '[':
      return readClass(pattern)
    case '(':
      return readGroup(pattern)
    case ')':
      closeGroup(pattern)
      return passItem(pattern, 1)
    case '|':
    case '^':
    case '$':
      return passMark(pattern, 1)
    case '*':
    case '+':
    case '?':
      return readQuantifier(pattern, 1)
    case '{': {
      const quantifier = /^\{(\d+)(,(\d*))?\}/.exec(text.slice(at, at + 20))
      if (!quantifier) return passItem(pattern, 1)
      const low = Number(quantifier[1])
      const high = quantifier[3] ? Number(quantifier[3]) : low
      if (low > 65535 || high > 65535) return fail(pattern, at, 'quantifier-too-big')
      if (high < low) return fail(pattern, at, 'quantifier-order')
      return readQuantifier(pattern, quantifier[0].length)
    }
    default:
      return passItem(pattern, 1)
  }
}

/** A quantifier may be lazy or possessive; a second one has nothing to repeat. */
function readQuantifier(pattern: Pattern, length: number): undefined {
  if (!pattern.repeatable) return fail(pattern, pattern.at, 'nothing-to-repeat')
  const quantifier = pattern.text.slice(pattern.at, pattern.at + length)
  if (pattern.behind > 0 && /^[*+]|,\}$/.test(quantifier)) return fail(pattern, pattern.at, 'lookbehind')
  const next = pattern.text.charAt(pattern.at + length)
  passMark(pattern, length + (next === '?' || next === '+' ? 1 : 0))
}

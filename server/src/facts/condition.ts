import { type Span, span } from '../span.ts'
import type { Entry, Word } from '../syntax/tree.ts'

/** What nginx refuses in the words behind `if`. */
export type ConditionProblem = 'no-parentheses' | 'no-variable' | 'too-many-words' | 'operator' | 'file-test'

/** What the words behind `if` mean (ngx_http_rewrite_if_condition). */
type Condition =
  /** True unless the variable is empty or "0". */
  | { kind: 'variable'; variable: Span; name: string }
  | { kind: 'compare'; variable: Span; name: string; with: Word }
  | { kind: 'match'; variable: Span; name: string; pattern: Word }
  | { kind: 'file'; path: Word }
  /** What nginx refuses, with the word it stumbles over. */
  | { kind: 'problem'; problem: ConditionProblem; at: Word }

/** Reads the condition of an `if`; undefined where there is none at all. */
export function conditionOf(entry: Entry): Condition | undefined {
  const [first] = entry.args
  const last = entry.args.at(-1)
  if (!first || !last) return undefined
  if (!first.value.startsWith('(')) return { kind: 'problem', problem: 'no-parentheses', at: first }
  if (!last.value.endsWith(')')) return { kind: 'problem', problem: 'no-parentheses', at: last }
  const words = withoutParentheses(entry.args)
  const [left, operator, right] = words
  if (!left) return { kind: 'problem', problem: 'no-variable', at: first }
  if (/^\$./s.test(left.value)) return comparison(left, operator, right, words.length)
  if (!/^!?-.$/s.test(left.value)) return { kind: 'problem', problem: 'no-variable', at: left }
  if (words.length !== 2 || !operator) return { kind: 'problem', problem: 'too-many-words', at: left }
  return /^!?-[fdex]$/.test(left.value) ? { kind: 'file', path: operator } : { kind: 'problem', problem: 'file-test', at: left }
}

function comparison(left: Word, operator: Word | undefined, right: Word | undefined, count: number): Condition {
  const variable = span(left.source, left.start, left.end)
  const name = left.value.slice(1)
  if (!operator) return { kind: 'variable', variable, name }
  if (count !== 3 || !right) return { kind: 'problem', problem: 'too-many-words', at: left }
  if (operator.value === '=' || operator.value === '!=') return { kind: 'compare', variable, name, with: right }
  if (/^!?~\*?$/.test(operator.value)) return { kind: 'match', variable, name, pattern: right }
  return { kind: 'problem', problem: 'operator', at: operator }
}

/** The words between the parentheses, which may stand apart or be glued to the first and last one. */
function withoutParentheses(args: readonly Word[]): Word[] {
  return args.flatMap((word, index) => {
    let { start, end, value } = word
    if (index === 0) {
      value = value.slice(1)
      start++
    }
    if (index === args.length - 1) {
      if (index === 0 && value === '') return []
      value = value.slice(0, -1)
      end--
    }
    const isParenthesis = value === '' && word.value.length === 1
    return isParenthesis ? [] : [{ source: word.source, start, end, value }]
  })
}

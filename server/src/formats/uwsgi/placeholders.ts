import { type Known, known, unknown } from '../../facts/known.ts'
import { t } from '../../l10n.ts'
import { toInteger } from './options.ts'

/** The value of the first definition of a name; undefined where no file or command line defines it. */
type Lookup = (name: string) => Known<string> | undefined

/** How much is seen of what states options: files alone, or also what else there is. */
export type Seen = 'all' | 'some'

/** Replacements after which a value is taken to refer to itself; uWSGI goes on until memory ends. */
const limit = 200

/**
 * Replaces `%(name)` as `uwsgi_setup` does (core/uwsgi.c): from left to right, and after each replacement again from the second
 * character. A name without definition stays as it is; where only `some` definitions are seen, the environment or a command line may
 * well hold one, and the value is unknown.
 */
export function expandPlaceholders(value: string, lookup: Lookup, seen: Seen = 'some'): Known<string> {
  let text = value
  let because: string | undefined
  let from = 0
  for (let count = 0; count < limit; count++) {
    const found = nextPlaceholder(text, from)
    if (!found) return because === undefined ? known(text) : unknown(because)
    const result = evaluate(found.name, lookup, seen)
    if (result?.known) {
      text = text.slice(0, found.start) + result.value + text.slice(found.end)
      from = 1
    } else {
      because ??= result?.because
      from = found.end
    }
    if (text.length > 100_000) break
  }
  return unknown(t('it refers to itself'))
}

/** The first placeholder with nothing else in it: any `%` within gives up the one that was open (`uwsgi_apply_config_pass` in core/utils.c). */
function nextPlaceholder(text: string, from: number): { start: number; end: number; name: string } | undefined {
  let start = -1
  let depth = 0
  for (let offset = from; offset < text.length; offset++) {
    const char = text[offset]
    if (char === '%') {
      start = text[offset + 1] === '(' ? offset++ : -1
      depth = 0
    } else if (start < 0) continue
    else if (char === '(') depth++
    else if (char === ')' && depth-- === 0) {
      if (offset > start + 2) return { start, end: offset + 1, name: text.slice(start + 2, offset) }
      start = -1
    }
  }
  return undefined
}

/**
 * A name, or names, numbers and operators between blanks, worked off from left to right; what stands side by side is joined. Among them
 * a name without definition is empty; undefined is a placeholder that stays as it is.
 */
function evaluate(expression: string, lookup: Lookup, seen: Seen): Known<string> | undefined {
  if (!expression.includes(' ')) return lookup(expression) ?? (seen === 'all' ? undefined : undefinedName(expression))
  let result: string | undefined
  let operator: string | undefined
  for (const token of expression.split(' ').filter(token => token !== '')) {
    if (token === '++' || token === '--') {
      if (result !== undefined) result = String(toInteger(result) + (token === '++' ? 1 : -1))
      operator = undefined
    } else if (Object.hasOwn(operations, token)) operator = token
    else {
      const value = /^\d+$/.test(token) ? known(token) : (lookup(token) ?? (seen === 'all' ? known('') : undefinedName(token)))
      if (!value.known) return value
      const operation = operator === undefined ? undefined : operations[operator]
      result = operation ? String(operation(toInteger(result ?? ''), toInteger(value.value))) : (result ?? '') + value.value
      operator = undefined
    }
  }
  return result === undefined ? undefined : known(result)
}

const operations: Record<string, (a: number, b: number) => number> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => (b === 0 ? 0 : Math.trunc(a / b)),
}

function undefinedName(name: string): Known<string> {
  return unknown(t('%({0}) is not defined in the files', name))
}

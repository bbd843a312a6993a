import { type Known, known, unknown } from '../../facts/known.ts'
import { t } from '../../l10n.ts'
import { toInteger } from './options.ts'

/** The value of the first definition of a name; undefined where no file or command line defines it. */
export type Lookup = (name: string) => Known<string> | undefined

/** Replacements after which a value is taken to refer to itself; uWSGI goes on until memory ends. */
const limit = 200

/**
 * Replaces `%(name)` as `uwsgi_setup` does (core/uwsgi.c): from left to right, and after each replacement again from the second
 * character. A name without definition stays as it is; since the environment or a command line not in the files may well define it, the
 * value is unknown then.
 */
export function expandPlaceholders(value: string, lookup: Lookup): Known<string> {
  let text = value
  let because: string | undefined
  let from = 0
  for (let count = 0; count < limit; count++) {
    const found = nextPlaceholder(text, from)
    if (!found) return because === undefined ? known(text) : unknown(because)
    const result = evaluate(found.name, lookup)
    if (!result.known) {
      because ??= result.because
      from = found.end
    } else {
      text = text.slice(0, found.start) + result.value + text.slice(found.end)
      from = 1
    }
    if (text.length > 100_000) break
  }
  return unknown(t('it refers to itself'))
}

function nextPlaceholder(text: string, from: number): { start: number; end: number; name: string } | undefined {
  for (let start = text.indexOf('%(', from); start >= 0; start = text.indexOf('%(', start + 2)) {
    const close = text.indexOf(')', start)
    if (close < 0) return undefined
    if (close > start + 2) return { start, end: close + 1, name: text.slice(start + 2, close) }
  }
  return undefined
}

/** A name, or names, numbers and operators between blanks, worked off from left to right; what stands side by side is joined. */
function evaluate(expression: string, lookup: Lookup): Known<string> {
  if (!expression.includes(' ')) return lookup(expression) ?? undefinedName(expression)
  let result = ''
  let operator: string | undefined
  for (const token of expression.split(' ').filter(token => token !== '')) {
    if (token === '++' || token === '--') result = String(toInteger(result) + (token === '++' ? 1 : -1))
    else if (token in operations) operator = token
    else {
      const value = /^-?\d+$/.test(token) ? known(token) : (lookup(token) ?? undefinedName(token))
      if (!value.known) return value
      const operation = operator === undefined ? undefined : operations[operator]
      result = operation ? String(operation(toInteger(result), toInteger(value.value))) : result + value.value
      operator = undefined
    }
  }
  return known(result)
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

/** What PCRE does not compile in a regular expression, and where: an offset into the pattern. */
export interface RegexProblem {
  at: number
  kind:
    | 'unclosed-group'
    | 'unopened-group'
    | 'unclosed-class'
    | 'range-order'
    | 'range-of-class'
    | 'nothing-to-repeat'
    | 'quantifier-order'
    | 'quantifier-too-big'
    | 'backslash-at-end'
    | 'bad-group'
    | 'bad-name'
    | 'duplicate-name'
    | 'unknown-class'
    | 'class-outside'
    | 'no-such-group'
    | 'bad-escape'
    | 'lookbehind'
    | 'unclosed-comment'
}

/** How far a pattern is read. */
interface Reading {
  text: string
  at: number
  /** Offsets of the groups that are open. */
  open: number[]
  /** How many of them look back, where only what has a fixed length may stand. */
  behind: number
  /** How many groups capture so far, and all of them. */
  captures: number
  names: Set<string>
  /** References to groups by number or name; groups may follow later. */
  references: { at: number; group: number | string }[]
  /** What stands before may be repeated. */
  repeatable: boolean
  problem?: RegexProblem
  /** Something was met whose meaning is not followed further: `(?x)`, conditions, verbs. */
  beyond: boolean
}

/**
 * The first thing that pcre2_compile surely refuses; undefined where nothing is, or where the pattern uses what is not followed here.
 * Each character is looked at a constant number of times, and nothing is ever matched.
 */
export function regexProblem(text: string): RegexProblem | undefined {
  const reading: Reading = {
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
  while (reading.at < text.length && !reading.problem && !reading.beyond) readItem(reading)
  if (reading.beyond || reading.problem) return reading.beyond ? undefined : reading.problem
  const [unclosed] = reading.open
  if (unclosed !== undefined) return { at: unclosed, kind: 'unclosed-group' }
  const missing = reading.references.find(({ group }) => (typeof group === 'number' ? group > reading.captures : !reading.names.has(group)))
  return missing && { at: missing.at, kind: 'no-such-group' }
}

/** How many groups capture in a pattern that compiles. */
export function capturesIn(text: string): number {
  let count = 0
  for (const [item] of text.matchAll(/\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\((?!\?|\*)|\(\?P?<(?![=!])|\(\?'/gs))
    if (item.startsWith('(')) count++
  return count
}

function readItem(reading: Reading): undefined {
  const { text, at } = reading
  const char = text.charAt(at)
  switch (char) {
    case '\\':
      return readEscape(reading)
    case '[':
      return readClass(reading)
    case '(':
      return readGroup(reading)
    case ')':
      closeGroup(reading)
      return step(reading, 1, true)
    case '|':
      return step(reading, 1, false)
    case '*':
    case '+':
    case '?':
      return readQuantifier(reading, 1)
    case '{': {
      const quantifier = /^\{(\d+)(,(\d*))?\}/.exec(text.slice(at, at + 20))
      if (!quantifier) return step(reading, 1, true)
      const low = Number(quantifier[1])
      const high = quantifier[3] ? Number(quantifier[3]) : low
      if (low > 65535 || high > 65535) return fail(reading, at, 'quantifier-too-big')
      if (high < low) return fail(reading, at, 'quantifier-order')
      return readQuantifier(reading, quantifier[0].length)
    }
    default:
      return step(reading, 1, char !== '^' && char !== '$')
  }
}

function step(reading: Reading, length: number, repeatable: boolean): undefined {
  reading.at += length
  reading.repeatable = repeatable
}

function fail(reading: Reading, at: number, kind: RegexProblem['kind']): undefined {
  reading.problem ??= { at, kind }
}

/** A quantifier may be lazy or possessive; a second one has nothing to repeat. */
function readQuantifier(reading: Reading, length: number): undefined {
  if (!reading.repeatable) return fail(reading, reading.at, 'nothing-to-repeat')
  const quantifier = reading.text.slice(reading.at, reading.at + length)
  if (reading.behind > 0 && /^[*+]|,\}$/.test(quantifier)) return fail(reading, reading.at, 'lookbehind')
  const next = reading.text.charAt(reading.at + length)
  step(reading, length + (next === '?' || next === '+' ? 1 : 0), false)
}

/** Letters with a meaning behind a backslash, digits and what takes arguments apart. */
const letters = /[aAbBCdDeEfGhHKnNrRsSvVwWXzZt]/
const assertions = /[AbBGKzZ]/

function readEscape(reading: Reading): undefined {
  const { text, at } = reading
  const char = text.charAt(at + 1)
  if (char === '') return fail(reading, at, 'backslash-at-end')
  const rest = text.slice(at + 1, at + 80)
  if (char === 'Q') {
    const end = text.indexOf('\\E', at + 2)
    return step(reading, (end < 0 ? text.length : end + 2) - at, true)
  }
  if (char === 'E') return step(reading, 2, reading.repeatable)
  if (char === 'N' && rest[1] === '{') return giveUp(reading)
  if (/[1-9]/.test(char)) return readNumber(reading, rest)
  if (char === '0') return step(reading, 1 + (/^0[0-7]{0,2}/.exec(rest)?.[0].length ?? 1), true)
  if (char === 'x') return readHex(reading, rest)
  if (char === 'o') return /^o\{[0-7]+\}/.test(rest) ? step(reading, rest.indexOf('}') + 2, true) : fail(reading, at, 'bad-escape')
  if (char === 'c') return /^c[\x20-\x7e]/.test(rest) ? step(reading, 3, true) : fail(reading, at, 'bad-escape')
  if (char === 'p' || char === 'P') return readProperty(reading, rest)
  if (char === 'g' || char === 'k') return readReference(reading, rest)
  if (/[a-zA-Z]/.test(char) && !letters.test(char)) return fail(reading, at, 'bad-escape')
  step(reading, 2, !assertions.test(char))
}

function giveUp(reading: Reading): undefined {
  reading.beyond = true
}

/** A number below ten, or of a group that is there, refers to it; a greater one is an octal code. */
function readNumber(reading: Reading, rest: string): undefined {
  const digits = /^\d+/.exec(rest)?.[0] ?? ''
  const number = Number(digits)
  if (number < 10 || number <= reading.captures || /^[89]/.test(digits)) {
    reading.references.push({ at: reading.at, group: number })
    return step(reading, 1 + digits.length, true)
  }
  step(reading, 1 + (/^[0-7]{1,3}/.exec(rest)?.[0].length ?? 1), true)
}

function readHex(reading: Reading, rest: string): undefined {
  if (rest[1] !== '{') return step(reading, 1 + (/^x[\da-f]{0,2}/i.exec(rest)?.[0].length ?? 1), true)
  const code = /^x\{([\da-f]+)\}/i.exec(rest)
  if (!code || Number.parseInt(code[1] ?? '', 16) > 0xff) return code ? giveUp(reading) : fail(reading, reading.at, 'bad-escape')
  step(reading, 1 + code[0].length, true)
}

function readProperty(reading: Reading, rest: string): undefined {
  const property = /^.\{\^?(\w+)\}/.exec(rest)?.[0] ?? /^.[A-Z]/.exec(rest)?.[0]
  if (!property) return rest.length > 70 ? giveUp(reading) : fail(reading, reading.at, 'bad-escape')
  step(reading, 1 + property.length, true)
}

/** `\k<name>`, `\g{2}`, `\g{-1}`, `\g<name>`. */
function readReference(reading: Reading, rest: string): undefined {
  const named = /^k(?:\{(\w+)\}|<(\w+)>|'(\w+)')/.exec(rest) ?? /^g\{([A-Za-z_]\w*)\}/.exec(rest)
  const name = named?.slice(1).find(group => group !== undefined)
  if (named && name) {
    reading.references.push({ at: reading.at, group: name })
    return step(reading, 1 + named[0].length, true)
  }
  const numbered = /^g\{?(\d+)\}?/.exec(rest)
  if (!numbered) return /^g([{<']|[+-]\d)/.test(rest) ? giveUp(reading) : fail(reading, reading.at, 'bad-escape')
  reading.references.push({ at: reading.at, group: Number(numbered[1]) })
  step(reading, 1 + numbered[0].length, true)
}

const classNames = new Set('alpha lower upper alnum ascii blank cntrl digit graph print punct space word xdigit'.split(' '))

/** A character class. A `]` that comes first is a character; `[:alpha:]` is a class only within. */
function readClass(reading: Reading): undefined {
  const { text } = reading
  const start = reading.at
  const outside = /^\[([:.=])[^\]\\]*\1\]/.exec(text.slice(start, start + 60))
  if (outside) return fail(reading, start, 'class-outside')
  let at = start + 1
  if (text[at] === '^') at++
  for (let first = true; ; first = false) {
    const char = text[at]
    if (char === undefined) return fail(reading, start, 'unclosed-class')
    if (char === ']' && !first) break
    const member = memberAt(text, at)
    if (member === 'unknown') return fail(reading, at, 'unknown-class')
    if (member === 'bad') return fail(reading, at, at + 1 >= text.length ? 'backslash-at-end' : 'bad-escape')
    if (member === 'beyond') return giveUp(reading)
    at += member.length
    if (text[at] === '-' && text[at + 1] !== ']' && at + 1 < text.length) {
      if (member.isClass) return fail(reading, at - member.length, 'range-of-class')
      if (member.code === undefined) continue
      const high = memberAt(text, at + 1)
      if (typeof high === 'object' && high.code !== undefined) {
        if (high.code < member.code) return fail(reading, at - member.length, 'range-order')
        at += 1 + high.length
      }
    }
  }
  reading.at = at
  step(reading, 1, true)
}

/** One member of a class: how long it is, and its code where it is a single character. */
function memberAt(text: string, at: number): { length: number; code?: number; isClass?: true } | 'unknown' | 'bad' | 'beyond' {
  const char = text.charAt(at)
  if (char === '[') {
    const named = /^\[:\^?([a-z]+):\]/.exec(text.slice(at, at + 20))
    if (named) return classNames.has(named[1] ?? '') ? { length: named[0].length, isClass: true } : 'unknown'
    if (/^\[([.=])[^\]]*\1\]/.test(text.slice(at, at + 40))) return 'unknown'
    return { length: 1, code: 0x5b }
  }
  if (char !== '\\') return { length: 1, code: char.charCodeAt(0) }
  const next = text.charAt(at + 1)
  if (next === '') return 'bad'
  if (/[dDwWsShHvV]/.test(next)) return { length: 2, isClass: true }
  if (next === 'b') return { length: 2, code: 8 }
  const control = { n: 10, r: 13, t: 9, f: 12, a: 7, e: 27 }[next]
  if (control !== undefined) return { length: 2, code: control }
  if (/[QEpPxcoNgk]/.test(next)) return 'beyond'
  if (/\d/.test(next)) return { length: 2 }
  if (/[a-zA-Z]/.test(next)) return 'bad'
  return { length: 2, code: next.charCodeAt(0) }
}

function readGroup(reading: Reading): undefined {
  const { text, at } = reading
  const rest = text.slice(at, at + 80)
  if (rest.startsWith('(*')) return /^\(\*[A-Za-z]/.test(rest) ? giveUp(reading) : openGroup(reading, 1, true)
  if (!rest.startsWith('(?')) return openGroup(reading, 1, true)
  if (rest.startsWith('(?#')) {
    const end = text.indexOf(')', at)
    return end < 0 ? fail(reading, at, 'unclosed-comment') : step(reading, end + 1 - at, reading.repeatable)
  }
  if (/^\(\?(:|=|!|>|\||<=|<!)/.test(rest)) {
    return openGroup(reading, /^\(\?<[=!]/.test(rest) ? 4 : 3, false)
  }
  const opening = /^\(\?(P?<|')/.exec(rest)
  if (opening) return readName(reading, opening[0].length, opening[1] === "'" ? "'" : '>')
  if (rest.startsWith('(?(') && !/^\(\?\((\?<?[=!]|\?C|\*|[\w<'+-]+\))/.test(rest)) return fail(reading, at, 'bad-group')
  if (/^\(\?[+-]?\d+[^\d)]/.test(rest)) return fail(reading, at, 'bad-group')
  if (/^\(\?(P[=>]|[R&(]|[+-]?\d|C)/.test(rest)) return giveUp(reading)
  const flags = /^\(\?(\^?[imnsxJU]*(-[imnsxJU]*)?)([:)])/.exec(rest)
  if (!flags) return fail(reading, at, 'bad-group')
  if (/[xnJ]/.test(flags[1] ?? '')) return giveUp(reading)
  if (flags[3] === ':') return openGroup(reading, flags[0].length, false)
  step(reading, flags[0].length, false)
}

function readName(reading: Reading, length: number, close: string): undefined {
  const { text, at, names } = reading
  const name = /^\w*/.exec(text.slice(at + length, at + length + 40))?.[0] ?? ''
  if (name === '' || /^\d/.test(name) || name.length > 32 || text[at + length + name.length] !== close) return fail(reading, at, 'bad-name')
  if (names.has(name)) return text.includes('(?|') ? giveUp(reading) : fail(reading, at, 'duplicate-name')
  names.add(name)
  openGroup(reading, length + name.length + 1, true)
}

function closeGroup(reading: Reading): undefined {
  const opened = reading.open.pop()
  if (opened === undefined) fail(reading, reading.at, 'unopened-group')
  else if (looksBack(reading.text, opened)) reading.behind--
}

function looksBack(text: string, at: number): boolean {
  return /^\(\?<[=!]/.test(text.slice(at, at + 4))
}

function openGroup(reading: Reading, length: number, captures: boolean): undefined {
  reading.open.push(reading.at)
  if (looksBack(reading.text, reading.at)) reading.behind++
  if (captures) reading.captures++
  step(reading, length, false)
}

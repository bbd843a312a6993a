import { fail, giveUp, type Pattern, passItem } from './pattern.ts'

const classNames = new Set('alpha lower upper alnum ascii blank cntrl digit graph print punct space word xdigit'.split(' '))

/** A character class. A `]` that comes first is a character; `[:alpha:]` is a class only within. */
export function readClass(pattern: Pattern): undefined {
  const { text } = pattern
  const start = pattern.at
  const outside = /^\[([:.=])[^\]\\]*\1\]/.exec(text.slice(start, start + 60))
  if (outside) return fail(pattern, start, 'class-outside')
  let at = start + 1
  if (text[at] === '^') at++
  for (let first = true; ; first = false) {
    const char = text[at]
    if (char === undefined) return fail(pattern, start, 'unclosed-class')
    if (char === ']' && !first) break
    const member = memberAt(text, at)
    if (member === 'unknown') return fail(pattern, at, 'unknown-class')
    if (member === 'bad') return fail(pattern, at, at + 1 >= text.length ? 'backslash-at-end' : 'bad-escape')
    if (member === 'beyond') return giveUp(pattern)
    at += member.length
    if (text[at] === '-' && text[at + 1] !== ']' && at + 1 < text.length) {
      if (member.isClass) return fail(pattern, at - member.length, 'range-of-class')
      if (member.code === undefined) continue
      const high = memberAt(text, at + 1)
      if (typeof high === 'object' && high.code !== undefined) {
        if (high.code < member.code) return fail(pattern, at - member.length, 'range-order')
        at += 1 + high.length
      }
    }
  }
  pattern.at = at
  passItem(pattern, 1)
}

/** One member of a class: how long it is, and its code where it is a single character. */
function memberAt(text: string, at: number): { length: number; code?: number; isClass?: true } | 'unknown' | 'bad' | 'beyond' {
  const char = text.charAt(at)
  if (char === '[') {
    const named = /^\[:\^?([^\][\\]*):\]/.exec(text.slice(at, at + 20))
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

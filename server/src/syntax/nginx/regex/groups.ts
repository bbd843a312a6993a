import { fail, giveUp, type Pattern, pass, passMark } from './pattern.ts'

/** What a `(` begins: a group, or something that only looks like one, such as a comment or flags. */
export function readGroup(pattern: Pattern): undefined {
  const { text, at } = pattern
  const rest = text.slice(at, at + 80)
  if (rest.startsWith('(*')) return /^\(\*[A-Za-z]/.test(rest) ? giveUp(pattern) : openCapture(pattern, 1)
  if (!rest.startsWith('(?')) return openCapture(pattern, 1)
  if (rest.startsWith('(?#')) {
    const end = text.indexOf(')', at)
    return end < 0 ? fail(pattern, at, 'unclosed-comment') : pass(pattern, end + 1 - at)
  }
  if (/^\(\?(:|=|!|>|\||<=|<!)/.test(rest)) {
    return openGroup(pattern, /^\(\?<[=!]/.test(rest) ? 4 : 3)
  }
  const opening = /^\(\?(P?<|')/.exec(rest)
  if (opening) return readName(pattern, opening[0].length, opening[1] === "'" ? "'" : '>')
  if (rest.startsWith('(?(') && !/^\(\?\((\?<?[=!]|\?C|\*|[\w<'+-]+\))/.test(rest)) return fail(pattern, at, 'bad-group')
  if (/^\(\?[+-]?\d+[^\d)]/.test(rest)) return fail(pattern, at, 'bad-group')
  if (/^\(\?(P[=>]|[R&(]|[+-]?\d|C)/.test(rest)) return giveUp(pattern)
  const flags = /^\(\?(\^?[imnsxJU]*(-[imnsxJU]*)?)([:)])/.exec(rest)
  if (!flags) return fail(pattern, at, 'bad-group')
  if (/[xnJ]/.test(flags[1] ?? '')) return giveUp(pattern)
  if (flags[3] === ':') return openGroup(pattern, flags[0].length)
  passMark(pattern, flags[0].length)
}

function readName(pattern: Pattern, length: number, close: string): undefined {
  const { text, at, names } = pattern
  const name = /^\w*/.exec(text.slice(at + length, at + length + 40))?.[0] ?? ''
  if (name === '' || /^\d/.test(name) || name.length > 32 || text[at + length + name.length] !== close) return fail(pattern, at, 'bad-name')
  if (names.has(name)) return text.includes('(?|') ? giveUp(pattern) : fail(pattern, at, 'duplicate-name')
  names.add(name)
  openCapture(pattern, length + name.length + 1)
}

/** The innermost group ends; without one it is a problem. */
export function closeGroup(pattern: Pattern): undefined {
  const opened = pattern.open.pop()
  if (opened === undefined) fail(pattern, pattern.at, 'unopened-group')
  else if (looksBack(pattern.text, opened)) pattern.behind--
}

function looksBack(text: string, at: number): boolean {
  return /^\(\?<[=!]/.test(text.slice(at, at + 4))
}

function openCapture(pattern: Pattern, length: number): undefined {
  pattern.captures++
  openGroup(pattern, length)
}

function openGroup(pattern: Pattern, length: number): undefined {
  pattern.open.push(pattern.at)
  if (looksBack(pattern.text, pattern.at)) pattern.behind++
  passMark(pattern, length)
}

import { fail, giveUp, type Pattern, pass, passItem, passMark } from './pattern.ts'

/** Letters with a meaning behind a backslash, digits and what takes arguments apart. */
const letters = /[aAbBCdDeEfGhHKnNrRsSvVwWXzZt]/
const assertions = /[AbBGKzZ]/

/** What a backslash begins, outside of a class. */
export function readEscape(pattern: Pattern): undefined {
  const { text, at } = pattern
  const char = text.charAt(at + 1)
  if (char === '') return fail(pattern, at, 'backslash-at-end')
  const rest = text.slice(at + 1, at + 80)
  if (char === 'Q') {
    const end = text.indexOf('\\E', at + 2)
    return passItem(pattern, (end < 0 ? text.length : end + 2) - at)
  }
  if (char === 'E') return pass(pattern, 2)
  if (char === 'N' && rest[1] === '{') return giveUp(pattern)
  if (/[1-9]/.test(char)) return readNumber(pattern, rest)
  if (char === '0') return passItem(pattern, 1 + (/^0[0-7]{0,2}/.exec(rest)?.[0].length ?? 1))
  if (char === 'x') return readHex(pattern, rest)
  if (char === 'o') return /^o\{[0-7]+\}/.test(rest) ? passItem(pattern, rest.indexOf('}') + 2) : fail(pattern, at, 'bad-escape')
  if (char === 'c') return /^c[\x20-\x7e]/.test(rest) ? passItem(pattern, 3) : fail(pattern, at, 'bad-escape')
  if (char === 'p' || char === 'P') return readProperty(pattern, rest)
  if (char === 'g' || char === 'k') return readReference(pattern, rest)
  if (/[a-zA-Z]/.test(char) && !letters.test(char)) return fail(pattern, at, 'bad-escape')
  return assertions.test(char) ? passMark(pattern, 2) : passItem(pattern, 2)
}

/** A number below ten, or of a group that is there, refers to it; a greater one is an octal code. */
function readNumber(pattern: Pattern, rest: string): undefined {
  const digits = /^\d+/.exec(rest)?.[0] ?? ''
  const number = Number(digits)
  if (number < 10 || number <= pattern.captures || /^[89]/.test(digits)) {
    pattern.references.push({ at: pattern.at, group: number })
    return passItem(pattern, 1 + digits.length)
  }
  passItem(pattern, 1 + (/^[0-7]{1,3}/.exec(rest)?.[0].length ?? 1))
}

function readHex(pattern: Pattern, rest: string): undefined {
  if (rest[1] !== '{') return passItem(pattern, 1 + (/^x[\da-f]{0,2}/i.exec(rest)?.[0].length ?? 1))
  const code = /^x\{([\da-f]+)\}/i.exec(rest)
  if (!code || Number.parseInt(code[1] ?? '', 16) > 0xff) return code ? giveUp(pattern) : fail(pattern, pattern.at, 'bad-escape')
  passItem(pattern, 1 + code[0].length)
}

function readProperty(pattern: Pattern, rest: string): undefined {
  const property = /^.\{\^?(\w+)\}/.exec(rest)?.[0] ?? /^.[A-Z]/.exec(rest)?.[0]
  if (!property) return rest.length > 70 ? giveUp(pattern) : fail(pattern, pattern.at, 'bad-escape')
  passItem(pattern, 1 + property.length)
}

/** `\k<name>`, `\g{2}`, `\g{-1}`, `\g<name>`. */
function readReference(pattern: Pattern, rest: string): undefined {
  const named = /^k(?:\{(\w+)\}|<(\w+)>|'(\w+)')/.exec(rest) ?? /^g\{([A-Za-z_]\w*)\}/.exec(rest)
  const name = named?.slice(1).find(group => group !== undefined)
  if (named && name) {
    pattern.references.push({ at: pattern.at, group: name })
    return passItem(pattern, 1 + named[0].length)
  }
  const numbered = /^g\{?(\d+)\}?/.exec(rest)
  if (!numbered) return /^g([{<']|[+-]\d)/.test(rest) ? giveUp(pattern) : fail(pattern, pattern.at, 'bad-escape')
  pattern.references.push({ at: pattern.at, group: Number(numbered[1]) })
  passItem(pattern, 1 + numbered[0].length)
}

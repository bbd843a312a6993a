import { controlEscapes } from '../escapes.ts'

const simple: Record<string, string> = { ...controlEscapes, '\n': '', '\\': '\\', "'": "'", '"': '"' }

const escapes = /\\(?:\r\n|([0-7]{1,3})|x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|N\{[^}]*\}|([\s\S]))/g

/** A string literal taken apart; `body` is what stands between the quotes. Undefined where the closing quotes are missing. */
export function stringParts(literal: string): { prefix: string; quotes: string; body: string } | undefined {
  const [, prefix = '', quotes = ''] = /^([A-Za-z]*)("""|'''|"|')/.exec(literal) ?? []
  if (quotes === '' || literal.length < prefix.length + 2 * quotes.length || !literal.endsWith(quotes)) return undefined
  return { prefix: prefix.toLowerCase(), quotes, body: literal.slice(prefix.length + quotes.length, literal.length - quotes.length) }
}

/** The text of a string literal's body, given its prefix in small letters; undefined for characters given by name (`\N{BULLET}`). */
export function textIn(body: string, prefix: string): string | undefined {
  const text = body.replace(/\r\n?/g, '\n')
  if (prefix.includes('r') || !text.includes('\\')) return text
  if (text.includes('\\N{')) return undefined
  return text.replace(escapes, (whole, octal?: string, hex?: string, short?: string, long?: string, other?: string) => {
    if (octal) return String.fromCodePoint(Number.parseInt(octal, 8))
    const code = Number.parseInt(hex ?? short ?? long ?? '', 16)
    if (Number.isNaN(code)) return simple[other ?? ''] ?? whole
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole
  })
}

/** The value of a number; undefined where a JavaScript number is not the same: `1j`, huge integers, and `2.0`, which Python writes with its point. */
export function numberOf(literal: string): number | undefined {
  const digits = literal.replaceAll('_', '').toLowerCase()
  if (/^(0x[\da-f]+|0b[01]+|0o[0-7]+|0+|[1-9]\d*)$/.test(digits)) {
    const value = Number(digits)
    return Number.isSafeInteger(value) ? value : undefined
  }
  if (!/^(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/.test(digits) || !/[.e]/.test(digits)) return undefined
  const value = Number(digits)
  return Number.isFinite(value) && !Number.isInteger(value) ? value : undefined
}

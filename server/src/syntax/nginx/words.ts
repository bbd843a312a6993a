import { type Finder, templateEnd } from '../template.ts'

const tab = 9
const lineFeed = 10
const carriageReturn = 13
const space = 32
const dollar = 36
const percent = 37
const semicolon = 59
const less = 60
const backslash = 92
const openBrace = 123

/** Offset of the first character that is none of nginx's four blanks. */
export function blanksEnd(text: string, start: number): number {
  let offset = start
  while (offset < text.length && isBlank(text.charCodeAt(offset))) offset++
  return offset
}

function isBlank(code: number): boolean {
  return code === space || code === lineFeed || code === tab || code === carriageReturn
}

/**
 * Where a word without quotes ends: at a blank, `;` or `{`, of which a backslash hides any and a `$` directly before it the brace
 * (ngx_conf_read_token). Quotes, `#` and `}` in it are ordinary. A template token in it counts as one character.
 */
export function bareWordEnd(text: string, start: number, find: Finder): number {
  let variable = false
  let offset = start
  while (offset < text.length) {
    const code = text.charCodeAt(offset)
    if (code === openBrace || code === less || code === percent) {
      const token = templateEnd(text, offset, find)
      if (token !== undefined) {
        offset = token
        variable = false
        continue
      }
      if (code === openBrace && !variable) return offset
      variable &&= code === openBrace
    } else {
      if (code === semicolon || isBlank(code)) return offset
      variable = code === dollar
      if (code === backslash) offset++
    }
    offset++
  }
  return text.length
}

const quantifier = /\{\d+(,\d*)?\}/y

/**
 * End of what at the end of a word can only be meant as the `{2}` or `{1,3}` of a regular expression. nginx then fails, whatever
 * follows, so that the reader may go on as the author meant it.
 */
export function quantifierEnd(text: string, wordStart: number, offset: number): number | undefined {
  if (offset === wordStart || text.charCodeAt(offset) !== openBrace) return undefined
  quantifier.lastIndex = offset
  return quantifier.test(text) ? quantifier.lastIndex : undefined
}

/** Offset of the quote that closes a quoted word; undefined when none does. */
export function closingQuote(text: string, start: number, find: Finder): number | undefined {
  const quote = text.charCodeAt(start)
  let offset = start + 1
  while (offset < text.length) {
    const code = text.charCodeAt(offset)
    if (code === quote) return offset
    const token = code === openBrace ? templateEnd(text, offset, find) : undefined
    if (token === undefined) offset += code === backslash ? 2 : 1
    else offset = token
  }
  return undefined
}

const escapes: Record<string, string> = { '"': '"', "'": "'", '\\': '\\', t: '\t', r: '\r', n: '\n' }

/** The value of a word as written: six escapes are resolved, every other backslash stays (ngx_conf_read_token). */
export function unescaped(written: string): string {
  if (!written.includes('\\')) return written
  return written.replace(/\\(.)/gs, (pair, char: string) => escapes[char] ?? pair)
}

/** Whether a token has more bytes in UTF-8 than fit in the buffer nginx reads words and comments into. */
export function isLongerThan(bytes: number, text: string, start: number, end: number): boolean {
  if (end - start > bytes) return true
  if ((end - start) * 3 <= bytes) return false
  let size = 0
  for (let offset = start; offset < end; offset++) {
    const code = text.charCodeAt(offset)
    // Each half of a surrogate pair stands for two of the four bytes.
    size += code < 0x80 ? 1 : code < 0x800 || (code >= 0xd800 && code < 0xe000) ? 2 : 3
  }
  return size > bytes
}

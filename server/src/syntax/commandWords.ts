import { controlEscapes } from './escapes.ts'

/**
 * Who splits a command line. `shlex` is Python's `shlex.split`: supervisor's `command`, and compose, whose splitter differs in nothing that
 * matters here. `systemd` is the splitter behind `ExecStart` and `Environment`. `shell` is sh: operators are words of their own, `#` begins a
 * comment, and expansions stay as written.
 */
export type Dialect = 'shlex' | 'systemd' | 'shell'

/** What a reader found at one offset: the value, where the word ends, and where a quote opens that nothing closes. */
interface WordRead {
  value: string
  end: number
  open?: number
}

/** Reads the word that begins at an offset, as each program does. */
export const readers: Record<Dialect, (text: string, start: number) => WordRead> = {
  shlex: readShlex,
  systemd: readSystemd,
  shell: readShell,
}

const blanks = /[ \t\r\n]*/y
const shellBlanks = /[ \t\r]+|\\\r?\n|#[^\n]*/y

/** The offset of the next word, or the end of the text. */
export function skipBlanks(text: string, offset: number, dialect: Dialect): number {
  if (dialect !== 'shell') return endOf(blanks, text, offset)
  let end = offset
  for (let next = endOf(shellBlanks, text, end); next > end; next = endOf(shellBlanks, text, end)) end = next
  return end
}

function endOf(pattern: RegExp, text: string, offset: number): number {
  pattern.lastIndex = offset
  return pattern.test(text) ? pattern.lastIndex : offset
}

const plainText = /[^ \t\r\n"'\\]+/y
const singleQuoted = /[^']*/y
const doubleQuoted = /[^"\\]+/y

/** Python's shlex in POSIX mode: in double quotes a backslash stays, except before a quote or a backslash. */
function readShlex(text: string, start: number): WordRead {
  let value = ''
  let offset = start
  while (offset < text.length) {
    const plain = endOf(plainText, text, offset)
    value += text.slice(offset, plain)
    offset = plain
    const char = text[offset]
    if (char === '\\') {
      if (offset + 1 === text.length) return { value, end: text.length, open: offset }
      value += text[offset + 1]
      offset += 2
    } else if (char === "'" || char === '"') {
      const quoted = readQuoted(text, offset, '"\\')
      value += quoted.value
      if (quoted.open !== undefined) return { ...quoted, value }
      offset = quoted.end
    } else break
  }
  return { value, end: offset }
}

/**
 * A quoted part as shlex and sh read it; `escapable` are the characters before which a backslash in double quotes is dropped, a line end,
 * where it is one of them, with it.
 */
function readQuoted(text: string, start: number, escapable: string): WordRead {
  if (text[start] === "'") {
    const end = endOf(singleQuoted, text, start + 1)
    const value = text.slice(start + 1, end)
    return end < text.length ? { value, end: end + 1 } : { value, end, open: start }
  }
  let value = ''
  for (let offset = start + 1; offset < text.length; ) {
    const plain = endOf(doubleQuoted, text, offset)
    value += text.slice(offset, plain)
    offset = plain
    if (text[offset] === '"') return { value, end: offset + 1 }
    const escaped = text[offset + 1] ?? ''
    if (escaped !== '\n' || !escapable.includes('\n')) value += escapable.includes(escaped) ? escaped : text.slice(offset, offset + 2)
    offset += 2
  }
  return { value, end: text.length, open: start }
}

const systemdQuoted = { '"': /[^"\\]+/y, "'": /[^'\\]+/y }
const systemdEscape = /\\(?:x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|[0-7]{3}|[\s\S])/y

/** systemd's extract_first_word: quotes anywhere in a word, C escapes in and outside of both kinds; `\;` as a word is a plain semicolon. */
function readSystemd(text: string, start: number): WordRead {
  let value = ''
  let quote: '"' | "'" | undefined
  let open = start
  let offset = start
  while (offset < text.length) {
    const plain = endOf(quote ? systemdQuoted[quote] : plainText, text, offset)
    value += text.slice(offset, plain)
    offset = plain
    const char = text[offset]
    if (char === '\\') {
      const end = endOf(systemdEscape, text, offset)
      if (end === offset) return { value: `${value}\\`, end: text.length, open: quote && open }
      value += unescapeC(text.slice(offset, end))
      offset = end
    } else if (char === '"' || char === "'") {
      open = offset
      quote = quote ? undefined : char
      offset++
    } else if (!quote) break
  }
  return { value: value === '\\;' ? ';' : value, end: offset, open: quote && open }
}

const cEscapes: Record<string, string> = { ...controlEscapes, s: ' ', '\\': '\\', '"': '"', "'": "'" }

/** One escape of systemd (cunescape_one); one that it does not know stays as written. */
function unescapeC(written: string): string {
  if (written.length === 2) return cEscapes[written.charAt(1)] ?? written
  const code =
    written[1] === 'x' || written[1] === 'u' || written[1] === 'U'
      ? Number.parseInt(written.slice(2), 16)
      : Number.parseInt(written.slice(1), 8)
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : written
}

const operator = /\d*(?:<<<|<<-?|<>|<&|<|>>|>&|>\||>)|&&|&>>?|&|\|\||\|&|\||;;|[;()\n]/y
const shellPlain = /[^ \t\r\n"'\\$`&|;()<>]+/y

/** Where an operator of sh ends that begins at an offset; the offset itself where none does. */
export function operatorEnd(text: string, offset: number): number {
  return endOf(operator, text, offset)
}

/** A word or an operator of sh. `$X`, `${X:-y}`, `$(…)` and backticks belong to the word around them and stay as written. */
function readShell(text: string, start: number): WordRead {
  const signs = operatorEnd(text, start)
  if (signs > start) return { value: text.slice(start, signs), end: signs }
  let value = ''
  let offset = start
  while (offset < text.length) {
    const plain = endOf(shellPlain, text, offset)
    value += text.slice(offset, plain)
    offset = plain
    const char = text[offset]
    if (char === '\\') {
      const escaped = text[offset + 1] ?? '\\'
      if (escaped !== '\n') value += escaped
      offset = Math.min(text.length, offset + 2)
    } else if (char === "'" || char === '"') {
      const quoted = readQuoted(text, offset, '"\\$`\n')
      value += quoted.value
      if (quoted.open !== undefined) return { ...quoted, value }
      offset = quoted.end
    } else if (char === '$' || char === '`') {
      const end = endOfExpansion(text, offset)
      value += text.slice(offset, end)
      offset = end
    } else break
  }
  return { value, end: offset }
}

const brackets = /[()]/g
const braces = /[{}]/g

/** End of `$(…)`, `${…}` or a backtick expression, or of the one character where it is none; an unclosed one ends with the text. */
function endOfExpansion(text: string, start: number): number {
  if (text[start] === '`') {
    const end = text.indexOf('`', start + 1)
    return end < 0 ? text.length : end + 1
  }
  const opening = text[start + 1]
  if (opening !== '(' && opening !== '{') return start + 1
  const pair = opening === '(' ? brackets : braces
  let depth = 0
  pair.lastIndex = start
  for (let match = pair.exec(text); match; match = pair.exec(text)) {
    depth += match[0] === opening ? 1 : -1
    if (depth === 0) return pair.lastIndex
  }
  return text.length
}

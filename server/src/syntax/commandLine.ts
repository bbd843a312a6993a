import { type Span, span, textOf } from '../span.ts'
import type { Word } from './tree.ts'

/**
 * Who splits a command line. `shlex` is Python's `shlex.split`: supervisor's `command`, and compose, whose splitter differs in nothing that
 * matters here. `systemd` is the splitter behind `ExecStart` and `Environment`. `shell` is sh: operators are words of their own, `#` begins a
 * comment, and expansions stay as written.
 */
export type Dialect = 'shlex' | 'systemd' | 'shell'

/** The words of a command line. A quote that nothing closes makes the last word reach to the end. */
interface CommandLine {
  words: Word[]
  /** From the quote that nothing closes to the end. */
  unbalanced?: Span
}

/**
 * Splits the text of a span as the program does that reads it. `text` may stand for what is written there, character for character, where
 * the format around it has blanked out comments or joined lines. Never throws.
 */
export function splitCommand(at: Span, dialect: Dialect, text: string = textOf(at)): CommandLine {
  const { source, start: base } = at
  const readWord = readers[dialect]
  const shielded = shield(text)
  const words: Word[] = []
  for (let offset = skipBlanks(shielded, 0, dialect); offset < text.length; offset = skipBlanks(shielded, offset, dialect)) {
    const { value, end, open } = readWord(shielded, offset)
    words.push({ ...span(source, base + offset, base + end), value: unshield(value) })
    if (open !== undefined) return { words, unbalanced: span(source, base + open, base + text.length) }
    offset = end
  }
  return { words }
}

/** The text of a span, its comments and whatever else is to be passed over replaced by as many blanks. */
export function withoutComments(at: Span, comments: readonly Span[]): string {
  const { source, start, end } = at
  let text = ''
  let from = start
  for (const comment of comments) {
    if (comment.start < from || comment.end > end) continue
    text += source.text.slice(from, comment.start) + ' '.repeat(comment.end - comment.start)
    from = comment.end
  }
  return text + source.text.slice(from, end)
}

/**
 * The words of a script that is one word itself, as in `sh -c 'cd /srv && exec gunicorn'`. Where escapes in it make positions
 * meaningless, all of them stand where the whole word stands.
 */
export function splitScript(script: Word): CommandLine {
  const exact = exactly(script)
  if (exact) return splitCommand(exact, 'shell', script.value)
  const { words, unbalanced } = splitCommand({ ...script, start: 0, end: script.value.length }, 'shell', script.value)
  const { source, start, end } = script
  return { words: words.map(({ value }) => ({ source, start, end, value })), unbalanced: unbalanced && span(source, start, end) }
}

/** Where the value of a word stands character for character, its quotes left out; undefined where escapes or inner quotes were resolved. */
export function exactly(word: Word): Span | undefined {
  const { source, start, end, value } = word
  if (end - start === value.length) return span(source, start, end)
  const quote = source.text[start]
  const quoted = (quote === '"' || quote === "'") && source.text[end - 1] === quote && end - start === value.length + 2
  return quoted ? span(source, start + 1, end - 1) : undefined
}

/**
 * Whether a word of a shell line is an operator (`&&`, `|`, `;`, `>`, a line end), and not the same characters in quotes: quoted and escaped
 * they take at most twice their length and two more, so that what stands on more is a word of a script whose positions are lost.
 */
export function isOperator(word: Word): boolean {
  const { value, start, end } = word
  if (value === '' || endOf(operator, value, 0) !== value.length) return false
  return end - start === value.length || end - start > 2 * value.length + 2
}

const templateToken = /\{\{[^{}\n]*\}\}|\{%[^{}\n]*%\}|<%[^<>\n]*%>/g
const special = ' \t"\'\\$`&|;()<>#'
const privateUse = 0xe000

/** `{{ user }}` is one word, or part of one: what in it could end a word is replaced by characters that nobody else uses. */
function shield(text: string): string {
  return text.replace(templateToken, token =>
    token.replace(/[ \t"'\\$`&|;()<>#]/g, char => String.fromCharCode(privateUse + special.indexOf(char))),
  )
}

function unshield(value: string): string {
  return value.replace(/[\ue000-\ue00f]/g, char => special[char.charCodeAt(0) - privateUse] ?? char)
}

/** What a reader found at one offset: the value, where the word ends, and where a quote opens that nothing closes. */
interface Reading {
  value: string
  end: number
  open?: number
}

const readers: Record<Dialect, (text: string, start: number) => Reading> = { shlex: readShlex, systemd: readSystemd, shell: readShell }

const blanks = /[ \t\r\n]*/y
const shellBlanks = /[ \t\r]+|\\\r?\n|#[^\n]*/y

function skipBlanks(text: string, offset: number, dialect: Dialect): number {
  if (dialect !== 'shell') return endOf(blanks, text, offset)
  let end = offset
  for (let next = endOf(shellBlanks, text, end); next > end; next = endOf(shellBlanks, text, end)) end = next
  return end
}

function endOf(pattern: RegExp, text: string, offset: number): number {
  pattern.lastIndex = offset
  return pattern.test(text) ? pattern.lastIndex : offset
}

const shlexPlain = /[^ \t\r\n"'\\]+/y
const singleQuoted = /[^']*/y
const doubleQuoted = /[^"\\]+/y

/** Python's shlex in POSIX mode: in double quotes a backslash stays, except before a quote or a backslash. */
function readShlex(text: string, start: number): Reading {
  let value = ''
  let offset = start
  while (offset < text.length) {
    const plain = endOf(shlexPlain, text, offset)
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
function readQuoted(text: string, start: number, escapable: string): Reading {
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

const systemdPlain = /[^ \t\r\n"'\\]+/y
const systemdQuoted = { '"': /[^"\\]+/y, "'": /[^'\\]+/y }
const systemdEscape = /\\(?:x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|[0-7]{3}|[\s\S])/y

/** systemd's extract_first_word: quotes anywhere in a word, C escapes in and outside of both kinds; `\;` as a word is a plain semicolon. */
function readSystemd(text: string, start: number): Reading {
  let value = ''
  let quote: '"' | "'" | undefined
  let open = start
  let offset = start
  while (offset < text.length) {
    const plain = endOf(quote ? systemdQuoted[quote] : systemdPlain, text, offset)
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

const cEscapes: Record<string, string> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  s: ' ',
  '\\': '\\',
  '"': '"',
  "'": "'",
}

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

/** A word or an operator of sh. `$X`, `${X:-y}`, `$(…)` and backticks belong to the word around them and stay as written. */
function readShell(text: string, start: number): Reading {
  const signs = endOf(operator, text, start)
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

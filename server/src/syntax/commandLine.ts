import { indexFrom, type Span, span, textOf } from '../span.ts'
import { type Dialect, operatorEnd, readers, skipBlanks } from './commandWords.ts'
import type { Word } from './tree.ts'

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

/** The text of a span, its comments and whatever else is to be passed over, in file order, replaced by as many blanks. */
export function withoutComments(at: Span, comments: readonly Span[]): string {
  const { source, start, end } = at
  let text = ''
  let from = start
  for (let index = indexFrom(comments, start); index < comments.length; index++) {
    const comment = comments[index]
    if (!comment || comment.end > end) break
    if (comment.start < from) continue
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
  if (value === '' || operatorEnd(value, 0) !== value.length) return false
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

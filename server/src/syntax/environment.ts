import { type Span, span, textOf } from '../span.ts'
import { namedFormatEnd } from './percent.ts'
import type { Word } from './tree.ts'

/** The variables of supervisor's `environment = A=1,B="2 3"`, as supervisor 4 reads them. */
export interface Environment {
  pairs: EnvironmentPair[]
  /** What supervisord refuses to start over: `quote` reaches from an open quote to the end, `pair` is where `NAME=value` was expected. */
  trouble?: Span & { kind: 'quote' | 'pair' }
}

interface EnvironmentPair {
  name: Word
  /** Without the quotes around it, `%` not expanded. */
  value: Word
  /** What is written behind the value and silently dropped: ` b` of `A=a b`, `#b` of `A=a#b`, `HOME` of `A=$HOME`. */
  dropped?: Span
}

interface Token {
  start: number
  end: number
  text: string
  /** From a `#` to the end of its line, read as a comment inside of or behind the token. */
  comment?: { start: number; end: number }
}

/**
 * Reads the value of `environment` (dict_of_key_value_pairs in supervisor/datatypes.py): tokens of Python's shlex without POSIX quoting, in
 * groups of four, `NAME`, `=`, value and a separator, whatever that one is. `text` may stand for the span with comments blanked out.
 */
export function readEnvironment(at: Span, text: string = textOf(at)): Environment {
  const { tokens, openQuote } = tokenize(text)
  const { source, start: base } = at
  const place = (start: number, end: number) => span(source, base + start, base + end)
  if (openQuote !== undefined) return { pairs: [], trouble: { ...place(openQuote, text.length), kind: 'quote' } }
  const pairs: EnvironmentPair[] = []
  for (let index = 0; index < tokens.length; index += 4) {
    const [name, equals, value, separator] = tokens.slice(index, index + 4)
    if (!name || equals?.text !== '=' || !value) {
      const broken = equals && equals.text !== '=' ? equals : name
      return { pairs, trouble: { ...place(broken?.start ?? 0, broken?.end ?? text.length), kind: 'pair' } }
    }
    const dropped = value.comment ?? (separator && /[^,;]/.test(separator.text) ? separator : separator?.comment)
    pairs.push({
      name: { ...place(name.start, name.end), value: name.text },
      value: { ...place(value.start, value.end), value: value.text.replace(/^["']+|(?<!["'])["']+$/g, '') },
      ...(dropped && { dropped: place(dropped.start, dropped.end) }),
    })
  }
  return { pairs }
}

const wordRun = /(?:[\w/.+\-():]+|\{\{[^{}\n]*\}\})/y
const blank = /[ \t\r\n]/

/** The tokens of `shlex.shlex(text)` with `/.+-():` as further word characters. */
function tokenize(text: string): { tokens: Token[]; openQuote?: number } {
  const tokens: Token[] = []
  for (let offset = 0; offset < text.length; ) {
    const char = text[offset] ?? ''
    const word = wordEnd(text, offset)
    if (blank.test(char)) offset++
    else if (char === '#') {
      const end = lineEnd(text, offset)
      const last = tokens.at(-1)
      if (last && !text.slice(last.end, offset).includes('\n')) last.comment ??= { start: offset, end }
      offset = end + 1
    } else if (char === '"' || char === "'") {
      const end = text.indexOf(char, offset + 1)
      if (end < 0) return { tokens, openQuote: offset }
      tokens.push({ start: offset, end: end + 1, text: text.slice(offset, end + 1) })
      offset = end + 1
    } else if (word > offset) {
      const token = readWord(text, offset)
      tokens.push(token)
      offset = token.next
    } else {
      tokens.push({ start: offset, end: offset + 1, text: char })
      offset += text.startsWith('%%', offset) ? 2 : 1
    }
  }
  return { tokens }
}

/** A word holds quotes as they are; a `#` in it skips the rest of the line, and the word goes on in the next one. */
function readWord(text: string, start: number): Token & { next: number } {
  let value = ''
  let offset = start
  let end = start
  let comment: Token['comment']
  while (offset < text.length) {
    const char = text[offset] ?? ''
    const next = char === '"' || char === "'" ? offset + 1 : wordEnd(text, offset)
    if (next > offset) {
      value += text.slice(offset, next)
      offset = end = next
    } else if (char === '#') {
      const after = lineEnd(text, offset)
      comment ??= { start: offset, end: after }
      offset = after + 1
    } else break
  }
  return { start, end, text: value, next: Math.min(offset, text.length), ...(comment && { comment }) }
}

/** End of word characters at an offset: an expansion stands for text that is put in before, a template for text unknown. */
function wordEnd(text: string, offset: number): number {
  wordRun.lastIndex = offset
  return wordRun.test(text) ? wordRun.lastIndex : (namedFormatEnd(text, offset) ?? offset)
}

function lineEnd(text: string, offset: number): number {
  const end = text.indexOf('\n', offset)
  return end < 0 ? text.length : end
}

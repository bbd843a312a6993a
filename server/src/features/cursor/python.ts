import type { Document } from '../../formats/format.ts'
import type { Span } from '../../span.ts'
import type { Entry } from '../../syntax/tree.ts'
import { isInComment, lineBefore, lineBehind, wordAround } from './text.ts'

/** What is written at a place of a Python file, as far as settings are concerned. */
export type PythonCursor = { word: Span; typed: string } & (
  | { kind: 'name'; assigned: boolean; entry?: Entry }
  /** Behind the `=` of an assignment, outside of strings. */
  | { kind: 'value'; name: string; entry?: Entry }
  /** In a string of an assignment, or in an argument of a call; the word is what stands between the quotes. */
  | { kind: 'text'; name: string; entry?: Entry }
)

/** Undefined in comments, in blocks, and where neither a name nor a value of a setting is written. */
export function pythonCursor({ source, tree }: Document, offset: number): PythonCursor | undefined {
  if (isInComment(tree, offset)) return undefined
  const before = lineBefore(source, offset)
  const entry = tree.entries.findLast(({ start }) => start <= offset)
  const around = entry && (offset <= entry.end || isSameLine(entry, offset)) ? entry : undefined
  const text = around && stringAt(source.text.slice(around.start, offset))
  if (around && text !== undefined) {
    const start = offset - text.length
    const word = wordAround(source, offset, /[^'"\n]/, start)
    return { kind: 'text', name: around.name.value, word, typed: text, entry: around }
  }
  if (/^\w*$/.test(before) && !(around && around.start < offset - before.length && offset <= around.end)) {
    const word = wordAround(source, offset, /\w/)
    return {
      kind: 'name',
      word,
      typed: before,
      assigned: /^\s*(=|\.|\()/.test(lineBehind(source, word.end)),
      ...(around?.name.start === word.start && { entry: around }),
    }
  }
  const assigned = /^([A-Za-z_]\w*)\s*=\s*(\w*)$/.exec(before)
  if (!assigned) return undefined
  const word = wordAround(source, offset, /\w/)
  return { kind: 'value', name: assigned[1] ?? '', word, typed: assigned[2] ?? '', ...(around && { entry: around }) }
}

function isSameLine({ source, end }: Entry, offset: number): boolean {
  return !source.text.slice(end, offset).includes('\n')
}

/** The part of a string literal before the end of a text that ends in it; undefined where it does not. */
function stringAt(text: string): string | undefined {
  let open: { quote: string; from: number } | undefined
  for (let index = 0; index < text.length; index++) {
    const char = text[index]
    if (open) {
      if (char === '\\') index++
      else if (char === '\n' && open.quote.length === 1) open = undefined
      else if (text.startsWith(open.quote, index)) {
        index += open.quote.length - 1
        open = undefined
      }
    } else if (char === '#') {
      const end = text.indexOf('\n', index)
      if (end < 0) return undefined
      index = end
    } else if (char === '"' || char === "'") {
      const quote = text.startsWith(char.repeat(3), index) ? char.repeat(3) : char
      open = { quote, from: index + quote.length }
      index += quote.length - 1
    }
  }
  return open && text.slice(open.from)
}

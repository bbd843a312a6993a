import type { SelectionRange } from 'vscode-languageserver-types'
import type { Document } from '../formats/format.ts'
import { contains, lineAt, type Span, span } from '../span.ts'
import { type Entry, lastBefore, type Word } from '../syntax/tree.ts'
import { isOurs, rangeOf } from './place.ts'

/** Nobody grows a selection more often, and what is sent to the editor is nested as deep. */
const most = 200

/**
 * What a selection grows to, for each offset: a part of a word, the word, the arguments, the directive, the inside of its block, the
 * block, and so on up to the whole file. Undefined for formats of others.
 */
export function selectionRanges(document: Document, offsets: readonly number[]): SelectionRange[] | undefined {
  if (!isOurs(document)) return undefined
  return offsets.map(offset => {
    const around: Span[] = []
    for (const at of spansAround(document, offset)) {
      const outer = around.at(-1)
      if (outer && (at.start < outer.start || at.end > outer.end || (at.start === outer.start && at.end === outer.end))) continue
      around.push(at)
    }
    let selection: SelectionRange | undefined
    for (const at of around.slice(-most)) selection = { range: rangeOf(at), ...(selection && { parent: selection }) }
    return selection ?? { range: rangeOf(span(document.source, offset, offset)) }
  })
}

/** From the outermost in. */
function* spansAround({ source, tree }: Document, offset: number): Iterable<Span> {
  yield span(source, 0, source.text.length)
  let entry = entryAt(tree.entries, offset)
  while (entry) {
    yield entry
    const inside = entry.body && insideOf(entry)
    if (inside && contains(inside, offset)) yield inside
    if (!entry.body) yield* wordsAt(entry, offset)
    else if (!inside || offset < inside.start) yield* wordsAt(entry, offset)
    entry = entry.body && entryAt(entry.body, offset)
  }
  const comment = tree.comments.find(comment => contains(comment, offset))
  if (comment) yield* [comment, pieceAt(comment, offset)]
}

/** Where two touch, the one that begins there. */
function entryAt(entries: Entry[], offset: number): Entry | undefined {
  const entry = lastBefore(entries, offset)
  return entry && contains(entry, offset) ? entry : undefined
}

/** What stands between the braces of a block, or below the header of a section, without blanks around it. */
function insideOf({ source, name, args, body = [], end }: Entry): Span | undefined {
  const { text } = source
  const [first] = body
  let start = (args.at(-1) ?? name).end
  for (let char = text[start]; char === '#' || /\s/.test(char ?? ''); char = text[start])
    start = char === '#' ? lineAt(source, start).end : start + 1
  if (text[start++] !== '{') return first && span(source, first.start, end)
  let last = text[end - 1] === '}' ? end - 1 : end
  while (start < last && /\s/.test(text[start] ?? '')) start++
  while (last > start && /\s/.test(text[last - 1] ?? '')) last--
  return start < last ? span(source, start, last) : undefined
}

function* wordsAt({ source, name, args }: Entry, offset: number): Iterable<Span> {
  const [first] = args
  const last = args.at(-1)
  if (first && last) {
    const all = span(source, first.start, last.end)
    if (contains(all, offset)) yield all
  }
  const word = [name, ...args].findLast(word => contains(word, offset))
  if (!word) return
  yield word
  const text = unquoted(word)
  if (contains(text, offset)) yield* [text, pieceAt(text, offset)]
}

function unquoted({ source, start, end }: Word): Span {
  const quote = source.text[start]
  const isQuoted = (quote === '"' || quote === "'") && end > start + 1 && source.text[end - 1] === quote
  return isQuoted ? span(source, start + 1, end - 1) : span(source, start, end)
}

/** The run of letters, digits, `_` and `-` around an offset; empty between other characters. */
function pieceAt({ source, start, end }: Span, offset: number): Span {
  const isPart = (char: string | undefined) => char !== undefined && /[\p{L}\p{N}_-]/u.test(char)
  let from = offset
  let to = offset
  while (from > start && isPart(source.text[from - 1])) from--
  while (to < end && isPart(source.text[to])) to++
  return from < to ? span(source, from, to) : span(source, start, end)
}

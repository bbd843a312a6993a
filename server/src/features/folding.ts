import { type FoldingRange, FoldingRangeKind } from 'vscode-languageserver-types'
import type { Document } from '../formats/format.ts'
import { type Span, span } from '../span.ts'
import { type Entry, everyEntry } from '../syntax/tree.ts'
import { isOurs } from './place.ts'

/**
 * What can be folded away: blocks and sections without what closes them, the conditions and loops of uWSGI, settings and comments over
 * several lines. Of those that begin on one line only the outermost. Undefined for formats of others: even an empty answer would keep
 * editors from folding by indentation.
 */
export function foldingRanges(document: Document): FoldingRange[] | undefined {
  if (!isOurs(document)) return undefined
  const { source, tree, format } = document
  const comments = commentRuns(document)
  const found: Fold[] = [
    ...(format.id === 'nginx' ? [] : sections(document, comments)),
    ...(format.id === 'uwsgi' ? tree.entries.flatMap(logic) : []),
    ...everyEntry(tree.entries).flatMap(entry => (entry.body && format.id !== 'nginx' ? [] : [folded(entry)])),
    ...comments.map(run => ({ ...run, kind: FoldingRangeKind.Comment })),
  ]
  const byLine = new Map<number, FoldingRange>()
  for (const { start, end, kind } of found) {
    const range = { startLine: source.position(start).line, endLine: source.position(end).line }
    if (range.endLine > range.startLine && !byLine.has(range.startLine)) byLine.set(range.startLine, kind ? { ...range, kind } : range)
  }
  return [...byLine.values()].sort((a, b) => a.startLine - b.startLine)
}

/** From somewhere on the line that stays to somewhere on the last line that goes. */
interface Fold {
  start: number
  end: number
  kind?: FoldingRangeKind
}

/** A block is folded behind its head, and a brace that stands alone below stays in sight. */
function folded({ source, name, args, body, start, end }: Entry): Fold {
  const isCode = !body && name.value.endsWith('_by_lua_block')
  if (!body && !isCode) return { start, end }
  const head = (isCode ? args.slice(0, -1) : args).at(-1) ?? name
  const closing = source.text[end - 1] === '}' ? end - 1 : end
  const line = closing - source.position(closing).character
  const isAlone = closing < end && line > head.end && source.text.slice(line, closing).trim() === ''
  return { start: head.end, end: isAlone ? line - 1 : head.end + source.text.slice(head.end, end).trimEnd().length }
}

/** A section goes on to the next header, but the comments directly above that belong to it. */
function sections({ source, tree }: Document, comments: readonly Span[]): Fold[] {
  const headers = tree.entries.filter(entry => entry.body)
  let index = 0
  return headers.map(({ start, end }, number) => {
    const next = headers[number + 1]?.start ?? source.text.length + 1
    let last = end
    for (let run = comments[index]; run && run.end <= next; run = comments[++index])
      if (run.start > start && !isDirectlyAbove(run, next)) last = Math.max(last, run.end)
    return { start, end: last }
  })
}

function isDirectlyAbove({ source, end }: Span, offset: number): boolean {
  return offset <= source.text.length && /^[ \t]*\r?\n[ \t]*$/.test(source.text.slice(end, offset))
}

/** The options between `if-env` or `for` and what ends it. */
function logic({ source, body = [] }: Entry): Fold[] {
  const open: number[] = []
  return body.flatMap(({ name, start }) => {
    if (/^(if|for)(-|$)/.test(name.value)) open.push(start)
    const opening = /^end-?(if|for)?$/.test(name.value) ? open.pop() : undefined
    return opening === undefined ? [] : [{ start: opening, end: source.text.lastIndexOf('\n', start) }]
  })
}

/** Comments on lines of their own without a line between them. */
function commentRuns({ source, tree }: Document): Span[] {
  const runs: Span[] = []
  for (const { start, end } of tree.comments) {
    if (source.text.slice(start - source.position(start).character, start).trim() !== '') continue
    const last = runs.at(-1)
    if (last && isDirectlyAbove(last, start)) last.end = end
    else runs.push(span(source, start, end))
  }
  return runs
}

import { type Edit, indexFrom, type Source, type Span, span } from '../span.ts'

/** A word as the program reads it: quotes removed, escapes resolved. The span covers it as written, quotes included. */
export interface Word extends Span {
  value: string
}

/**
 * One setting (`listen 80;`, `socket = :8001`, `DEBUG = True`), or a block or section holding settings.
 * In ini files the one argument is the value; an option without `=` has none.
 */
export interface Entry extends Span {
  name: Word
  args: Word[]
  body?: Entry[]
  parent?: Entry
}

/** Something the program's reader refuses or silently misreads. `rule` is the id of the `syntax/*` rule that reports it. */
export interface Trouble extends Span {
  rule: `syntax/${string}`
  message: string
  fix?: { title: string; edits: Edit[]; safe?: true }
}

/** Everything in a file: each non-blank character belongs to an entry, a comment or a trouble, and children lie inside their parents. */
export interface Tree {
  source: Source
  entries: Entry[]
  comments: Span[]
  troubles: Trouble[]
}

/** Every entry, a block before what it holds, in file order. */
export function everyEntry(entries: readonly Entry[]): Entry[] {
  const all: Entry[] = []
  const rest = entries.toReversed()
  for (let entry = rest.pop(); entry; entry = rest.pop()) {
    all.push(entry)
    if (entry.body) for (const inner of entry.body.toReversed()) rest.push(inner)
  }
  return all
}

/** Makes comments of what stands between the outermost entries, line by line: comments they are, or what has no meaning of its own. */
export function coverRest({ source, entries, comments }: Tree): void {
  let from = 0
  for (const { start, end } of [...entries, span(source, source.text.length, source.text.length)]) {
    for (const match of source.text.slice(from, Math.max(from, start)).matchAll(/\S[^\n]*/g)) {
      const at = from + match.index
      comments.push(span(source, at, at + match[0].trimEnd().length))
    }
    from = Math.max(from, end)
  }
}

/** The last of some entries in file order that begins at an offset or before it; undefined where none does. */
export function lastBefore(entries: readonly Entry[], offset: number): Entry | undefined {
  return entries[indexFrom(entries, offset + 1) - 1]
}

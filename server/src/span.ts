import type { Position } from 'vscode-languageserver-textdocument'

/**
 * One file as text, never changed: new text is a new source.
 * `path` is absolute with `/` separators; offsets count UTF-16 units, as editors do.
 */
export class Source {
  readonly path: string
  readonly text: string
  #lines: readonly number[] | undefined

  constructor(path: string, text: string) {
    this.path = path
    this.text = text
  }

  /** Line and column of an offset, both from 0. */
  position(offset: number): Position {
    const within = Math.max(0, Math.min(offset, this.text.length))
    const starts = this.#lineStarts
    let line = 0
    for (let high = starts.length; high - line > 1; ) {
      const middle = (line + high) >> 1
      if ((starts[middle] ?? 0) <= within) line = middle
      else high = middle
    }
    const start = starts[line] ?? 0
    return { line, character: this.#beforeLineEnd(within, start) - start }
  }

  /** Offset of a line and column, both from 0; beyond the end of a line it is the end of that line. */
  offset({ line, character }: Position): number {
    const starts = this.#lineStarts
    if (line < 0) return 0
    const start = starts[line] ?? this.text.length
    return this.#beforeLineEnd(Math.max(start, Math.min(start + character, starts[line + 1] ?? this.text.length)), start)
  }

  /** Where lines begin; they end as editors see it, with a line feed, a carriage return, or both. */
  get #lineStarts(): readonly number[] {
    if (!this.#lines) {
      const starts = [0]
      for (const { index, 0: end } of this.text.matchAll(/\r\n?|\n/g)) starts.push(index + end.length)
      this.#lines = starts
    }
    return this.#lines
  }

  #beforeLineEnd(offset: number, start: number): number {
    let before = offset
    while (before > start && /[\r\n]/.test(this.text.charAt(before - 1))) before--
    return before
  }
}

/** A stretch of one file, `end` not included. Everything that can be pointed at is a span or holds one. */
export interface Span {
  source: Source
  start: number
  end: number
}

/** Replaces the text of a span; an empty span inserts. */
export interface Edit {
  at: Span
  text: string
}

/** The text from one offset of a file to another. */
export function span(source: Source, start: number, end: number): Span {
  return { source, start, end }
}

/** The text as written, quotes and escapes included. */
export function textOf({ source, start, end }: Span): string {
  return source.text.slice(start, end)
}

/** A part of a span, from one offset in its text to another, or to its end. */
export function sliceOf({ source, start, end }: Span, from: number, to = end - start): Span {
  return { source, start: start + from, end: start + to }
}

/** Whether an offset lies in the span or directly behind it, where a cursor still belongs to a word. */
export function contains({ start, end }: Span, offset: number): boolean {
  return start <= offset && offset <= end
}

/** Index of the first of some places in file order that begins at an offset or behind it; how many there are where none does. */
export function indexFrom(places: readonly Pick<Span, 'start'>[], offset: number): number {
  let low = 0
  let high = places.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((places[middle]?.start ?? offset) < offset) low = middle + 1
    else high = middle
  }
  return low
}

/** The whole line around an offset, line end included: what deleting or inserting a line edits. */
export function lineAt(source: Source, offset: number): Span {
  const start = source.text.lastIndexOf('\n', offset - 1) + 1
  const end = source.text.indexOf('\n', offset)
  return { source, start, end: end < 0 ? source.text.length : end + 1 }
}

/** Whether nothing else stands on the lines of a span. */
export function standsAlone({ source: { text }, start, end }: Span): boolean {
  let before = start
  while (text[before - 1] === ' ' || text[before - 1] === '\t') before--
  let after = end
  while (text[after] === ' ' || text[after] === '\t' || text[after] === '\r') after++
  return (before === 0 || text[before - 1] === '\n') && (after === text.length || text[after] === '\n')
}

/** Removes the lines a span stands on. */
export function removeLines(at: Span): Edit {
  const { source } = at
  return { at: span(source, lineAt(source, at.start).start, lineAt(source, Math.max(at.start, at.end - 1)).end), text: '' }
}

/** Puts a line of its own before the line of a span, indented as that line is. */
export function insertLineBefore(at: Span, text: string): Edit {
  const { source } = at
  const { start } = lineAt(source, at.start)
  return { at: span(source, start, start), text: `${indentAt(source, start)}${text}\n` }
}

/** Puts a line of its own after the last line of a span, indented as the first one is. */
export function insertLineAfter(at: Span, text: string): Edit {
  const { source } = at
  const indent = indentAt(source, lineAt(source, at.start).start)
  const { end } = lineAt(source, Math.max(at.start, at.end - 1))
  const open = source.text.length === end && !source.text.endsWith('\n')
  return { at: span(source, end, end), text: open ? `\n${indent}${text}` : `${indent}${text}\n` }
}

function indentAt(source: Source, lineStart: number): string {
  return /^[ \t]*/.exec(source.text.slice(lineStart, lineStart + 200))?.[0] ?? ''
}

import type { Document } from '../../formats/format.ts'
import { type Span, span } from '../../span.ts'
import { sectionAt } from '../../syntax/ini/reader.ts'
import type { Entry } from '../../syntax/tree.ts'
import { indentOf, isInComment, lineBefore, lineBehind } from './text.ts'

/** What is written at a place of an ini file, line by line, so that it can be told where the line is not finished. */
export type IniCursor = {
  word: Span
  /** The part of the word before the cursor. */
  typed: string
  /** The section, by its header; undefined before the first one. */
  section?: Entry
} & (
  | { kind: 'header' }
  /** `assigned` says that a separator follows. */
  | { kind: 'name'; assigned: boolean; entry?: Entry }
  /** The word is the whole value. */
  | { kind: 'value'; name: string; entry?: Entry }
)

/** A cursor behind the separator of an option. */
export type ValueCursor = Extract<IniCursor, { kind: 'value' }>

/** Undefined in comments. */
export function iniCursor({ source, tree, format }: Document, offset: number): IniCursor | undefined {
  const before = lineBefore(source, offset)
  const line = before + lineBehind(source, offset)
  const start = offset - before.length
  if (/^\s*[#;]/.test(before) || (before.trim() === '' && /^[#;]/.test(line.slice(before.length))) || isInComment(tree, offset))
    return undefined
  const section = sectionAt(tree, offset)
  const place = section ? { section } : {}
  if (/^\s*\[/.test(before)) {
    const close = line.indexOf(']')
    if (close >= 0 && close < before.length) return undefined
    const from = start + before.indexOf('[') + 1
    const to = close < 0 ? start + line.trimEnd().length : start + close
    return { kind: 'header', word: span(source, from, Math.max(from, offset, to)), typed: source.text.slice(from, offset), ...place }
  }
  const entry = entryAt(tree.entries, offset)
  const carried = continued({ source, entry, offset, before, bySpace: format.id === 'supervisor' })
  if (carried) return { kind: 'value', name: carried.name.value, entry: carried, ...lineOf(carried, start, offset, line), ...place }
  const separator = (format.id === 'supervisor' ? /[=:]/ : /=/).exec(line)?.index ?? -1
  if (separator >= 0 && separator < before.length) {
    const name = line.slice(0, separator).trim()
    const from = start + separator + 1 + (/^[ \t]*/.exec(line.slice(separator + 1, before.length))?.[0].length ?? 0)
    const to = Math.max(offset, entry?.args[0] && entry.start >= start ? Math.min(entry.args[0].end, start + line.length) : offset)
    const word = span(source, Math.min(from, offset), to)
    return {
      kind: 'value',
      name: format.id === 'supervisor' ? name.toLowerCase() : name,
      word,
      typed: source.text.slice(word.start, offset),
      ...(entry && entry.start >= start && { entry }),
      ...place,
    }
  }
  const from = start + (/^\s*/.exec(before)?.[0].length ?? 0)
  const rest = line.slice(before.length)
  const to = separator < 0 ? offset + (/^\S*/.exec(rest)?.[0].length ?? 0) : start + line.slice(0, separator).trimEnd().length
  return {
    kind: 'name',
    word: span(source, from, Math.max(offset, to)),
    typed: source.text.slice(from, offset),
    assigned: separator >= 0,
    ...(entry && entry.start >= start && { entry }),
    ...place,
  }
}

/** The option that begins last before an offset. */
function entryAt(entries: readonly Entry[], offset: number): Entry | undefined {
  const top = entries.findLast(({ start }) => start <= offset)
  return top?.body ? top.body.findLast(({ start }) => start <= offset) : top
}

interface Line {
  source: Span['source']
  entry: Entry | undefined
  offset: number
  before: string
  /** A line that is indented goes on with the value of the line above; else a backslash at its end says so. */
  bySpace: boolean
}

/** The option whose value goes on in a line. */
function continued({ source, entry, offset, before, bySpace }: Line): Entry | undefined {
  const start = offset - before.length
  if (!entry || entry.start >= start || entry.args.length === 0) return undefined
  if (offset <= entry.end) return entry
  const above = source.text.slice(entry.start, start)
  if (!bySpace) return /\\\r?\n$/.test(above) ? entry : undefined
  return /^\s/.test(before) && indentOf(source, offset).length > indentOf(source, entry.start).length ? entry : undefined
}

/** Of a value over several lines only the one that is being written. */
function lineOf({ source }: Entry, start: number, offset: number, line: string): { word: Span; typed: string } {
  const from = Math.min(offset, start + (/^\s*/.exec(line)?.[0].length ?? 0))
  const to = Math.max(offset, start + line.trimEnd().replace(/\\$/, '').trimEnd().length)
  return { word: span(source, from, to), typed: source.text.slice(from, offset) }
}

import type { Span } from '../span.ts'
import { printable } from './report.ts'

/** A part of a line that fits a terminal, and the underline for it. */
export interface Frame {
  /** Line number, from 1. */
  line: number
  text: string
  underline: string
}

const widest = 120
const tab = '    '

/**
 * The line a span begins on with the span underlined, to the end of that line where it goes on below. Tabs become four blanks, a long
 * line is cut around the span, and characters that take two columns are counted as two.
 */
export function frameOf({ source, start, end }: Span, sign: '^' | '-'): Frame {
  const { line } = source.position(start)
  const lineStart = source.offset({ line, character: 0 })
  const from = Math.max(lineStart, start - widest / 2)
  const newline = source.text.slice(lineStart, start + widest).search(/[\r\n]/)
  const lineEnd = newline < 0 || lineStart + newline < start ? endOfLine(source.text, start) : lineStart + newline
  const to = Math.min(lineEnd, from + widest)
  const before = shown(source.text.slice(from, start))
  const inside = shown(source.text.slice(start, Math.min(Math.max(end, start), to)))
  const after = shown(source.text.slice(Math.min(Math.max(end, start), to), to))
  const lead = from > lineStart ? '…' : ''
  const tail = to < lineEnd ? '…' : ''
  return {
    line: line + 1,
    text: `${lead}${before}${inside}${after}${tail}`.trimEnd(),
    underline: ' '.repeat(widthOf(lead + before)) + sign.repeat(Math.max(1, widthOf(inside.trimEnd()))),
  }
}

function endOfLine(text: string, from: number): number {
  const to = text.slice(from, from + 2 * widest).search(/[\r\n]/)
  return to < 0 ? Math.min(text.length, from + 2 * widest) : from + to
}

function shown(text: string): string {
  return printable(text.replaceAll('\ufeff', '').replaceAll('\t', tab))
}

const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u

/** Columns of a terminal that a text takes: two for Chinese, Japanese, Korean and pictures, none for marks that combine. */
export function widthOf(text: string): number {
  let width = 0
  for (const character of text) width += character < '\u0300' ? 1 : isCombining(character) ? 0 : wide.test(character) ? 2 : 1
  return width
}

/** The pattern is made where it is needed: what it knows of all scripts takes longer to make than a report. */
function isCombining(character: string): boolean {
  return /[\p{Mn}\p{Me}\u200b-\u200f]/u.test(character)
}

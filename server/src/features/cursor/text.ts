import { type Source, type Span, span } from '../../span.ts'
import type { Tree } from '../../syntax/tree.ts'

/** What is left of an offset in its line. */
export function lineBefore({ text }: Source, offset: number): string {
  return text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset)
}

/** What is right of an offset in its line, without the line end. */
export function lineBehind({ text }: Source, offset: number): string {
  const end = text.indexOf('\n', offset)
  return text.slice(offset, end < 0 ? text.length : end).replace(/\r$/, '')
}

/** Blanks at the beginning of the line of an offset. */
export function indentOf(source: Source, offset: number): string {
  const start = source.text.lastIndexOf('\n', offset - 1) + 1
  return /^[ \t]*/.exec(source.text.slice(start, start + 200))?.[0] ?? ''
}

/** Whether nothing but blanks stands before an offset in its line. */
export function beginsLine(source: Source, offset: number): boolean {
  return lineBefore(source, offset).trim() === ''
}

/** No template token is longer; lines of a file that no person wrote may be. */
const longestToken = 500

/** Whether an offset lies in a comment, or in a template token, which is written in another language. */
export function isInComment({ source, comments }: Tree, offset: number): boolean {
  const comment = comments.find(({ start, end }) => start < offset && offset <= end)
  if (comment && (offset < comment.end || /^[#;]/.test(source.text.slice(comment.start, comment.start + 1)))) return true
  return /(\{\{(?![^{}]*\}\})|\{%(?!.*%\})|<%(?!.*%>))[^\n]*$/.test(lineBefore(source, offset).slice(-longestToken))
}

/** The stretch around an offset in which each character matches, at least from a bound on. */
export function wordAround(source: Source, offset: number, character: RegExp, from = 0): Span {
  let start = offset
  while (start > from && character.test(source.text[start - 1] ?? '')) start--
  let end = offset
  while (end < source.text.length && character.test(source.text[end] ?? '')) end++
  return span(source, start, end)
}

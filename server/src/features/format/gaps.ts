import { type Edit, type Span, span } from '../../span.ts'

/** So many blank lines in a row stay; more become as many. */
const mostBlankLines = 2

/**
 * The edits, one a line, that make blanks between two words go over line ends as they should: nothing behind the first word, no more
 * blank lines than are allowed, and the second word indented. At the start of a file there are no blank lines, at its end just the line
 * end that is there.
 */
export function* tidiedLines({ source, start, end }: Span, indent: string): Iterable<Edit> {
  const { text } = source
  const blanks = text.slice(start, end)
  const last = blanks.lastIndexOf('\n') + 1
  if (blanks.slice(last) !== indent) yield { at: span(source, start + last, end), text: indent }
  if (last === 0) return
  const kept = start === 0 ? 0 : end === text.length ? 1 : mostBlankLines + 1
  const first = start + (/\r?\n/.exec(blanks)?.index ?? 0)
  const breaks = lineEnds(blanks.slice(first - start, last), kept)
  if (first > start) yield { at: span(source, start, first), text: '' }
  if (text.slice(first, start + last) !== breaks) yield { at: span(source, first, start + last), text: breaks }
}

/** The first line ends among blanks, without what stands between them. */
function lineEnds(blanks: string, most: number): string {
  let found = ''
  for (let count = 0, end = blanks.indexOf('\n'); count < most && end >= 0; count++, end = blanks.indexOf('\n', end + 1))
    found += blanks[end - 1] === '\r' ? '\r\n' : '\n'
  return found
}

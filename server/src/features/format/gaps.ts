import { type Edit, type Source, span } from '../../span.ts'

/** So many blank lines in a row stay; more become as many. */
const mostBlankLines = 2

/** Where in a file a stretch of blanks lies. */
export interface Gap {
  source: Source
  start: number
  end: number
}

/** Whether a stretch of blanks goes over the end of a line or the end of the file, and no carriage return in it stands alone. */
export function isTidy({ source, start, end }: Gap): boolean {
  return !/\r(?!\n)/.test(source.text.slice(start, end))
}

/**
 * The edits, one a line, that make blanks between two words go over line ends as they should: nothing behind the first word, no more
 * blank lines than are allowed, and the second word indented. At the start of a file there are no blank lines, at its end just the line
 * end that is there or asked for.
 */
export function tidiedLines({ source, start, end }: Gap, indent: string): Edit[] {
  const { text } = source
  const ends = [...text.slice(start, end).matchAll(/\r?\n/g)].map(({ 0: lineEnd, index }) => ({ lineEnd, start: start + index }))
  const [first] = ends
  const last = ends.at(-1)
  if (!first || !last) return [{ at: span(source, start, end), text: indent }]
  const kept = start === 0 ? 0 : end === text.length ? 1 : mostBlankLines + 1
  const behind = last.start + last.lineEnd.length
  const breaks = ends.slice(0, kept).map(({ lineEnd }) => lineEnd)
  return [
    { at: span(source, start, first.start), text: '' },
    { at: span(source, first.start, behind), text: breaks.join('') },
    { at: span(source, behind, end), text: indent },
  ]
}

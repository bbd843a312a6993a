import type { FormattingOptions } from 'vscode-languageserver-types'
import type { Document } from '../../formats/format.ts'
import { type Edit, type Span, span } from '../../span.ts'
import { columnsOf } from './columns.ts'
import { continued, indentOf, type Statement } from './continuation.ts'
import { tidiedLines } from './gaps.ts'
import { type Token, tokensOf } from './tokens.ts'

/**
 * Indents every line by the depth of its block. Line ends stay where the author put them, and blanks inside a line stay, so that columns
 * do; only signs get the blank that belongs there. The lines of a directive that goes over several keep their shape: they move with the
 * first one. A comment under one at the end of a line stays under it, any other is indented as the directives around it are.
 */
export function* tidyNginx({ source, tree }: Document, options: FormattingOptions): Iterable<Edit> {
  const { text } = source
  const columns = columnsOf(options)
  const tokens = tokensOf(tree)
  let before: Token | undefined
  let depth = 0
  let statement: Statement | undefined
  /** The column that is reached in the line as it is and as it will be, and how far the beginning of the line moves. */
  let [old, column, shift] = [0, 0, 0]
  /** The columns of the comment at the end of the line above, or of one that stands under such a comment. */
  let above: { old: number; column: number } | undefined

  for (const [index, token] of tokens.entries()) {
    const gap = span(source, before?.end ?? 0, token.start)
    const blanks = text.slice(gap.start, gap.end)
    const startsLine = !before || blanks.includes('\n')
    if (token.kind === '}') {
      depth--
      statement = undefined
    }
    if (startsLine) {
      old = columns.advanced(0, indentOf(blanks))
      const isUnder = token.kind === 'comment' && !statement && above?.old === old && blanks.indexOf('\n') === blanks.lastIndexOf('\n')
      if (isUnder && above) column = above.column
      else column = statement ? continued(statement, index, old, { text, tokens, columns }) : depth * columns.size
      shift = column - old
      yield* tidiedLines(gap, columns.indented(column, statement?.depth ?? depth))
    } else {
      const apart = blanks === '' && before && belongApart(before, token) ? ' ' : blanks
      if (apart !== blanks) yield { at: gap, text: apart }
      old = columns.advanced(old, blanks)
      column = columns.advanced(column, apart)
    }
    above = token.kind === 'comment' && (!startsLine || above?.old === old) ? { old, column } : undefined
    if (token.kind === '{') depth++
    if (token.kind === 'word') statement ??= { depth, shift }
    else if (token.kind !== 'comment') statement = undefined
    const written = text.slice(token.start, token.end)
    const lastLine = written.lastIndexOf('\n') + 1
    if (lastLine > 0) [old, column, shift] = [0, 0, 0]
    old = columns.advanced(old, written.slice(lastLine))
    column = columns.advanced(column, written.slice(lastLine))
    before = token
  }
  if (before) yield* tidiedEnd(span(source, before.end, text.length), options)
}

/** What stands behind the last token: one line end at the most, and one at least where the editor wants it. */
function* tidiedEnd(gap: Span, { insertFinalNewline }: FormattingOptions): Iterable<Edit> {
  yield* tidiedLines(gap, '')
  const { text } = gap.source
  if (insertFinalNewline && !text.slice(gap.start).includes('\n'))
    yield { at: span(gap.source, gap.end, gap.end), text: /^[^\n]*\r\n/.test(text) ? '\r\n' : '\n' }
}

/** Whether a blank belongs between two signs or words that have none: around braces and behind a semicolon. */
function belongApart(left: Token, right: Token): boolean {
  if (left.kind === '{') return right.kind !== '}'
  return left.kind === '}' || left.kind === 'code' || left.kind === ';' || '{}'.includes(right.kind) || right.kind === 'code'
}

import type { FormattingOptions } from 'vscode-languageserver-types'
import type { Document } from '../../formats/format.ts'
import { type Edit, span } from '../../span.ts'
import { tidiedLines } from './gaps.ts'
import { type Token, tokensOf } from './tokens.ts'

/** A directive over several lines: how far its first line moves, and how its others are to follow. */
interface Statement {
  depth: number
  shift: number
  /** How much further in the lines below the first go than they would move with it; undefined until the first of them is reached. */
  extra?: number
}

/**
 * Indents every line by the depth of its block. Line ends stay where the author put them, and blanks inside a line stay, so that columns
 * do; only signs get the blank that belongs there. The lines of a directive that goes over several keep their shape: they move with the
 * first one. A comment under one at the end of a line stays under it, any other is indented as the directives around it are.
 */
export function* tidyNginx({ source, tree }: Document, options: FormattingOptions): Iterable<Edit> {
  const { text } = source
  const { size, indented, advanced } = measures(options)
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
    if (token.kind === '}') depth--
    if (startsLine) {
      old = advanced(0, indentOf(blanks))
      const isUnder = token.kind === 'comment' && !statement && above?.old === old && blanks.indexOf('\n') === blanks.lastIndexOf('\n')
      column = isUnder && above ? above.column : statement ? continued(statement, token, index) : depth * size
      shift = column - old
      yield* tidiedLines(gap, indented(column, statement?.depth ?? depth))
    } else {
      const apart = blanks === '' && before && belongApart(before, token) ? ' ' : blanks
      if (apart !== blanks) yield { at: gap, text: apart }
      old = advanced(old, blanks)
      column = advanced(column, apart)
    }
    above = token.kind === 'comment' && (!startsLine || above?.old === old) ? { old, column } : undefined
    if (token.kind === '{') depth++
    if (token.kind === 'word') statement ??= { depth, shift }
    else if (token.kind !== 'comment') statement = undefined
    const written = text.slice(token.start, token.end)
    const lastLine = written.lastIndexOf('\n') + 1
    if (lastLine > 0) [old, column, shift] = [0, 0, 0]
    old = advanced(old, written.slice(lastLine))
    column = advanced(column, written.slice(lastLine))
    before = token
  }
  if (!before) return
  yield* tidiedLines(span(source, before.end, text.length), '')
  if (options.insertFinalNewline && !text.slice(before.end).includes('\n'))
    yield { at: span(source, text.length, text.length), text: /^[^\n]*\r\n/.test(text) ? '\r\n' : '\n' }

  /** The column of a line inside a directive. */
  function continued(open: Statement, { kind }: Token, index: number): number {
    const base = open.depth * size
    if (kind === '{' || kind === 'code') return base
    open.extra ??= extraOf(open, index)
    const moved = old + open.shift
    if (kind === ';') return moved <= base ? base : moved + open.extra
    return kind === 'comment' ? Math.max(base + size, moved + open.extra) : moved + open.extra
  }

  /** Lines that all stand no further in than their directive go one step in; else none may stand further out than it. */
  function extraOf(open: Statement, from: number): number {
    const base = open.depth * size
    let [least, most] = [Number.POSITIVE_INFINITY, 0]
    for (let index = from; index < tokens.length; index++) {
      const token = tokens[index]
      if (token?.kind !== 'word' && token?.kind !== 'comment') break
      const blanks = text.slice(tokens[index - 1]?.end ?? 0, token.start)
      if (token.kind === 'comment' || !blanks.includes('\n')) continue
      const moved = advanced(0, indentOf(blanks)) + open.shift
      least = Math.min(least, moved)
      most = Math.max(most, moved)
    }
    if (least > most) return 0
    return most <= base ? base + size - least : Math.max(0, base - least)
  }
}

/** Columns and what fills them, as the editor counts. */
function measures({ tabSize, insertSpaces }: FormattingOptions) {
  const size = tabSize > 0 ? Math.floor(tabSize) : 4
  return {
    /** The columns of a step. */
    size,

    /** With tabs, up to two steps beyond the block are tabs too; what lies further in is aligned, which takes blanks whatever a tab is worth. */
    indented(column: number, depth: number): string {
      if (insertSpaces) return ' '.repeat(column)
      const steps = Math.floor(column / size)
      const tabs = column % size === 0 && steps <= depth + 2 ? steps : Math.min(depth, steps)
      return '\t'.repeat(tabs) + ' '.repeat(column - tabs * size)
    },

    /** The column behind a text. */
    advanced(column: number, text: string): number {
      if (!text.includes('\t')) return column + text.length
      let reached = column
      for (const char of text) reached += char === '\t' ? size - (reached % size) : char.length
      return reached
    },
  }
}

/** What stands before the first word of a line. */
function indentOf(blanks: string): string {
  return blanks.slice(blanks.lastIndexOf('\n') + 1)
}

/** Whether a blank belongs between two signs or words that have none: around braces and behind a semicolon. */
function belongApart(left: Token, right: Token): boolean {
  if (left.kind === '{') return right.kind !== '}'
  return left.kind === '}' || left.kind === 'code' || left.kind === ';' || '{}'.includes(right.kind) || right.kind === 'code'
}

import type { Columns } from './columns.ts'
import type { Token } from './tokens.ts'

/** The tokens of a file, and how its columns are counted. */
export interface Layout {
  text: string
  tokens: readonly Token[]
  columns: Columns
}

/** A directive over several lines: how far its first line moves, and how its others are to follow. */
export interface Statement {
  depth: number
  shift: number
  /** How much further in the lines below the first go than they would move with it; undefined until the first of them is reached. */
  extra?: number
}

/** The column of a line inside a directive that begins with a token, and at a column as it is. */
export function continued(open: Statement, index: number, old: number, layout: Layout): number {
  const { size } = layout.columns
  const kind = layout.tokens[index]?.kind
  const base = open.depth * size
  if (kind === '{' || kind === 'code') return base
  open.extra ??= extraOf(open, index, layout)
  const moved = old + open.shift
  if (kind === ';') return moved <= base ? base : moved + open.extra
  return kind === 'comment' ? Math.max(base + size, moved + open.extra) : moved + open.extra
}

/** Lines that all stand no further in than their directive go one step in; else none may stand further out than it. */
function extraOf(open: Statement, from: number, { text, tokens, columns }: Layout): number {
  const base = open.depth * columns.size
  let [least, most] = [Number.POSITIVE_INFINITY, 0]
  for (let index = from; index < tokens.length; index++) {
    const token = tokens[index]
    if (token?.kind !== 'word' && token?.kind !== 'comment') break
    const blanks = text.slice(tokens[index - 1]?.end ?? 0, token.start)
    if (token.kind === 'comment' || !blanks.includes('\n')) continue
    const moved = columns.advanced(0, indentOf(blanks)) + open.shift
    least = Math.min(least, moved)
    most = Math.max(most, moved)
  }
  if (least > most) return 0
  return most <= base ? base + columns.size - least : Math.max(0, base - least)
}

/** What stands before the first word of a line. */
export function indentOf(blanks: string): string {
  return blanks.slice(blanks.lastIndexOf('\n') + 1)
}

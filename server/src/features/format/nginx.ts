import type { FormattingOptions } from 'vscode-languageserver-types'
import type { Document } from '../../formats/format.ts'
import { type Edit, type Span, span } from '../../span.ts'
import { type Tree, walk } from '../../syntax/tree.ts'
import { isTidy, tidiedLines } from './gaps.ts'

/** A word, a comment, a sign, or the code in a `*_by_lua_block` with its braces. */
interface Token extends Span {
  kind: 'word' | 'comment' | 'code' | '{' | '}' | ';'
}

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
export function* tidyNginx({ source, tree }: Document, { tabSize, insertSpaces, insertFinalNewline }: FormattingOptions): Iterable<Edit> {
  const { text } = source
  const size = tabSize > 0 ? Math.floor(tabSize) : 4
  const tokens = tokensOf(tree)
  let before: Token | undefined
  let depth = 0
  let statement: Statement | undefined
  /** The line so far, as it will be, and how far its beginning moves. */
  let line = ''
  let shift = 0
  /** The column of the comment at the end of the line above, or of one that stands under such a comment: before, and after. */
  let comment: { old: number; now: number } | undefined

  for (const [index, token] of tokens.entries()) {
    const gap = span(source, before?.end ?? 0, token.start)
    const blanks = text.slice(gap.start, gap.end)
    if (token.kind === '}') depth--
    const startsLine = !before || blanks.includes('\n')
    if (!startsLine) {
      const wanted = blanks === '' && before && belongsApart(before, token) ? ' ' : blanks
      yield { at: gap, text: wanted }
      line += wanted
    } else if (!isTidy(gap)) {
      line = blanks.slice(blanks.lastIndexOf('\n') + 1)
      shift = 0
    } else {
      const old = width(blanks.slice(blanks.lastIndexOf('\n') + 1))
      const isAligned = token.kind === 'comment' && !statement && comment?.old === old && blanks.split('\n').length === 2
      const column = isAligned ? (comment?.now ?? 0) : statement ? continued(statement, token, old, index) : depth * size
      line = indent(column, statement?.depth ?? depth)
      shift = column - old
      yield* tidiedLines(gap, line)
    }
    comment = commentColumns(token, startsLine)
    if (token.kind === '{') depth++
    if (token.kind === 'word') statement ??= { depth, shift }
    else if (token.kind !== 'comment') statement = undefined
    const written = text.slice(token.start, token.end)
    if (written.includes('\n')) [line, shift] = [written.slice(written.lastIndexOf('\n') + 1), 0]
    else line += written
    before = token
  }
  if (!before) return
  const rest = span(source, before.end, text.length)
  if (isTidy(rest)) yield* tidiedLines(rest, '')
  if (insertFinalNewline && !text.slice(before.end).includes('\n'))
    yield { at: span(source, text.length, text.length), text: lineEnd(text) }

  /** The column of a line inside a directive. */
  function continued(open: Statement, { kind }: Token, old: number, from: number): number {
    const base = open.depth * size
    if (kind === '{' || kind === 'code') return base
    open.extra ??= extraOf(open, from)
    const column = old + open.shift + open.extra
    if (kind === ';') return Math.max(base, old + open.shift <= base ? base : column)
    return kind === 'comment' ? Math.max(base + size, column) : column
  }

  /** Lines that all stand no further in than their directive go one step in; else none may stand further out than it. */
  function extraOf(open: Statement, from: number): number {
    const base = open.depth * size
    const columns: number[] = []
    for (let index = from; index < tokens.length; index++) {
      const token = tokens[index]
      if (!token || token.kind === ';' || token.kind === '{' || token.kind === 'code') break
      const blanks = text.slice(tokens[index - 1]?.end ?? 0, token.start)
      if (token.kind === 'word' && blanks.includes('\n')) columns.push(width(blanks.slice(blanks.lastIndexOf('\n') + 1)) + open.shift)
    }
    const least = Math.min(...columns)
    if (columns.length === 0) return 0
    return Math.max(...columns) <= base ? base + size - least : Math.max(0, base - least)
  }

  function commentColumns({ kind, start }: Token, startsLine: boolean): typeof comment {
    if (kind !== 'comment') return undefined
    const old = width(text.slice(text.lastIndexOf('\n', start - 1) + 1, start))
    if (!startsLine || comment?.old === old) return { old, now: width(line) }
    return undefined
  }

  /** With tabs, up to two steps beyond the block are tabs too; what lies further in is aligned, which takes blanks whatever a tab is worth. */
  function indent(column: number, level: number): string {
    if (insertSpaces) return ' '.repeat(column)
    const steps = Math.floor(column / size)
    const tabs = column % size === 0 && steps <= level + 2 ? steps : Math.min(level, steps)
    return '\t'.repeat(tabs) + ' '.repeat(column - tabs * size)
  }

  function width(written: string): number {
    let columns = 0
    for (const char of written) columns = char === '\t' ? columns + size - (columns % size) : columns + 1
    return columns
  }
}

/** Everything in a file without troubles: its words and comments, and between them nothing but signs and blanks. */
function tokensOf(tree: Tree): Token[] {
  const { source } = tree
  const spans: Token[] = tree.comments.map(at => ({ ...trimmedEnd(at), kind: 'comment' }))
  for (const { name, args, body, end } of walk(tree.entries)) {
    const code = !body && name.value.endsWith('_by_lua_block') ? args.at(-1) : undefined
    for (const word of [name, ...args]) {
      if (word === code && source.text[word.start - 1] === '{') spans.push({ source, start: word.start - 1, end, kind: 'code' })
      else spans.push({ source, start: word.start, end: word.end, kind: 'word' })
    }
  }
  spans.sort((a, b) => a.start - b.start)
  const tokens: Token[] = []
  let offset = 0
  for (const token of [...spans, undefined]) {
    for (; offset < (token?.start ?? source.text.length); offset++) {
      const kind = source.text[offset]
      if (kind === '{' || kind === '}' || kind === ';') tokens.push({ source, start: offset, end: offset + 1, kind })
    }
    if (token) tokens.push(token)
    offset = token?.end ?? offset
  }
  return tokens
}

/** Without the blanks at its end. */
function trimmedEnd({ source, start, end }: Span): Span {
  let last = end
  while (last > start && ' \t'.includes(source.text[last - 1] ?? '')) last--
  return span(source, start, last)
}

/** Whether a blank belongs between two signs or words that have none: around braces and behind a semicolon. */
function belongsApart(left: Token, right: Token): boolean {
  if (left.kind === '{') return right.kind !== '}'
  return left.kind === '}' || left.kind === 'code' || left.kind === ';' || '{}'.includes(right.kind) || right.kind === 'code'
}

function lineEnd(text: string): string {
  return /^[^\n]*\r\n/.test(text) ? '\r\n' : '\n'
}

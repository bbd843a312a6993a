import type { parser } from '@lezer/python'
import type { GrammarNode } from './grammar.ts'
import { stringParts } from './literals.ts'

/** A stretch of a module, parsed by itself. */
export interface Piece {
  start: number
  end: number
  /** Undefined where the piece is broken and nothing more was looked for in it. */
  top?: GrammarNode
  comments: { from: number; to: number }[]
  /** Where the parser first lost its way. */
  broken?: number
}

let loaded: { tolerant: typeof parser; strict: typeof parser } | undefined

/** The grammar takes longer to load than most workspaces to check, and many have no Python to be read. */
function grammar() {
  if (loaded) return loaded
  const { parser: tolerant } = require('@lezer/python') as typeof import('@lezer/python')
  loaded = { tolerant, strict: tolerant.configure({ strict: true }) }
  return loaded
}

const beyondAscii = /[\u0080-\uffff]/

/** The grammar takes all that is not ASCII for a letter: also quotes, commas and blanks that only look like those of Python. */
const noName = /[^\p{ID_Continue}]/u

/** Characters up to which the parser may try to find its way again: in long text that is no Python, that takes minutes. */
const mostToRecover = 5_000

/** Undefined for text with a mistake. */
function parseStrictly(text: string): ReturnType<typeof parser.parse> | undefined {
  try {
    return grammar().strict.parse(text)
  } catch {
    return undefined
  }
}

/** Parses a stretch of a text. `recovers` lets the parser find its way again behind a mistake, where the stretch is not too long for that. */
export function parsePiece(text: string, start: number, end: number, { recovers = false } = {}): Piece {
  const slice = text.slice(start, end)
  const parsed = parseStrictly(slice) ?? (recovers && slice.length <= mostToRecover ? grammar().tolerant.parse(slice) : undefined)
  if (!parsed) return { start, end, comments: [], broken: start }
  const piece: Piece = { start, end, top: parsed.topNode, comments: [] }
  const isForeign = beyondAscii.test(slice)
  parsed.iterate({
    enter: ({ type, name, from, to }) => {
      if (name === 'Comment') piece.comments.push({ from: start + from, to: start + to })
      const lost =
        type.isError ||
        ((name === 'String' || name === 'FormatString') && !stringParts(slice.slice(from, to))) ||
        (isForeign && name === 'VariableName' && noName.test(slice.slice(from, to)))
      if (lost) piece.broken ??= start + from
    },
  })
  return piece
}

/** How many further lines that begin in the first column may belong to one statement with an open bracket. */
const furthest = 12

/** A module statement by statement: what is broken is a piece of its own. */
export function* piecesOf(text: string): Iterable<Piece> {
  const starts = statementStarts(text)
  for (let index = 0; index + 1 < starts.length; index++) {
    const start = starts[index] ?? 0
    const alone = parsePiece(text, start, starts[index + 1] ?? text.length, { recovers: true })
    const isCut = alone.broken !== undefined && hasOpenBracket(text.slice(start, alone.end))
    const whole = isCut ? wholePiece(text, start, starts.slice(index + 2, index + furthest + 1)) : undefined
    yield whole ?? alone
    if (whole) index = starts.indexOf(whole.end, index) - 1
  }
}

/** The first piece that parses of those that reach to one of some ends. */
function wholePiece(text: string, start: number, ends: number[]): Piece | undefined {
  for (const end of ends) {
    const piece = parsePiece(text, start, end)
    if (piece.broken === undefined) return piece
  }
  return undefined
}

function hasOpenBracket(text: string): boolean {
  let open = 0
  for (const bracket of text.match(/[()[\]{}]/g) ?? []) open += '([{'.includes(bracket) ? 1 : -1
  return open > 0
}

/**
 * Offsets where a statement begins: lines with something in the first column, outside of strings in triple quotes, and not between a
 * decorator and what it decorates. Ends with the end of the text.
 */
function statementStarts(text: string): number[] {
  const starts = [0]
  const inString = skipsStrings(text)
  const lines = /^(?!(?:else|elif|except|finally)\b)[^\s)\]}#]/gm
  let decorating = text.startsWith('@')
  for (let match = lines.exec(text); match; match = lines.exec(text)) {
    if (match.index === 0 || inString(match.index)) continue
    if (!decorating) starts.push(match.index)
    decorating = match[0] === '@'
  }
  starts.push(text.length)
  return starts
}

/** Tells of rising offsets whether they lie in a string in triple quotes that is closed somewhere. */
function skipsStrings(text: string): (offset: number) => boolean {
  const marks = /#[^\n]*|"""|'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/g
  const unclosed = new Set<string>()
  let [start, end] = [0, 0]
  return offset => {
    while (end <= offset) {
      const mark = marks.exec(text)
      if (!mark) {
        start = end = text.length + 1
        break
      }
      ;[start, end] = [mark.index, marks.lastIndex]
      const quotes = mark[0]
      if ((quotes !== '"""' && quotes !== "'''") || unclosed.has(quotes)) continue
      let close = text.indexOf(quotes, end)
      while (close > 0 && text[close - 1] === '\\' && text[close - 2] !== '\\') close = text.indexOf(quotes, close + 1)
      if (close < 0) unclosed.add(quotes)
      else end = marks.lastIndex = close + 3
    }
    return start < offset
  }
}

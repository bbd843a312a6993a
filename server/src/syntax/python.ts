import type { parser } from '@lezer/python'
import { t } from '../l10n.ts'
import { type Source, type Span, span, textOf } from '../span.ts'
import type { Expression, Statement } from './pythonAst.ts'
import type { GrammarNode } from './pythonGrammar.ts'
import { stringParts } from './pythonLiterals.ts'
import { readStatements } from './pythonStatements.ts'
import type { Entry, Tree, Trouble, Word } from './tree.ts'

/** A Python value as far as it is known without running anything. Spans point at the expression that gave it. */
export type Value = Span &
  (
    | { kind: 'text'; value: string }
    | { kind: 'path'; value: string }
    | { kind: 'number'; value: number }
    | { kind: 'flag'; value: boolean }
    | { kind: 'none' }
    | { kind: 'list'; items: Value[] }
    | { kind: 'tuple'; items: Value[] }
    | { kind: 'dict'; pairs: [key: Value, value: Value][] }
    /** `otherwise` is the value where the environment says nothing, `os.environ.get('X', 'this')`: worth showing, not to be relied on. */
    | { kind: 'unknown'; because: string; otherwise?: Value }
  )

/** A module: each statement is an entry (an assignment under its target's name, a block under its keyword), and all are kept for evaluation. */
interface PythonTree extends Tree {
  statements: Statement[]
}

/** The statements of a tree; none where it is not one of Python. */
export function statementsOf(tree: Tree): Statement[] {
  return (tree as Partial<PythonTree>).statements ?? []
}

/** Reads a module. A statement that does not parse hides only itself. */
export function parsePython(source: Source): PythonTree {
  const tree: PythonTree = { source, entries: [], comments: [], troubles: [], statements: [] }
  const text = source.text.replace(/^\ufeff/, '\n').replaceAll('\f', ' ')
  const whole = read(text, 0, text.length)
  if (whole.broken === undefined) keep(tree, whole)
  else {
    const template = isTemplate(text)
    for (const piece of pieces(text)) keep(tree, piece, template)
  }
  tree.entries = tree.statements.flatMap(statement => entriesOf(statement))
  fillGaps(tree)
  return tree
}

/** A stretch of a module, parsed by itself. */
interface Piece {
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

/** Characters up to which the parser may try to find its way again: in long text that is no Python, that takes minutes. */
const mostToRecover = 5_000

/** Undefined for text with a mistake, unless it is short and the parser shall find its way again. */
function parse(text: string, recovers: boolean): ReturnType<typeof parser.parse> | undefined {
  const { strict, tolerant } = grammar()
  try {
    return strict.parse(text)
  } catch {
    return recovers && text.length <= mostToRecover ? tolerant.parse(text) : undefined
  }
}

function read(text: string, start: number, end: number, { recovers = false } = {}): Piece {
  const slice = text.slice(start, end)
  const parsed = parse(slice, recovers)
  if (!parsed) return { start, end, comments: [], broken: start }
  const piece: Piece = { start, end, top: parsed.topNode, comments: [] }
  parsed.iterate({
    enter: ({ type, name, from, to }) => {
      if (name === 'Comment') piece.comments.push({ from: start + from, to: start + to })
      const lost = type.isError || ((name === 'String' || name === 'FormatString') && !stringParts(slice.slice(from, to)))
      if (lost) piece.broken ??= start + from
    },
  })
  return piece
}

/** How many further lines that begin in the first column may belong to one statement with an open bracket. */
const furthest = 12

/** A module statement by statement. */
function* pieces(text: string): Iterable<Piece> {
  const starts = statementStarts(text)
  for (let index = 0; index + 1 < starts.length; index++) {
    const start = starts[index] ?? 0
    const alone = read(text, start, starts[index + 1] ?? text.length, { recovers: true })
    let found = alone
    if (alone.broken !== undefined && hasOpenBracket(text.slice(start, alone.end)))
      for (let more = 2; more <= furthest && found.broken !== undefined; more++) {
        const end = starts[index + more]
        if (end === undefined) break
        const longer = read(text, start, end)
        if (longer.broken === undefined) [found, index] = [longer, index + more - 1]
      }
    yield found
  }
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

function keep(tree: PythonTree, { start, end, top, comments, broken }: Piece, template = false): void {
  const { source } = tree
  for (const { from, to } of comments) tree.comments.push(span(source, from, to))
  if (top && broken === undefined) {
    for (const statement of readStatements(top, source, start)) tree.statements.push(statement)
    return
  }
  const text = source.text.slice(start, end)
  const from = start + text.length - text.trimStart().length
  const statement: Statement = { ...span(source, from, Math.max(from, start + text.trimEnd().length)), kind: 'broken' }
  tree.statements.push(statement)
  if (!template && !isForeign(text)) tree.troubles.push(troubleAt(statement, broken ?? start))
}

/** A file that becomes Python when it is filled in. */
function isTemplate(text: string): boolean {
  return /^[ \t]*\{[%#]|\{\{ *[\w.]+ *(\}\}|\|)|<%/m.test(text)
}

/** Python 2, and what the grammar itself does not know: `with (a, b):`, `except*`, type parameters. */
function isForeign(text: string): boolean {
  return /\$\{|^[ \t]*with[ \t]*\(|^[ \t]*except\*|^[ \t]*(type\s+\w+\s*=|(def|class)\s+\w+\[)|^[ \t]*except\s+[\w.]+\s*,\s*\w+\s*:|^[ \t]*(print|exec)[ \t]+["'\w]|\b0\d|<>|`|^[ \t]*yield[ \t]*$/m.test(
    text,
  )
}

function troubleAt({ source, start, end }: Span, broken: number): Trouble {
  const offset = Math.min(Math.max(start, broken), Math.max(start, end - 1))
  const from = Math.max(start, source.text.lastIndexOf('\n', offset - 1) + 1)
  const newline = source.text.indexOf('\n', offset)
  const line = source.text.slice(from, newline < 0 ? end : Math.min(end, newline))
  const lead = line.length - line.trimStart().length
  return {
    ...span(source, from + lead, from + lead + line.trim().length),
    rule: 'syntax/python',
    message: t('Python cannot read this statement, so importing the module fails with a SyntaxError'),
  }
}

/** A statement as entries: one for each target of an assignment and each branch of an `if`. */
function entriesOf(statement: Statement, parent?: Entry): Entry[] {
  const make = (at: Span, name: Span | undefined, args: Span[]): Entry => {
    const entry: Entry = { ...span(at.source, at.start, at.end), name: name ? wordAt(name) : firstWord(at), args: args.map(wordAt) }
    if (parent) entry.parent = parent
    return entry
  }
  const block = (at: Span, name: Span | undefined, args: Span[], body: Statement[]): Entry => {
    const entry = make(at, name, args)
    entry.body = body.flatMap(inner => entriesOf(inner, entry))
    return entry
  }
  switch (statement.kind) {
    case 'assign':
      return statement.targets.map(target => make(statement, target, [statement.value]))
    case 'augment':
      return [make(statement, statement.target, [statement.value])]
    case 'expression':
      return [entryOfExpression(statement.value, make, statement)]
    case 'import':
      return [make(statement, undefined, statement.modules.map(spanOfImport))]
    case 'from':
      return [make(statement, undefined, (statement.names ?? []).map(spanOfImport))]
    case 'if':
      return statement.branches.map(branch => block(branch, undefined, branch.test ? [branch.test] : [], branch.body))
    case 'try': {
      const { body, handlers, otherwise, last } = statement
      return [block(statement, undefined, [], [...body, ...handlers.flat(), ...otherwise, ...last])]
    }
    case 'loop':
    case 'with':
      return [block(statement, undefined, statement.targets, statement.body)]
    case 'class':
      return [block(statement, undefined, statement.bases, statement.body)]
    default:
      return [make(statement, undefined, [])]
  }
}

function entryOfExpression(value: Expression, make: (at: Span, name: Span | undefined, args: Span[]) => Entry, at: Span): Entry {
  return value.kind === 'call'
    ? make(
        at,
        value.callee,
        value.args.map(({ value }) => value),
      )
    : make(at, value, [])
}

function spanOfImport({ at }: { at: Span }): Span {
  return at
}

/** The value of a string, and the source text of everything else. */
function wordAt(at: Span): Word {
  const { source, start, end } = at
  const expression = at as Partial<Expression>
  return { source, start, end, value: expression.kind === 'text' && expression.value !== undefined ? expression.value : textOf(at) }
}

function firstWord(at: Span): Word {
  const word = /^(?:\w+|\S?)/.exec(at.source.text.slice(at.start, Math.min(at.end, at.start + 200)))?.[0] ?? ''
  return { source: at.source, start: at.start, end: at.start + word.length, value: word }
}

/** What stands between statements goes to the one before it (`;`), or makes an entry of its own. */
function fillGaps(tree: PythonTree): void {
  const { source, entries, comments } = tree
  const taken: (Entry | Span)[] = [...entries, ...comments].sort((a, b) => a.start - b.start)
  taken.push(span(source, source.text.length, source.text.length))
  const extra: Entry[] = []
  let reached = 0
  let before: Entry[] = []
  for (const next of taken) {
    const gap = next.start > reached ? source.text.slice(reached, next.start) : ''
    const text = gap.trim()
    const start = reached + gap.length - gap.trimStart().length
    const at = span(source, start, start + text.length)
    if (text === ';' && before.length > 0) for (const entry of before) entry.end = at.end
    else if (text !== '') extra.push({ ...at, name: firstWord(at), args: [] })
    reached = Math.max(reached, next.end)
    if (!('name' in next)) continue
    if (before[0]?.start === next.start) before.push(next)
    else before = [next]
  }
  if (extra.length > 0) tree.entries = [...entries, ...extra].sort((a, b) => a.start - b.start)
}

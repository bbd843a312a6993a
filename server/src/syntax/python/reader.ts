import { t } from '../../l10n.ts'
import { type Source, type Span, span, textOf } from '../../span.ts'
import { lookalikeIn, withoutLookalikes } from '../lookalike.ts'
import type { Entry, Tree, Trouble, Word } from '../tree.ts'
import type { Argument, Expression, Imported, Statement } from './ast.ts'
import { type Piece, parsePiece, piecesOf } from './pieces.ts'
import { readStatements } from './statements.ts'

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
  const whole = parsePiece(text, 0, text.length)
  if (whole.broken === undefined) keep(tree, whole)
  else {
    for (const piece of piecesOf(text)) keep(tree, piece)
    if (isTemplate(text)) tree.troubles = []
  }
  tree.entries = tree.statements.flatMap(statement => entriesOf(statement))
  fillGaps(tree)
  return tree
}

function keep(tree: PythonTree, { start, end, top, comments, broken }: Piece): void {
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
  if (!foreign.some(expression => expression.test(text))) tree.troubles.push(troubleAt(statement, broken ?? start))
}

/** A file that becomes Python when it is filled in. */
function isTemplate(text: string): boolean {
  return /^[ \t]*\{[%#]|\{\{ *[\w.]+ *(\}\}|\|)|<%/m.test(text)
}

/** What may well be right in a statement that does not parse: Python 2, what the grammar itself does not know, and what a shell fills in. */
const foreign = [
  /^[ \t]*(print|exec)[ \t]+["'\w]/m,
  /^[ \t]*except\s+[\w.]+\s*,\s*\w+\s*:/m,
  /\b0\d|<>|`/,
  /^[ \t]*with[ \t]*\(/m,
  /^[ \t]*except\*/m,
  /^[ \t]*(type\s+\w+\s*=|(def|class)\s+\w+\[)/m,
  /^[ \t]*yield[ \t]*$/m,
  /\$\{/,
]

function troubleAt({ source, start, end }: Span, broken: number): Trouble {
  const offset = Math.min(Math.max(start, broken), Math.max(start, end - 1))
  const from = Math.max(start, source.text.lastIndexOf('\n', offset - 1) + 1)
  const newline = source.text.indexOf('\n', offset)
  const line = source.text.slice(from, newline < 0 ? end : Math.min(end, newline))
  const lead = line.length - line.trimStart().length
  const at = span(source, from + lead, from + lead + line.trim().length)
  const message = t('Python cannot read this statement, so importing the module fails with a SyntaxError')
  const alike = lookalikeIn(line.replace(quotedOrComment, ''))
  if (!alike) return { ...at, rule: 'syntax/python', message }
  const text = textOf(at).replace(/(['"])(?:\\.|(?!\1).)*\1|#.*|[^'"#]+/g, part => (/^['"#]/.test(part) ? part : withoutLookalikes(part)))
  const { character, code, plain } = alike
  return {
    ...at,
    rule: 'syntax/python',
    message: t('{0}; {1}', message, t('"{0}" ({1}) is not "{2}"', character, code, plain)),
    fix: { title: t('write {0}', text), edits: [{ at, text }], safe: true },
  }
}

const quotedOrComment = /(['"])(?:\\.|(?!\1).)*\1|#.*/g

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
      return statement.value.kind === 'call'
        ? [make(statement, statement.value.callee, valuesOf(statement.value.args))]
        : [make(statement, statement.value, [])]
    case 'import':
      return [make(statement, undefined, placesOf(statement.modules))]
    case 'from':
      return [make(statement, undefined, placesOf(statement.names ?? []))]
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

function valuesOf(args: Argument[]): Span[] {
  return args.map(({ value }) => value)
}

function placesOf(imported: Imported[]): Span[] {
  return imported.map(({ at }) => at)
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

import { type Source, type Span, span, textOf } from '../../span.ts'
import type { Tree } from '../tree.ts'
import type { IniDialect } from './dialects.ts'
import { isCarriageReturnsOnly, mergeMarkerTrouble, nulTrouble } from './troubles.ts'

/** Lines of a template language hold statements that are gone before the program reads the file. */
const templateStatement = /^(\{%|\{#|<%)/

/** Whether a line holds nothing else; no token goes over the beginning of another. */
function isTemplateAlone(line: string): boolean {
  return line.replace(/\{[%#](?:(?!\{[%#]).)*?[%#]\}|<%(?:(?!<%).)*?%>/g, '').trim() === ''
}

/** What ends a comment or statement of a template that begins on a line and goes on over its end. */
function closingBelow({ source: { text }, start, end }: Span): string | undefined {
  const sign = /^\{([#%])/.exec(text.slice(start, start + 2))?.[1]
  const closing = `${sign}}`
  if (sign === undefined || text.slice(start, end).includes(closing)) return undefined
  return text.includes(closing, end) ? closing : undefined
}

/** A header, or a setting by the way systemd writes their names: where a template may have ended a statement, it did before such a line. */
const unmistakable = /^(\[|[A-Z][A-Za-z]*[ \t]*=)/

const mergeMarker = /^(<{7}|\|{7}|={7}|>{7})(?=\s|$)/

/** What one statement is made of, before it is taken apart; `end` covers the backslash that ends the last line, the lines do not. */
export interface Lines {
  lines: Span[]
  end: number
}

/** A file while its lines are put together to statements. */
interface Gathering {
  source: Source
  dialect: IniDialect
  tree: Tree
  statements: Lines[]
  /** The statement that may go on in the next line. */
  open?: OpenStatement | undefined
  /** What ends the comment or statement of a template that began on a line above. */
  closing?: string | undefined
  /** The file holds a merge conflict, so that a line of seven `=` is one of its marks. */
  isMerged: boolean
}

interface OpenStatement extends Lines {
  indent: number
  /** A line of a template stands among its lines: nobody knows what becomes of it, and whether the line below still belongs to it. */
  templated?: true
  mayBeOver?: boolean
}

/** Statements as their lines; comments, template statements and what no program can read go to the tree at once. */
export function logicalLines(source: Source, dialect: IniDialect, tree: Tree): Lines[] {
  const file: Gathering = { source, dialect, tree, statements: [], isMerged: /^(<{7}|>{7})(\s|$)/m.test(source.text) }
  for (const line of physicalLines(source, dialect, tree)) addLine(file, line)
  close(file)
  return file.statements
}

function addLine(file: Gathering, line: Line): void {
  const { source, dialect, tree, closing } = file
  const at = trim(source, line.start, line.end, dialect)
  if (closing !== undefined) {
    tree.comments.push(at)
    if (textOf(at).includes(closing)) file.closing = undefined
    return
  }
  file.closing = closingBelow(at)
  const begins = source.text.slice(at.start, Math.min(at.end, at.start + 8))
  if (begins === '') addEmptyLine(file, line)
  else if (/^[;#]/.test(begins) || (templateStatement.test(begins) && isGoneLater(file, at))) tree.comments.push(at)
  else if (file.isMerged && mergeMarker.test(begins)) {
    close(file)
    tree.troubles.push(mergeMarkerTrouble(at, dialect))
  } else if (dialect.continuation?.by === 'backslash') addByBackslash(file, line, at)
  else addByIndent(file, line, at)
}

function addEmptyLine(file: Gathering, { start }: Line): void {
  if (file.dialect.continuation?.by === 'indent') file.open?.lines.push(span(file.source, start, start))
  else close(file)
}

/** Whether a template keeps a line for itself. In a statement that goes on, a line with more than that is a part of it. */
function isGoneLater({ open, dialect }: Gathering, at: Span): boolean {
  if (!open) return true
  open.templated = true
  return dialect.continuation?.by !== 'backslash' || isTemplateAlone(textOf(at))
}

function addByBackslash(file: Gathering, { start, end }: Line, at: Span): void {
  const goesOn = endsInBackslash(file.source.text, start, end)
  if (file.open?.mayBeOver && unmistakable.test(textOf(at))) close(file)
  if (!file.open && goesOn && at.end - at.start === 1) {
    // A line of nothing, joined to the next one, is the next one.
    file.tree.comments.push(at)
    return
  }
  file.open ??= { lines: [], end: 0, indent: 0 }
  const { open } = file
  open.lines.push(span(file.source, open.lines.length > 0 ? start : at.start, goesOn ? end - 1 : at.end))
  open.end = at.end
  open.mayBeOver = !goesOn
  if (!goesOn && !open.templated) close(file)
}

function addByIndent(file: Gathering, { start }: Line, at: Span): void {
  const { open, dialect, tree } = file
  const content = withoutComment(at, start, dialect, tree)
  const indent = at.start - start
  if (open && indent > open.indent) {
    open.lines.push(content)
    open.end = content.end
    return
  }
  close(file)
  file.open = { lines: [content], end: content.end, indent }
  if (!mayGoOn(content, dialect)) close(file)
}

/** Ends the open statement; empty lines below it are none of it. */
function close(file: Gathering): void {
  if (!file.open) return
  const { lines, end } = file.open
  file.open = undefined
  while (lines.length > 1 && lines.at(-1)?.start === lines.at(-1)?.end) lines.pop()
  file.statements.push({ lines, end })
}

/** What stands in front of an inline comment, which goes to the tree. */
function withoutComment(at: Span, lineStart: number, dialect: IniDialect, tree: Tree): Span {
  const { source, end } = at
  const comment = dialect.inlineComments ? inlineComment(source.text, lineStart, end) : end
  if (comment >= end) return at
  tree.comments.push(span(source, comment, end))
  return trim(source, lineStart, comment, dialect)
}

/** Whether an indented line may continue a statement: that takes an option with a value. */
function mayGoOn({ source, start, end }: Span, { continuation, header, separator }: IniDialect): boolean {
  const line = source.text.slice(start, end)
  return continuation?.by === 'indent' && header(line) === undefined && separator.test(line)
}

/** A line without its end. */
interface Line {
  start: number
  end: number
}

/** The lines of a file from behind a byte order mark, and up to a NUL: there the text ends for a program written in C. */
function* physicalLines(source: Source, dialect: IniDialect, tree: Tree): Iterable<Line> {
  const { text } = source
  const lineEnd = isCarriageReturnsOnly(text) ? /\r/g : new RegExp(dialect.lineEnd)
  let start = text.startsWith('\uFEFF') ? 1 : 0
  while (start <= text.length) {
    lineEnd.lastIndex = start
    const match = lineEnd.exec(text)
    const end = match?.index ?? text.length
    const line = text.slice(start, end)
    const nul = line.indexOf('\0')
    if (nul >= 0) tree.troubles.push(nulTrouble(span(source, start + nul, end), dialect))
    yield { start, end: nul >= 0 ? start + nul : end }
    if (!match) break
    start = lineEnd.lastIndex
  }
}

/** A statement goes on when the backslash at the end of its line is not itself escaped. */
function endsInBackslash(text: string, start: number, end: number): boolean {
  let from = end
  while (from > start && text[from - 1] === '\\') from--
  return (end - from) % 2 === 1
}

/**
 * Where an inline comment begins, else `end`. Python's `RawConfigParser._read` looks for both signs in step and stops in the first round
 * that finds one behind a blank, so a later `#` can win over an earlier `;`.
 */
function inlineComment(text: string, start: number, end: number): number {
  const line = text.slice(start, end)
  let signs = [
    { sign: ';', index: -1 },
    { sign: '#', index: -1 },
  ]
  while (signs.length > 0) {
    signs = signs.map(({ sign, index }) => ({ sign, index: line.indexOf(sign, index + 1) })).filter(({ index }) => index >= 0)
    const found = signs.filter(({ index }) => index === 0 || /\s/.test(line[index - 1] ?? '')).map(({ index }) => index)
    if (found.length > 0) return start + Math.min(...found)
  }
  return end
}

function trim(source: Source, from: number, to: number, { blank }: IniDialect): Span {
  let start = from
  let end = to
  while (start < end && blank.test(source.text[start] ?? '')) start++
  while (end > start && blank.test(source.text[end - 1] ?? '')) end--
  return span(source, start, end)
}

import { type Source, type Span, span } from '../span.ts'
import { findTroubles, isCarriageReturnsOnly, mergeMarkerTrouble, nulTrouble } from './iniTroubles.ts'
import type { Entry, Tree, Word } from './tree.ts'

/** How one program reads its ini files, as far as programs differ. */
export interface IniDialect {
  program: 'uWSGI' | 'supervisor' | 'systemd'
  lineEnd: RegExp
  /** Characters removed from both ends of lines, names and values. */
  blank: RegExp
  /** What stands between a name and its value; the first one counts. */
  separator: RegExp
  /** Whether a blank and `;` or `#` end a value. */
  inlineComments: boolean
  /** What carries a statement over the end of a line, and what the reader puts in place of that line end. */
  continuation?: { by: 'indent' | 'backslash'; join: string }
  lowerCase: boolean
  /** The name in a section header, as the reader takes it; undefined where it does not see a header. */
  header(line: string): string | undefined
}

/** `uwsgi_ini_config` in core/ini.c: a header loses its last character, whatever that is. */
export const uwsgiIni: IniDialect = {
  program: 'uWSGI',
  lineEnd: /\n/g,
  blank: /[ \t\r]/,
  separator: /=/,
  inlineComments: false,
  lowerCase: false,
  header: line => (line.startsWith('[') ? line.slice(1, -1) : undefined),
}

/** Python's `RawConfigParser` as `UnhosedConfigParser` in supervisor/options.py sets it up. */
export const supervisorIni: IniDialect = {
  program: 'supervisor',
  lineEnd: /\r\n?|\n/g,
  blank: /\s/,
  separator: /[=:]/,
  inlineComments: true,
  continuation: { by: 'indent', join: '\n' },
  lowerCase: true,
  header: line => /^\[(.+)\]/.exec(line)?.[1],
}

/** `config_parse` in shared/conf-parser.c. A header that is not closed makes systemd refuse the file; it is still read as a header here. */
export const systemdUnit: IniDialect = {
  program: 'systemd',
  lineEnd: /\r\n?|\n/g,
  blank: /[ \t\r\n]/,
  separator: /=/,
  inlineComments: false,
  continuation: { by: 'backslash', join: ' ' },
  lowerCase: false,
  header: line => (line.startsWith('[') ? line.slice(1, line.endsWith(']') ? -1 : undefined) : undefined),
}

/** A header, an option or a bare word, with the lines it goes over: `text` has one character for every join. */
export interface Statement {
  lines: Span[]
  text: string
  entry: Entry
  isHeader: boolean
}

/**
 * Reads an ini file as one program does. Sections are entries with a body that end with their last option, options have their value as
 * the only argument and none where the separator is missing; options before the first section stand on the outermost level.
 */
export function parseIni(source: Source, dialect: IniDialect): Tree {
  const tree: Tree = { source, entries: [], comments: [], troubles: [] }
  const statements: Statement[] = []
  let section: Entry | undefined
  for (const lines of logicalLines(source, dialect, tree)) {
    const statement = read(source, lines, dialect)
    const { entry } = statement
    statements.push(statement)
    if (statement.isHeader) {
      section = { ...entry, body: [] }
      statement.entry = section
      tree.entries.push(section)
    } else if (section) {
      entry.parent = section
      section.body?.push(entry)
      section.end = entry.end
    } else tree.entries.push(entry)
  }
  tree.troubles.push(...findTroubles(tree, statements, dialect))
  tree.comments.sort((a, b) => a.start - b.start)
  tree.troubles.sort((a, b) => a.start - b.start)
  return tree
}

/** The section around an offset: the last one whose header stands before it. Unlike an entry's span it reaches to the next header. */
export function sectionAt(tree: Tree, offset: number): Entry | undefined {
  return tree.entries.findLast(entry => entry.body && entry.start <= offset)
}

/** Lines of a template language hold statements that are gone before the program reads the file. */
const templateStatement = /^(\{%|\{#|<%)/

/** Whether a line holds nothing else; no token goes over the beginning of another. */
function isTemplateAlone(line: string): boolean {
  return line.replace(/\{[%#](?:(?!\{[%#]).)*?[%#]\}|<%(?:(?!<%).)*?%>/g, '').trim() === ''
}

/** A header, or a setting by the way systemd writes their names: where a template may have ended a statement, it did before such a line. */
const unmistakable = /^(\[|[A-Z][A-Za-z]*[ \t]*=)/

const mergeMarker = /^(<{7}|\|{7}|={7}|>{7})(?=\s|$)/

/** What one statement is made of, before it is taken apart; `end` covers the backslash that ends the last line, the lines do not. */
interface Lines {
  lines: Span[]
  end: number
}

/** Statements as their lines; comments, template statements and what no program can read go to the tree at once. */
function* logicalLines(source: Source, dialect: IniDialect, tree: Tree): Iterable<Lines> {
  const { text } = source
  const marked = /^(<{7}|>{7})(\s|$)/m.test(text)
  let open: (Lines & { indent: number; templated?: true; mayBeOver?: boolean }) | undefined
  for (const { start, end } of physicalLines(source, dialect, tree)) {
    let at = trim(source, start, end, dialect)
    const first = text[at.start]
    if (at.start === at.end) {
      if (dialect.continuation?.by === 'indent') open?.lines.push(span(source, start, start))
      else if (open) yield take()
    } else if (first === ';' || first === '#' || isGoneLater(at)) {
      tree.comments.push(at)
    } else if (marked && mergeMarker.test(text.slice(at.start, at.start + 8))) {
      if (open) yield take()
      tree.troubles.push(mergeMarkerTrouble(at, dialect))
    } else {
      if (dialect.inlineComments) {
        const comment = inlineComment(text, start, end)
        if (comment < at.end) {
          tree.comments.push(span(source, comment, at.end))
          at = trim(source, start, comment, dialect)
        }
      }
      const indent = at.start - start
      if (dialect.continuation?.by === 'backslash') {
        const goesOn = endsInBackslash(text, start, end)
        if (open?.mayBeOver && unmistakable.test(text.slice(at.start, at.end))) yield take()
        open ??= { lines: [], end: 0, indent }
        open.lines.push(span(source, open.lines.length > 0 ? start : at.start, goesOn ? end - 1 : at.end))
        open.end = at.end
        open.mayBeOver = !goesOn
        if (!goesOn && !open.templated) yield take()
      } else if (open && indent > open.indent) {
        open.lines.push(at)
        open.end = at.end
      } else {
        if (open) yield take()
        open = { lines: [at], end: at.end, indent }
        if (!mayGoOn(at, dialect)) yield take()
      }
    }
  }
  if (open) yield take()

  /** Whether a template keeps a line for itself. In a statement that goes on, a line with more than that is a part of it. */
  function isGoneLater(at: Span): boolean {
    if (!templateStatement.test(text.slice(at.start, at.start + 2))) return false
    if (!open) return true
    open.templated = true
    return dialect.continuation?.by !== 'backslash' || isTemplateAlone(text.slice(at.start, at.end))
  }

  function take(): Lines {
    const { lines, end } = open ?? { lines: [], end: 0 }
    open = undefined
    while (lines.length > 1 && lines.at(-1)?.start === lines.at(-1)?.end) lines.pop()
    return { lines, end }
  }
}

/** Whether an indented line may continue a statement: that takes an option with a value. */
function mayGoOn({ source, start, end }: Span, { continuation, header, separator }: IniDialect): boolean {
  const line = source.text.slice(start, end)
  return continuation?.by === 'indent' && header(line) === undefined && separator.test(line)
}

/** Lines without their ends, from behind a byte order mark, and up to a NUL: there the text ends for a program written in C. */
function* physicalLines(source: Source, dialect: IniDialect, tree: Tree): Iterable<{ start: number; end: number }> {
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

function read(source: Source, { lines, end }: Lines, dialect: IniDialect): Statement {
  const text = lines.map(line => source.text.slice(line.start, line.end)).join(dialect.continuation?.join)
  const start = lines[0]?.start ?? 0
  const header = dialect.header(text)
  if (header !== undefined) {
    const from = Math.min(start + 1, end)
    const name: Word = { source, start: from, end: Math.min(from + header.length, end), value: header }
    return { lines, text, isHeader: true, entry: { source, start, end, name, args: [] } }
  }
  const index = text.search(dialect.separator)
  const nameText = trimmed(index < 0 ? text : text.slice(0, index), dialect)
  const nameEnd = Math.min(offsetIn(lines, nameText.length), end)
  const name: Word = { source, start, end: nameEnd, value: dialect.lowerCase ? nameText.toLowerCase() : nameText }
  const entry: Entry = { source, start, end, name, args: [] }
  if (index >= 0) {
    const written = text.slice(index + 1)
    const value = trimmed(written, dialect)
    const from = value === '' ? index + 1 : index + 1 + written.indexOf(value)
    const emptyLines = text.slice(index + 1, from).replace(/[^\n]/g, '')
    const valueStart = Math.min(offsetIn(lines, from), end)
    const valueEnd = value === '' ? valueStart : offsetIn(lines, from + value.length)
    entry.args.push({ source, start: valueStart, end: Math.max(valueStart, valueEnd), value: emptyLines + value })
  }
  return { lines, text, isHeader: false, entry }
}

/** The place in the file of a position in the joined text. */
function offsetIn(lines: Span[], index: number): number {
  let rest = index
  for (const { start, end } of lines) {
    if (rest <= end - start) return start + rest
    rest -= end - start + 1
  }
  return lines.at(-1)?.end ?? 0
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

function trimmed(text: string, { blank }: IniDialect): string {
  let start = 0
  let end = text.length
  while (start < end && blank.test(text[start] ?? '')) start++
  while (end > start && blank.test(text[end - 1] ?? '')) end--
  return text.slice(start, end)
}

import type { Source, Span } from '../../span.ts'
import type { Entry, Tree, Word } from '../tree.ts'
import type { IniDialect } from './dialects.ts'
import { type Lines, logicalLines } from './lines.ts'
import { findTroubles, type Statement } from './troubles.ts'

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
  for (const trouble of findTroubles(tree, statements, dialect)) tree.troubles.push(trouble)
  tree.comments.sort((a, b) => a.start - b.start)
  tree.troubles.sort((a, b) => a.start - b.start)
  return tree
}

/** The section around an offset: the last one whose header stands before it. Unlike an entry's span it reaches to the next header. */
export function sectionAt(tree: Tree, offset: number): Entry | undefined {
  return tree.entries.findLast(entry => entry.body && entry.start <= offset)
}

function read(source: Source, { lines, end }: Lines, dialect: IniDialect): Statement {
  const joined = lines.map(line => source.text.slice(line.start, line.end)).join(dialect.continuation?.join)
  const text = joined.startsWith('[') ? trimmed(joined, dialect) : joined
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

function trimmed(text: string, { blank }: IniDialect): string {
  let start = 0
  let end = text.length
  while (start < end && blank.test(text[start] ?? '')) start++
  while (end > start && blank.test(text[end - 1] ?? '')) end--
  return text.slice(start, end)
}

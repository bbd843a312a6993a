import type { Document } from '../../formats/format.ts'
import { swallowedLines } from '../../formats/uwsgi.ts'
import { type Edit, type Span, span, textOf } from '../../span.ts'
import { type Entry, everyEntry } from '../../syntax/tree.ts'
import { tidiedLines } from './gaps.ts'

/**
 * Removes blanks at the ends of lines and superfluous blank lines, and writes all `=` of a section as most of them are written. How far a
 * line is indented stays: for supervisor it decides what belongs to a value. Values that go over several lines stay as they are, as do
 * blanks behind a backslash or a percent sign, which would take the line end with it.
 */
export function* tidyIni(document: Document): Iterable<Edit> {
  const { source, tree, format } = document
  if (format.id === 'uwsgi' && swallowedLines(source).length > 0) return
  const settings = everyEntry(tree.entries).filter(({ body }) => !body)
  yield* lineEnds(document, settings)
  const assignments = settings.flatMap(entry => assignmentOf(document, entry) ?? [])
  const inColumns = new Set(assignments.filter(isColumn).map(({ section }) => section))
  const text = isApart(assignments, document) ? ' ' : ''
  for (const { section, before, after } of assignments) if (!inColumns.has(section)) for (const at of [before, after]) yield { at, text }
}

function* lineEnds({ source }: Document, settings: Entry[]): Iterable<Edit> {
  const { text } = source
  let next = 0
  for (const { 0: blanks, index } of text.matchAll(/[ \t\r\n]+/g)) {
    const gap = span(source, index, index + blanks.length)
    if (gap.start > 0 && gap.end < text.length && !blanks.includes('\n')) continue
    while ((settings[next]?.end ?? gap.end) < gap.end) next++
    const around = settings[next]
    const isInside = around !== undefined && around.start <= gap.start && gap.end <= around.end
    if (isInside || '\\%'.includes(text[gap.start - 1] ?? ' ')) continue
    const indent = gap.end === text.length ? '' : blanks.slice(blanks.lastIndexOf('\n') + 1)
    yield* tidiedLines(gap, indent)
  }
}

/** The blanks on both sides of an `=`. */
interface Assignment {
  section: Entry | undefined
  before: Span
  after: Span
}

/** Whether most of the signs have blanks around them; among as many with as without, what the program's manual does. */
function isApart(assignments: Assignment[], { format }: Document): boolean {
  const sides = assignments.filter(each => !isColumn(each)).flatMap(({ before, after }) => [textOf(before), textOf(after)])
  const apart = sides.filter(blanks => blanks !== '').length * 2 - sides.length
  return apart > 0 || (apart === 0 && format.id === 'uwsgi')
}

/** More than one blank: the signs or values of a section stand in a column, which is the author's. */
function isColumn({ before, after }: Assignment): boolean {
  return [before, after].some(at => at.end - at.start > 1 || textOf(at) === '\t')
}

/**
 * Undefined where blanks could mean something: before what would become a comment, behind a percent sign, at the end of a line; and
 * where a comment stands behind the value, perhaps in a column with others.
 */
function assignmentOf({ source, format }: Document, { name, args, parent }: Entry): Assignment | undefined {
  const { text } = source
  const [value] = args
  if (!value || value.start === value.end || name.start === name.end || ';#'.includes(text[value.start] ?? ' ')) return undefined
  const blanks = /^([ \t]*)=[ \t]*$/.exec(text.slice(name.end, value.start))?.[1]
  if (blanks === undefined || (format.id === 'uwsgi' && text[name.end - 1] === '%')) return undefined
  if (format.id === 'supervisor' && /^[ \t]+[;#]/.test(text.slice(value.end, value.end + 200))) return undefined
  const sign = name.end + blanks.length
  return { section: parent, before: span(source, name.end, sign), after: span(source, sign + 1, value.start) }
}

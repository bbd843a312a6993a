import { t } from '../../l10n.ts'
import { type Edit, type Span, span, textOf } from '../../span.ts'
import type { Entry, Tree, Trouble } from '../tree.ts'
import type { IniDialect } from './dialects.ts'

/** A header, an option or a bare word, with the lines it goes over: `text` has one character for every join. */
export interface Statement {
  lines: Span[]
  text: string
  entry: Entry
  isHeader: boolean
}

/** What the program refuses, skips or takes for something else in a file that was read. Template text is never a trouble. */
export function findTroubles(tree: Tree, statements: Statement[], dialect: IniDialect): Trouble[] {
  const own = statements.flatMap(statement => {
    if (isTemplate(statement.text)) return []
    return (statement.isHeader ? headerTrouble(statement, dialect) : optionTrouble(statement, dialect)) ?? []
  })
  return [...own, ...encodingTroubles(tree, dialect), ...sectionTroubles(tree, dialect)]
}

export function mergeMarkerTrouble(at: Span, { program }: IniDialect): Trouble {
  const message =
    program === 'supervisor'
      ? t('a merge conflict was left in the file: supervisor refuses the whole file')
      : t('a merge conflict was left in the file: {0} reads both versions, and mostly the last value wins', program)
  return { ...at, rule: 'syntax/merge-conflict', message }
}

export function nulTrouble(at: Span, { program }: IniDialect): Trouble {
  return { ...at, rule: 'syntax/encoding', message: t('NUL character: {0} does not read the rest of the line', program) }
}

/** Files of old Macintosh editors: for a program that splits at line feeds they are one long line. */
export function isCarriageReturnsOnly(text: string): boolean {
  return text.includes('\r') && !text.includes('\n')
}

function isTemplate(text: string): boolean {
  return /\{\{|\{%|\$\{|<%/.test(text)
}

function optionTrouble({ text, entry }: Statement, { program }: IniDialect): Trouble | undefined {
  const { name, args } = entry
  if (text.startsWith('[')) return unclosedHeader(entry, program)
  const at = { source: entry.source, start: entry.start, end: entry.end }
  const rule = 'syntax/missing-equals'
  if (args.length > 0) {
    if (name.value !== '' || program === 'uWSGI') return undefined
    const message =
      program === 'systemd' ? t('no name before "=": systemd ignores the line') : t('no name before "=": supervisor refuses the whole file')
    return { ...at, rule, message }
  }
  const fix = insertEquals(at)
  if (program === 'supervisor') return { ...at, rule, message: t('"{0}" has no "=": supervisor refuses the whole file', short(text)), fix }
  if (program === 'systemd') {
    // Where a blank behind a backslash has cut the line off, that is what is to be mended.
    if (/\\[ \t]+\r?\n[ \t]*$/.test(entry.source.text.slice(Math.max(0, entry.start - 200), entry.start))) return undefined
    return { ...at, rule, message: t('"{0}" has no "=": systemd ignores the line', short(text)), fix }
  }
  if (!/[\s:]/.test(text)) return undefined
  return {
    ...at,
    rule,
    message: t('"{0}" has no "=": uWSGI takes the whole line for the name of an option it does not know and ignores it', short(text)),
    fix,
  }
}

/** `pidfile /run/x.pid` and `touch-reload: /x` become assignments; any other text is left to its author. */
function insertEquals(at: Span): Trouble['fix'] {
  const words = /^([A-Za-z][\w-]*)(\s+|\s*:\s*)(?=\S)/.exec(textOf(at))
  if (!words) return undefined
  const [, name = '', gap = ''] = words
  const start = at.start + name.length
  return { title: t('insert "=" after "{0}"', name), edits: [{ at: span(at.source, start, start + gap.length), text: ' = ' }], safe: true }
}

/** Only supervisor does not see a header in `[program:shop`: it looks for a `]`. */
function unclosedHeader(entry: Entry, program: string): Trouble | undefined {
  if (program !== 'supervisor') return undefined
  const text = textOf(entry)
  const message =
    entry.args.length > 0
      ? t('"{0}" is not closed with "]": supervisor reads it as an option of the section above', short(text))
      : t('"{0}" is not closed with "]": supervisor refuses the whole file', short(text))
  const fix: Trouble['fix'] = /^\[[^\s=[\]]+$/.test(text)
    ? { title: t('close the header'), edits: [{ at: span(entry.source, entry.end, entry.end), text: ']' }], safe: true }
    : undefined
  return { ...place(entry), rule: 'syntax/section-header', message, fix }
}

function headerTrouble({ text, entry }: Statement, { program }: IniDialect): Trouble | undefined {
  const trouble = { ...place(entry), end: entry.start + text.length, rule: 'syntax/section-header' as const }
  if (program === 'systemd') {
    if (text.endsWith(']')) return undefined
    return { ...trouble, message: t('"{0}" does not end with "]": systemd refuses the whole file', short(text)), fix: closeHeader(trouble) }
  }
  if (program === 'supervisor' || text.includes('%')) return undefined
  if (!text.endsWith(']')) {
    const message = t(
      '"{0}" does not end with "]": uWSGI drops the last character and looks for a section "{1}"',
      short(text),
      short(entry.name.value),
    )
    return { ...trouble, message, fix: closeHeader(trouble) }
  }
  const name = entry.name.value
  if (name === name.trim()) return undefined
  return {
    ...trouble,
    message: t('blanks belong to the section name: uWSGI does not find "{0}"', name.trim()),
    fix: { title: t('remove the blanks'), edits: [{ at: trouble, text: `[${name.trim()}]` }], safe: true },
  }
}

/** A comment behind the header moves above it, anything else below. */
function closeHeader(at: Span): Trouble['fix'] {
  const text = textOf(at)
  const close = text.indexOf(']')
  if (close < 0) {
    if (/[\s;#=]/.test(text)) return undefined
    return { title: t('close the header'), edits: [{ at: span(at.source, at.end, at.end), text: ']' }], safe: true }
  }
  const header = text.slice(0, close + 1)
  const rest = text.slice(close + 1).trim()
  const isComment = /^[;#]/.test(rest)
  const edits: Edit[] = [{ at, text: isComment ? `${rest}\n${header}` : `${header}\n${rest}` }]
  return { title: isComment ? t('put the comment on a line of its own') : t('start a new line behind the header'), edits, safe: true }
}

function encodingTroubles({ source, entries }: Tree, { program }: IniDialect): Trouble[] {
  const troubles: Trouble[] = []
  const rule = 'syntax/encoding'
  const startsWithHeader = entries[0]?.start === 1 && entries[0].body !== undefined
  if (source.text.startsWith('\uFEFF') && (program === 'supervisor' || (program === 'uWSGI' && startsWithHeader))) {
    const at = span(source, 0, 1)
    const message =
      program === 'supervisor'
        ? t('the file starts with a byte order mark: supervisor takes it for text before the first section and refuses the file')
        : t('the file starts with a byte order mark: uWSGI does not see the section header behind it and ignores every option')
    troubles.push({ ...at, rule, message, fix: { title: t('remove the byte order mark'), edits: [{ at, text: '' }], safe: true } })
  }
  if (program === 'uWSGI' && isCarriageReturnsOnly(source.text) && entries.length > 0) {
    const whole = span(source, 0, source.text.length)
    troubles.push({
      ...span(source, 0, Math.max(1, source.text.indexOf('\r'))),
      rule,
      message: t('lines end with a carriage return alone: uWSGI reads the whole file as one line'),
      fix: { title: t('use line feeds'), edits: [{ at: whole, text: source.text.replaceAll('\r', '\n') }], safe: true },
    })
  }
  return troubles
}

/** Options outside of any section, and a uWSGI file whose section has the wrong name. */
function sectionTroubles({ source, entries, comments }: Tree, { program }: IniDialect): Trouble[] {
  if (comments.some(at => /^(\{%|<%)/.test(source.text.slice(at.start, at.start + 2)))) return []
  const sections = entries.filter(entry => entry.body)
  const outside = entries.find(entry => !entry.body)
  const isOption = outside && !isTemplate(textOf(outside)) && !textOf(outside).startsWith('[')
  return [...(isOption ? [outsideTrouble(outside, sections, program)] : []), ...(program === 'uWSGI' ? misnamed(sections) : [])]
}

/** The first option in front of all sections, or in a file without any. */
function outsideTrouble(option: Entry, sections: readonly Entry[], program: IniDialect['program']): Trouble {
  const trouble = { ...place(option), rule: 'syntax/section-header' as const }
  if (program === 'supervisor') return { ...trouble, message: t('text before the first section header: supervisor refuses the whole file') }
  if (program === 'systemd') return { ...trouble, message: t('setting before the first section header: systemd ignores it') }
  if (sections.length > 0) return { ...trouble, message: t('option before the first section header: uWSGI ignores it') }
  const { source, start } = option
  return {
    ...trouble,
    message: t('no section header: uWSGI looks for the options in a section "uwsgi" and ignores all of these'),
    fix: { title: t('insert [uwsgi]'), edits: [{ at: span(source, start, start), text: '[uwsgi]\n' }], safe: true },
  }
}

/** Sections that are meant to be `[uwsgi]`, where none is. */
function misnamed(sections: readonly Entry[]): Trouble[] {
  if (sections.some(({ name }) => name.value === 'uwsgi')) return []
  return sections.flatMap(({ name }) => {
    const isCapital = name.value.toLowerCase() === 'uwsgi'
    if (!isCapital && !(sections.length === 1 && name.source.text[name.end] === ']' && isAlmostUwsgi(name.value))) return []
    const message = isCapital
      ? t('section "{0}" is not "uwsgi": uWSGI tells capitals apart and ignores the whole section', name.value)
      : t('section "{0}" is not "uwsgi": uWSGI finds no section of its own and ignores every option', name.value)
    const fix: Trouble['fix'] = { title: t('rename to [uwsgi]'), edits: [{ at: place(name), text: 'uwsgi' }], safe: true }
    return [{ ...place(name), rule: 'syntax/section-header', message, fix }]
  })
}

/** Whether a name has the letters of `uwsgi`, one of them forgotten, doubled, or in another place. */
export function isAlmostUwsgi(name: string): boolean {
  return /^[uwsgi]{4,6}$/.test(name) && name !== 'uwsgi' && ['u', 'w', 's'].every(letter => name.includes(letter))
}

function short(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}

/** The bare span of an entry or word. */
function place({ source, start, end }: Span): Span {
  return { source, start, end }
}

import type { FormattingOptions, Range, TextEdit } from 'vscode-languageserver-types'
import type { Document, FormatId } from '../formats/format.ts'
import { type Edit, type Span, span, textOf } from '../span.ts'
import { everyEntry } from '../syntax/tree.ts'
import { tidyIni } from './format/ini.ts'
import { tidyNginx } from './format/nginx.ts'
import { rangeOf } from './place.ts'

/** What is edited in a file; formats that others look after (Python, YAML, scripts) are not among them. */
const tidiers: Partial<Record<FormatId, (document: Document, options: FormattingOptions) => Iterable<Edit>>> = {
  nginx: tidyNginx,
  uwsgi: tidyIni,
  supervisor: tidyIni,
  systemd: tidyIni,
}

/**
 * The edits that format a file: blanks between words and nothing else, so that the file means what it meant. Empty for formats that are
 * not formatted, and for a file with mistakes in its syntax or template tags among its settings: what belongs where in it is a guess. Also
 * where a carriage return stands alone, which ends a line for one program and editor and none for another.
 */
export function format(document: Document, options: FormattingOptions): TextEdit[] {
  return edits(document, options).map(asWritten)
}

/** The edits on the lines of a range, which is widened to whole settings. */
export function formatRange(document: Document, range: Range, options: FormattingOptions): TextEdit[] {
  const lines = linesOf(document, range)
  return edits(document, options)
    .filter(({ at }) => lines.start <= at.start && at.end <= lines.end)
    .map(asWritten)
}

function edits(document: Document, options: FormattingOptions): Edit[] {
  const { format, tree } = document
  const tidy = tidiers[format.id]
  if (!tidy || tree.troubles.length > 0 || isTemplate(document) || /\r(?!\n)/.test(document.source.text)) return []
  return [...tidy(document, options)].filter(({ at, text }) => textOf(at) !== text)
}

/** Whether template tags stand among the settings or make up their names; within a value they are part of it. */
function isTemplate({ source, tree, format }: Document): boolean {
  const signs = format.id === 'nginx' ? '#' : '#;'
  if (tree.comments.some(({ start }) => !signs.includes(source.text[start] ?? ' '))) return true
  for (const { name } of everyEntry(tree.entries)) if (/\{\{|\{%|<%|\$\{/.test(textOf(name))) return true
  return false
}

function linesOf({ source, tree }: Document, range: Range): Span {
  let start = source.offset({ line: range.start.line, character: 0 })
  let end = source.offset({ line: range.end.line, character: Number.MAX_SAFE_INTEGER })
  for (const entry of everyEntry(tree.entries)) {
    if (entry.body || entry.end <= start || entry.start >= end) continue
    if (entry.start < start) start = entry.start - source.position(entry.start).character
    end = Math.max(end, entry.end)
  }
  return span(source, start, end)
}

/** The line ends in the edits are those of the file already. */
function asWritten({ at, text }: Edit): TextEdit {
  return { range: rangeOf(at), newText: text }
}

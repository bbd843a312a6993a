import { CompletionItemKind } from 'vscode-languageserver-types'
import { fileName } from '../../path.ts'
import type { Span } from '../../span.ts'
import type { Stated } from '../deployed.ts'
import type { Suggestion } from './item.ts'

/** The file and the line of a span, short enough to stand beside a suggestion: `shop.ini:12`. */
function placeName({ source, start }: Span): string {
  return `${fileName(source.path)}:${lineOf(source.text, start) ?? source.position(start).line + 1}`
}

/** Suggestions come from a thousand files at a time: near the beginning of a file lines are counted without an index of them. */
function lineOf(text: string, offset: number): number | undefined {
  if (offset > 2000) return undefined
  let line = 1
  for (let end = text.indexOf('\n'); end >= 0 && end < offset; end = text.indexOf('\n', end + 1)) line++
  return line
}

/** What a value is elsewhere, and where. */
export function note(as: string, at: Span | undefined): string {
  return at && !at.source.path.startsWith('/etc/') ? `${as} · ${placeName(at)}` : as
}

/** Values that other files state, each with its place. */
export function references(values: readonly Stated[]): Suggestion[] {
  return values.map(({ value, as, at }) => ({ label: value, kind: CompletionItemKind.Reference, rank: 0, detail: note(as, at) }))
}

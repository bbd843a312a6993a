import { type DocumentHighlight, DocumentHighlightKind, type Position } from 'vscode-languageserver-types'
import { everyOccurrence } from './names/everywhere.ts'
import { occurrencesAt, stacksAround } from './names.ts'
import { type Place, rangeOf } from './place.ts'

/** The places in the document itself that name the thing under the cursor. Empty where nothing has a name. */
export function highlights(place: Place): DocumentHighlight[] {
  const { path } = place.document.source
  const here = everyOccurrence(occurrencesAt(place), stacksAround(place)).filter(
    ({ occurrence: { at } }) => at.source.path === path && at.start < at.end,
  )
  const marks = here.map(({ occurrence: { at, role } }) => ({
    range: rangeOf(at),
    kind: role === 'definition' ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
  }))
  return [...new Map(marks.map(mark => [JSON.stringify(mark.range), mark])).values()].sort((a, b) => before(a.range.start, b.range.start))
}

function before(a: Position, b: Position): number {
  return a.line - b.line || a.character - b.character
}

import type { Location, ReferenceContext } from 'vscode-languageserver-types'
import { everyOccurrence } from './names/everywhere.ts'
import { occurrencesAt, stacksAround } from './names.ts'
import { isDoubled, locationOf, type Place } from './place.ts'

/** All places that name the thing under the cursor, in the stacks of the document; definitions only where they are asked for. */
export function references(place: Place, { includeDeclaration }: ReferenceContext): Location[] {
  const found = everyOccurrence(occurrencesAt(place), stacksAround(place))
  const wanted = found.filter(({ occurrence: { role, at } }) => (includeDeclaration || role === 'use') && !isDoubled(at.source.path, place))
  const locations = wanted.map(({ occurrence: { at } }) => locationOf(at, place))
  return [...new Map(locations.map(location => [JSON.stringify(location), location])).values()].sort(byPlace)
}

function byPlace(a: Location, b: Location): number {
  if (a.uri !== b.uri) return a.uri < b.uri ? -1 : 1
  return a.range.start.line - b.range.start.line || a.range.start.character - b.range.start.character
}

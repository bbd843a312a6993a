import type { LocationLink } from 'vscode-languageserver-types'
import type { Occurrence } from './names/occurrence.ts'
import { definitionsOf, type Found, namesOf, occurrencesAt } from './names.ts'
import { isDoubled, type Place, rangeOf } from './place.ts'

/**
 * Where the thing under the cursor is defined: from nginx over the upstream and the socket to the server, its module and its settings. On
 * a definition, the definition itself. Empty where nothing is named there, or no file defines it.
 */
export function definition(place: Place): LocationLink[] {
  const found = occurrencesAt(place)
  const targets = found.flatMap(each => definitionsOf(each).map(target => ({ origin: each.occurrence, target })))
  const known = targets.length > 0 ? targets : found.flatMap(each => elsewhere(each, place))
  const links = known
    .filter(({ target }) => !isDoubled(target.at.source.path, place))
    .map(({ origin, target }): LocationLink => {
      const range = rangeOf(target.at)
      return {
        originSelectionRange: rangeOf(origin.at),
        targetUri: place.uriOf(target.at.source.path),
        targetRange: range,
        targetSelectionRange: range,
      }
    })
  const distinct = [...new Map(links.map(link => [JSON.stringify([link.targetUri, link.targetRange]), link])).values()]
  return distinct.filter(link => !isWhole(link) || !distinct.some(other => other.targetUri === link.targetUri && !isWhole(other)))
}

/** A whole file, of which something in it says more. */
function isWhole({ targetRange: { end } }: LocationLink): boolean {
  return end.line === 0 && end.character === 0
}

/** A socket that nothing in this stack opens may be one of a project beside it: nginx often stands in front of several. */
function elsewhere({ occurrence, names }: Found, { stacks }: Place): { origin: Occurrence; target: Occurrence }[] {
  if (occurrence.kind !== 'socket' || occurrence.socket?.address.kind !== 'unix') return []
  const others = stacks.filter(stack => stack !== names.stack && !names.stack.alternatives.includes(stack))
  return others.flatMap(stack => definitionsOf({ occurrence, names: namesOf(stack) }).map(target => ({ origin: occurrence, target })))
}

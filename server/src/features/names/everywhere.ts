import type { Stack } from '../../stack.ts'
import { definitionsOf, type Found, inFile, type Names, namesOf, usesOf } from '../names.ts'
import type { Occurrence, Scope } from './occurrence.ts'
import { keyOf } from './table.ts'

/**
 * All occurrences of one thing. A file that several stacks share, or several configurations of nginx include, joins what it names in
 * one of them with what it names in the others.
 */
export function everyOccurrence(start: readonly Found[], stacks: readonly Stack[]): Found[] {
  const all = new Map<Names, Set<Occurrence>>()
  const isExpanded = once()
  const twinsOf = inSeveral(stacks)
  const rest = [...start]
  for (let found = rest.pop(); found; found = rest.pop()) {
    const { occurrence, names } = found
    const known = all.get(names) ?? new Set()
    if (known.has(occurrence)) continue
    all.set(names, known.add(occurrence))
    if (!isExpanded(found)) for (const other of [...definitionsOf(found), ...usesOf(found)]) rest.push({ occurrence: other, names })
    for (const twin of twinsOf(occurrence)) rest.push(twin)
  }
  return [...all].flatMap(([names, occurrences]) => [...occurrences].map(occurrence => ({ occurrence, names })))
}

/** Tells of each thing whether it was asked for before: what one of its occurrences leads to, all of them do. */
function once(): (found: Found) => boolean {
  const seen = new Map<Names, Map<string, Set<Scope | undefined>>>()
  return ({ occurrence, names }) => {
    // What leads to an address is not all that leads from it.
    const key = occurrence.socket ? `${occurrence.role} ${keyOf(occurrence)}` : keyOf(occurrence)
    const ofNames = seen.get(names) ?? new Map<string, Set<Scope | undefined>>()
    const scopes = ofNames.get(key) ?? new Set()
    if (scopes.has(occurrence.scope)) return true
    seen.set(names, ofNames.set(key, scopes.add(occurrence.scope)))
    return false
  }
}

/** What is named in the very same place, in any of some stacks. */
function inSeveral(stacks: readonly Stack[]): (occurrence: Occurrence) => Found[] {
  const files = new Map<string, Map<string, Found[]>>()
  return ({ kind, at }) => {
    const { path } = at.source
    let places = files.get(path)
    if (!places) {
      files.set(path, (places = new Map()))
      for (const names of stacks.map(namesOf))
        for (const occurrence of inFile(path, names)) {
          const key = placeOf(occurrence)
          const same = places.get(key)
          if (same) same.push({ occurrence, names })
          else places.set(key, [{ occurrence, names }])
        }
    }
    return places.get(placeOf({ kind, at })) ?? []
  }
}

function placeOf({ kind, at }: Pick<Occurrence, 'kind' | 'at'>): string {
  return `${kind} ${at.start} ${at.end}`
}

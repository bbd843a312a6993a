import { editDistance } from './catalogue.ts'

/** No real workspace has so many names to compare. */
const mostCompared = 2_000_000

/**
 * Tells which of some names was meant by another one: the first of those that are the fewest edits away, at most `limit`; undefined where
 * none is. Behind so many names that looking for more of them would take long, nothing is found.
 */
export function nearestAmong(known: readonly string[], limit: number): (name: string) => string | undefined {
  const found = new Map<string, string | undefined>()
  let compared = 0
  return name => {
    const before = found.get(name)
    if (before !== undefined || found.has(name) || compared > mostCompared) return before
    compared += known.length
    const nearest = nearestTo(name, known, limit)
    found.set(name, nearest)
    return nearest
  }
}

function nearestTo(name: string, known: readonly string[], limit: number): string | undefined {
  let nearest: string | undefined
  let most = limit
  for (const other of known) {
    const away = editDistance(name, other, most)
    if (away > most) continue
    nearest = other
    most = away - 1
  }
  return nearest
}

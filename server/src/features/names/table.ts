import type { Occurrence } from './occurrence.ts'

/** Occurrences, to be found by file and by name. */
export interface Table {
  all: readonly Occurrence[]
  /** By the path of the file they are written in. */
  byFile: ReadonlyMap<string, readonly Occurrence[]>
  /** By kind, sort and name; see `keyOf`. */
  byName: ReadonlyMap<string, readonly Occurrence[]>
  sockets: readonly Occurrence[]
  domains: readonly Occurrence[]
}

/** Each occurrence once, although several servers read the file it is in, or one includes it several times. */
export function tableOf(occurrences: Iterable<Occurrence>): Table {
  const all = distinct(occurrences)
  return {
    all,
    byFile: groupBy(all, ({ at }) => at.source.path),
    byName: groupBy(all, keyOf),
    sockets: all.filter(({ kind }) => kind === 'socket'),
    domains: all.filter(({ kind }) => kind === 'domain'),
  }
}

export function keyOf({ kind, sort, name }: Pick<Occurrence, 'kind' | 'sort' | 'name'>): string {
  return `${kind} ${sort ?? ''} ${name}`
}

function distinct(occurrences: Iterable<Occurrence>): Occurrence[] {
  const seen = new Map<string, Set<object | undefined>>()
  return [...occurrences].filter(occurrence => {
    const { role, at, scope } = occurrence
    const key = `${keyOf(occurrence)} ${role} ${at.start} ${at.end} ${at.source.path}`
    const scopes = seen.get(key) ?? new Set()
    if (scopes.has(scope)) return false
    seen.set(key, scopes.add(scope))
    return true
  })
}

function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group) group.push(item)
    else groups.set(key, [item])
  }
  return groups
}

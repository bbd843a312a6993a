import { groupBy } from '../../list.ts'
import { isHost } from './domains.ts'
import type { Kind, Occurrence } from './occurrence.ts'

/** Occurrences, to be found by kind, by file and by name. What is in one table once may be in another one too. */
export interface Table {
  byKind: ReadonlyMap<Kind, readonly Occurrence[]>
  /** By the path of the file they are written in. */
  byFile: ReadonlyMap<string, readonly Occurrence[]>
  /** By kind, sort and name; see `keyOf`. */
  byName: ReadonlyMap<string, readonly Occurrence[]>
  /** What these occurrences say is there, of kinds that others only seem to speak of; see `isCertain`. */
  certain: ReadonlySet<string>
}

/** Each occurrence once, although several servers read the file it is in, or one includes it several times. */
export function tableOf(occurrences: readonly Occurrence[]): Table {
  const all = distinct(occurrences)
  return {
    byKind: groupBy(all, ({ kind }) => kind),
    byFile: groupBy(all, ({ at }) => at.source.path),
    byName: groupBy(all, keyOf),
    certain: new Set(all.filter(occurrence => isHost(occurrence) || isUpstream(occurrence)).map(thingOf)),
  }
}

/** Whether an occurrence is one, by what is in some tables: directives speak of other hosts too, and of what only looks like an upstream. */
export function isCertain(occurrence: Occurrence, tables: readonly Table[]): boolean {
  if (occurrence.kind !== 'domain' && !occurrence.ifDefined) return true
  const thing = thingOf(occurrence)
  return tables.some(({ certain }) => certain.has(thing))
}

function isUpstream({ kind, role }: Occurrence): boolean {
  return kind === 'upstream' && role === 'definition'
}

function thingOf({ kind, scope, name }: Occurrence): string {
  return kind === 'domain' ? `domain ${name}` : `${kind} ${name} ${scope}`
}

export function keyOf({ kind, sort, name }: Pick<Occurrence, 'kind' | 'sort' | 'name'>): string {
  return `${kind} ${sort ?? ''} ${name}`
}

/** Each occurrence once. */
export function distinct(occurrences: readonly Occurrence[]): readonly Occurrence[] {
  if (occurrences.length < 2) return occurrences
  const seen = new Map<string, Set<Occurrence['scope']>>()
  return occurrences.filter(occurrence => {
    const { role, at, scope } = occurrence
    const key = `${keyOf(occurrence)} ${role} ${at.start} ${at.end} ${at.source.path}`
    const scopes = seen.get(key) ?? new Set()
    if (scopes.has(scope)) return false
    seen.set(key, scopes.add(scope))
    return true
  })
}

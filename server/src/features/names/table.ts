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

/** Equal for the occurrences of one name, in whatever scope. */
export function keyOf({ kind, sort, name }: Pick<Occurrence, 'kind' | 'sort' | 'name'>): string {
  return `${kind} ${sort ?? ''} ${name}`
}

/** Each occurrence once. There may be thousands of them at every key press, so that no key is made for each. */
export function distinct(occurrences: readonly Occurrence[]): readonly Occurrence[] {
  if (occurrences.length < 2) return occurrences
  const seen = new Map<string, Map<number, Occurrence[]>>()
  return occurrences.filter(occurrence => {
    const { source, start } = occurrence.at
    let ofFile = seen.get(source.path)
    if (!ofFile) seen.set(source.path, (ofFile = new Map()))
    const here = ofFile.get(start)
    if (!here) ofFile.set(start, [occurrence])
    else if (here.some(other => isSame(other, occurrence))) return false
    else here.push(occurrence)
    return true
  })
}

/** Whether two occurrences that begin at one place are the same. */
function isSame(one: Occurrence, other: Occurrence): boolean {
  return (
    one.at.end === other.at.end &&
    one.kind === other.kind &&
    one.name === other.name &&
    one.sort === other.sort &&
    one.role === other.role &&
    one.scope === other.scope
  )
}

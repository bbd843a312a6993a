import { isName, reaches } from '../facts/address.ts'
import { hears } from '../rules/reach.ts'
import { contains, type Span } from '../span.ts'
import type { Stack } from '../stack.ts'
import { accountsIn } from './names/accounts.ts'
import { foldersIn, modulesIn, settingsModulesIn } from './names/django.ts'
import { domainsIn } from './names/domains.ts'
import { filesNamedIn } from './names/files.ts'
import { nginxNames } from './names/nginx.ts'
import type { Occurrence } from './names/occurrence.ts'
import { socketsIn } from './names/sockets.ts'
import { programsIn } from './names/supervisor.ts'
import { servicesIn, unitsIn } from './names/units.ts'
import { placeholdersIn } from './names/uwsgi.ts'
import { type Place, stacksOf } from './place.ts'

export type { Kind, Occurrence } from './names/occurrence.ts'

/** Everything with a name in one stack. */
export interface Names {
  stack: Stack
  all: readonly Occurrence[]
  /** By the path of the file it is written in. */
  byFile: ReadonlyMap<string, readonly Occurrence[]>
  byName: ReadonlyMap<string, readonly Occurrence[]>
  sockets: readonly Occurrence[]
}

const known = new WeakMap<Stack, Names>()

/** The named things of a stack, looked for when they are first asked for. */
export function namesOf(stack: Stack): Names {
  const before = known.get(stack)
  if (before) return before
  const all = distinct([
    ...socketsIn(stack),
    ...nginxNames(stack.nginx),
    ...placeholdersIn(stack),
    ...programsIn(stack),
    ...unitsIn(stack),
    ...servicesIn(stack),
    ...domainsIn(stack),
    ...modulesIn(stack),
    ...settingsModulesIn(stack),
    ...foldersIn(stack),
    ...filesNamedIn(stack),
    ...accountsIn(stack),
  ])
  const names: Names = {
    stack,
    all,
    byFile: groupBy(all, ({ at }) => at.source.path),
    byName: groupBy(all, keyOf),
    sockets: all.filter(({ kind }) => kind === 'socket'),
  }
  known.set(stack, names)
  return names
}

function keyOf({ kind, name }: Occurrence): string {
  return `${kind} ${name}`
}

/** An occurrence with what else is named in its stack. */
export interface Found {
  occurrence: Occurrence
  names: Names
}

/** What is named at the cursor, in each stack the document belongs to: of names within names the innermost. */
export function occurrencesAt(place: Place, wanted: (occurrence: Occurrence) => boolean = () => true): Found[] {
  const { document, offset } = place
  const around = stacksAround(place).flatMap(stack => {
    const names = namesOf(stack)
    const here = names.byFile.get(document.source.path) ?? []
    return here
      .filter(each => each.at.start < each.at.end && contains(each.at, offset) && wanted(each))
      .map(occurrence => ({ occurrence, names }))
  })
  const within = around.filter(({ occurrence: { at } }) => offset < at.end)
  const candidates = within.length > 0 ? within : around
  const shortest = Math.min(...candidates.map(({ occurrence: { at } }) => at.end - at.start))
  return candidates.filter(({ occurrence: { at } }) => at.end - at.start === shortest)
}

/** The stacks of a document; for a file that none has taken in, such as a part that an ini file includes, those that name something in it. */
export function stacksAround(place: Pick<Place, 'document' | 'stacks'>): Stack[] {
  const own = stacksOf(place)
  if (own.length > 0) return own
  return place.stacks.filter(stack => namesOf(stack).byFile.has(place.document.source.path))
}

/** Where the thing of an occurrence is defined; nothing where no file here defines it. */
export function definitionsOf({ occurrence, names }: Found): Occurrence[] {
  if (occurrence.kind === 'socket')
    return names.sockets.filter(({ role, socket }) => {
      if (role !== 'definition') return false
      return occurrence.role === 'use' ? isHeard(occurrence.socket, socket, names.stack) : isShared(occurrence.socket, socket)
    })
  return same(occurrence, names).filter(({ role }) => role === 'definition')
}

/** The uses of what an occurrence defines or uses. */
export function usesOf(found: Found): Occurrence[] {
  const { occurrence, names } = found
  if (occurrence.kind !== 'socket') return same(occurrence, names).filter(({ role }) => role === 'use')
  const definitions = definitionsOf(found)
  return names.sockets.filter(({ role, socket, name }) => {
    if (role !== 'use') return false
    if (definitions.length === 0) return name === occurrence.name
    return definitions.some(definition => isHeard(socket, definition.socket, names.stack))
  })
}

function same({ kind, name, scope }: Occurrence, { byName }: Names): Occurrence[] {
  return (byName.get(keyOf({ kind, name } as Occurrence)) ?? []).filter(other => other.scope === scope)
}

/** Whether two listeners want the same address: one socket that systemd opens for a program, or a conflict. */
function isShared(one: Occurrence['socket'], other: Occurrence['socket']): boolean {
  return one !== undefined && other !== undefined && reaches(one.address, other.address)
}

/** Whether a connection may arrive at a listener. Another machine's name says nothing about ours; that of a container only about itself. */
function isHeard(from: Occurrence['socket'], on: Occurrence['socket'], stack: Stack): boolean {
  if (!from || !on || !hears(on, from.address, stack)) return false
  if (from.address.kind !== 'tcp' || !isName(from.address.host)) return true
  const program = on.server?.program
  return program?.manager === 'compose'
    ? program.name === from.address.host
    : on.address.kind === 'tcp' && on.address.host === from.address.host
}

/**
 * All occurrences of one thing. A file that several stacks share, or several configurations of nginx include, joins what it names in
 * one of them with what it names in the others.
 */
export function everyOccurrence(start: readonly Found[], stacks: readonly Stack[]): Found[] {
  const all = new Map<Occurrence, Found>()
  const rest = [...start]
  for (let found = rest.pop(); found; found = rest.pop()) {
    if (all.has(found.occurrence)) continue
    all.set(found.occurrence, found)
    const { names } = found
    for (const occurrence of [...definitionsOf(found), ...usesOf(found)]) if (!all.has(occurrence)) rest.push({ occurrence, names })
    for (const stack of stacks) {
      const names = namesOf(stack)
      for (const occurrence of names.byFile.get(found.occurrence.at.source.path) ?? [])
        if (occurrence.kind === found.occurrence.kind && isSame(occurrence.at, found.occurrence.at)) rest.push({ occurrence, names })
    }
  }
  return [...all.values()]
}

function isSame(a: Span, b: Span): boolean {
  return a.start === b.start && a.end === b.end && a.source.path === b.source.path
}

/** Each once, although several configurations may include the file it is in, and several servers read it. */
function distinct(occurrences: readonly Occurrence[]): Occurrence[] {
  const seen = new Map<string, Set<object | undefined>>()
  return occurrences.filter(({ kind, name, role, at, scope }) => {
    const key = `${kind} ${role} ${at.start} ${at.end} ${at.source.path} ${name}`
    const scopes = seen.get(key) ?? new Set()
    if (scopes.has(scope)) return false
    seen.set(key, scopes.add(scope))
    return true
  })
}

function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>()
  for (const item of items) {
    const group = groups.get(keyOf(item))
    if (group) group.push(item)
    else groups.set(keyOf(item), [item])
  }
  return groups
}

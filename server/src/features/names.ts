import { doorOf, isName, reaches } from '../facts/address.ts'
import type { Document } from '../formats/format.ts'
import { groupBy } from '../list.ts'
import { folderOf } from '../path.ts'
import { containersAround, hears } from '../rules/stack/reach.ts'
import { contains } from '../span.ts'
import type { Stack } from '../stack.ts'
import { accountsIn } from './names/accounts.ts'
import { foldersIn, modulesIn, settingsModulesIn } from './names/django.ts'
import { domainsIn } from './names/domains.ts'
import { filesNamedIn, includesIn } from './names/files.ts'
import { tablesOf } from './names/groups.ts'
import { nginxNames } from './names/nginx.ts'
import type { Kind, Occurrence, Scope } from './names/occurrence.ts'
import { scriptsOf } from './names/scripts.ts'
import { socketsIn } from './names/sockets.ts'
import { programsIn } from './names/supervisor.ts'
import { distinct, isCertain, keyOf, type Table, tableOf } from './names/table.ts'
import { servicesIn, unitsIn } from './names/units.ts'
import { placeholdersIn } from './names/uwsgi.ts'
import { type Place, stacksOf } from './place.ts'

export type { Kind, Occurrence } from './names/occurrence.ts'

/** Everything with a name in one stack. */
export interface Names {
  stack: Stack
  /** Some for the configurations of nginx, of which only those are made anew that hold a part that has changed, and one for everything else. */
  tables: readonly Table[]
  all: readonly Occurrence[]
  sockets: readonly Occurrence[]
  /** Those at which two programs may meet, by what their addresses share; see `doorOf`. */
  byDoor: ReadonlyMap<string, readonly Occurrence[]>
  /** What was found to be at the ends of things, by scope and name; see `endsOf`. */
  ends: Map<Occurrence['scope'], Map<string, Ends>>
}

const known = new WeakMap<Stack, { names: Names; scripts: readonly Document[] }>()

/** The named things of a stack, looked for when they are first asked for. */
export function namesOf(stack: Stack): Names {
  const scripts = scriptsOf(stack.workspace)
  const before = known.get(stack)
  if (before?.scripts === scripts) return before.names
  const others = [
    ...socketsIn(stack),
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
  ]
  const tables = [tableOf(others), ...tablesOf(includesIn(stack)), ...stack.nginx.flatMap(outermost => tablesOf(nginxNames(outermost)))]
  const names = gathered(stack, tables)
  known.set(stack, { names, scripts })
  return names
}

function gathered(stack: Stack, tables: readonly Table[]): Names {
  let all: readonly Occurrence[] | undefined
  let sockets: readonly Occurrence[] | undefined
  let byDoor: Names['byDoor'] | undefined
  return {
    stack,
    tables,
    get all() {
      all ??= among(this, ({ byKind }) => [...byKind.values()].flat())
      return all
    },
    get sockets() {
      sockets ??= ofKind('socket', this)
      return sockets
    },
    get byDoor() {
      byDoor ??= groupBy(this.sockets, ({ socket }) => (socket ? doorOf(socket.address) : ''))
      return byDoor
    },
    ends: new Map(),
  }
}

/** What is named of a kind. */
export function ofKind(kind: Kind, names: Names): Occurrence[] {
  return among(names, ({ byKind }) => byKind.get(kind))
}

/** What is named in a file. */
export function inFile(path: string, names: Names): Occurrence[] {
  return among(names, ({ byFile }) => byFile.get(path))
}

/** All of a name, in any scope; see `keyOf`. */
export function ofName(key: string, names: Names): Occurrence[] {
  return among(names, ({ byName }) => byName.get(key))
}

function among({ tables }: Names, find: (table: Table) => readonly Occurrence[] | undefined): Occurrence[] {
  const found: Occurrence[] = []
  for (const table of tables) for (const occurrence of find(table) ?? none) found.push(occurrence)
  return distinct(found).filter(occurrence => isCertain(occurrence, tables))
}

const none: readonly Occurrence[] = []

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
    const here = inFile(document.source.path, names)
    return here
      .filter(each => each.at.start < each.at.end && contains(each.at, offset) && wanted(each))
      .map(occurrence => ({ occurrence, names }))
  })
  const within = around.filter(({ occurrence: { at } }) => offset < at.end)
  const candidates = within.length > 0 ? within : around
  const shortest = candidates.reduce((least, { occurrence: { at } }) => Math.min(least, at.end - at.start), Number.POSITIVE_INFINITY)
  return candidates.filter(({ occurrence: { at } }) => at.end - at.start === shortest)
}

/** The stacks of a document; for a file that none has taken in, such as a part that an ini file includes, those that name something in it. */
export function stacksAround(place: Pick<Place, 'document' | 'stacks'>): Stack[] {
  const own = stacksOf(place)
  if (own.length > 0) return own
  return place.stacks.filter(stack => namesOf(stack).tables.some(({ byFile }) => byFile.has(place.document.source.path)))
}

/** Where the thing of an occurrence is defined; nothing where no file here defines it. The same list for all occurrences of the thing. */
export function definitionsOf(found: Found): readonly Occurrence[] {
  return endsOf(found).definitions
}

/** The uses of what an occurrence defines or uses: the same list for all occurrences of the thing. */
export function usesOf(found: Found): readonly Occurrence[] {
  return endsOf(found).uses
}

/** Where a thing is defined, and where it is used. */
interface Ends {
  definitions: readonly Occurrence[]
  uses: readonly Occurrence[]
}

/** Found once for all occurrences from which it looks the same: those of one name, in one role, in one folder. */
function endsOf(found: Found): Ends {
  const { occurrence, names } = found
  const { scope, role, at } = occurrence
  let ends = names.ends.get(scope)
  if (!ends) names.ends.set(scope, (ends = new Map()))
  const key = `${role} ${keyOf(occurrence)} ${folderOf(at.source.path)}`
  const known = ends.get(key) ?? (occurrence.kind === 'socket' ? endsOfSocket(found) : endsOfName(found))
  ends.set(key, known)
  return known
}

function endsOfSocket({ occurrence: { role, name, socket }, names }: Found): Ends {
  const { stack } = names
  const around = (socket && names.byDoor.get(doorOf(socket.address))) ?? none
  const definitions = around.filter(other => {
    if (other.role !== 'definition') return false
    return role === 'use' ? isHeard(socket, other.socket, stack) : isShared(socket, other.socket)
  })
  const uses = around.filter(other => {
    if (other.role !== 'use') return false
    return definitions.length === 0 ? other.name === name : definitions.some(on => isHeard(other.socket, on.socket, stack))
  })
  return { definitions, uses }
}

/** All occurrences of a thing that goes by its name. */
function endsOfName({ occurrence, names }: Found): Ends {
  const named = ofName(keyOf(occurrence), names)
  const scopesOf = scopesAmong(named.filter(({ role }) => role === 'definition'))
  const wanted = new Set(scopesOf(occurrence))
  const same = named.filter(other => scopesOf(other).some(scope => wanted.has(scope)))
  return { definitions: same.filter(({ role }) => role === 'definition'), uses: same.filter(({ role }) => role === 'use') }
}

/**
 * Where a name is valid: in its own configuration, or, of what that does not define, in the configurations beside it that do: a site and
 * the files of `conf.d` are read together by a main file that is not there. The nearest folder comes first, as others may hold other
 * deployments.
 */
function scopesAmong(definitions: readonly Occurrence[]): (occurrence: Occurrence) => (Scope | undefined)[] {
  const defining = new Set(definitions.map(({ scope }) => scope))
  const byFolder = groupBy(definitions, ({ at }) => folderOf(at.source.path))
  const scopesIn = new Map([...byFolder].map(([folder, beside]) => [folder, [...new Set(beside.map(({ scope }) => scope))]]))
  return ({ kind, scope, at }) => {
    if (defining.size === 0 || defining.has(scope) || kind === 'location' || kind === 'placeholder') return [scope]
    return scopesIn.get(folderOf(at.source.path)) ?? [...defining]
  }
}

/** Whether two listeners want the same address: one socket that systemd opens for a program, or a conflict. */
function isShared(one: Occurrence['socket'], other: Occurrence['socket']): boolean {
  return one !== undefined && other !== undefined && reaches(one.address, other.address)
}

/** Whether a connection may arrive at a listener. Another machine's name says nothing about ours; that of a container only about itself. */
function isHeard(from: Occurrence['socket'], on: Occurrence['socket'], stack: Stack): boolean {
  if (!from || !on || !hears(on, from.address, stack)) return false
  if (from.address.kind !== 'tcp' || !isName(from.address.host)) return true
  const { host } = from.address
  return containersAround(on, stack).includes(host) || (on.address.kind === 'tcp' && on.address.host === host)
}

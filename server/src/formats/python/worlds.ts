import { t } from '../../l10n.ts'
import type { Span } from '../../span.ts'
import type { Module, Thing } from './module.ts'
import { bind } from './names.ts'
import { copyOf, place, same, unknownValue } from './things.ts'

/** The names of all loaded modules at one moment. */
type World = Map<Module, Module['names']>

/**
 * Goes several ways from here, each in a world of its own; a way is true when it ends in an error. A name keeps its value where all other
 * ways agree. `ended` when all end in one, `changed` when the ways made something unknown that was known before.
 */
export function goWays({ evaluation }: Module, at: Span, ways: (() => boolean)[]): { ended: boolean; changed: boolean } {
  const { modules } = evaluation
  const before = worldOf(modules.values())
  const outcomes: World[] = []
  for (const run of ways) {
    const copies = new Map<Thing, Thing>()
    for (const [other, names] of before) {
      other.names = new Map([...names].map(([name, { thing, at }]) => [name, { thing: copyOf(thing, copies), at }]))
      evaluation.steps -= names.size
    }
    if (!run()) outcomes.push(worldOf(modules.values()))
  }
  const [first = before] = outcomes
  for (const [other, names] of first) other.names = names
  const changed = outcomes.length > 1 && agree(outcomes, before, at)
  return { ended: outcomes.length === 0, changed }
}

function worldOf(modules: Iterable<Module>): World {
  return new Map([...modules].map(module => [module, module.names]))
}

/**
 * Makes unknown in the first world whatever others leave different, with all other names of the same lists and dicts. Tells whether
 * any of it was known before.
 */
function agree(worlds: World[], before: World, at: Span): boolean {
  const differing = [...before.keys()].flatMap(module => differences(module, worlds))
  for (const world of worlds) {
    const things = new Set(differing.map(({ module, name }) => world.get(module)?.get(name)?.thing))
    for (const [module, names] of world)
      for (const [name, { thing }] of names)
        if ((thing.kind === 'list' || thing.kind === 'dict') && things.has(thing)) differing.push({ module, name })
  }
  let changed = false
  for (const { module, name } of differing) {
    const places = worlds.flatMap(world => world.get(module)?.get(name)?.at ?? [])
    const where = places.findLast(place => place.source === at.source && place.start >= at.start) ?? places[0] ?? place(at)
    bind(module, name, unknownValue(where, t('it depends on a condition')), where)
    if (before.get(module)?.get(name)?.thing.kind !== 'unknown') changed = true
  }
  return changed
}

/** The names of a module that do not stand for the same in all worlds. */
function differences(module: Module, worlds: World[]): { module: Module; name: string }[] {
  const names = new Set(worlds.flatMap(world => [...(world.get(module)?.keys() ?? [])]))
  const things = (name: string) => worlds.map(world => world.get(module)?.get(name)?.thing)
  return [...names].flatMap(name => {
    const [first, ...others] = things(name)
    return first && others.every(other => other && same(first, other)) ? [] : [{ module, name }]
  })
}

import { isSameList } from '../list.ts'
import { onceFor } from '../memory.ts'
import type { Entry } from '../syntax/tree.ts'
import { type Block, blocksIn } from './block.ts'

/**
 * The parts of a configuration: the blocks of `http` (servers, upstreams, maps). A configuration that is itself a part of one we cannot
 * see is a part as a whole. Between two readings of a configuration, a part that has not changed stays the same block, and directives that
 * are the same stay the same list: whether something has changed is asked by comparing objects, and never by what is in them.
 */
export function partsIn(outermost: Block): readonly Block[] {
  if (!isWhole(outermost)) return [outermost]
  const before = parts.get(outermost)
  if (before) return before
  const all = outermost.blocks.filter(isHttp)
  const [http, another] = all
  const found = http && !another ? http.blocks : all.flatMap(({ blocks }) => blocks)
  parts.set(outermost, found)
  return found
}

const parts = new WeakMap<Block, readonly Block[]>()

/** The blocks of a whole configuration that lie in no part. */
const leftIn = onceFor((outermost: Block): readonly Block[] => [
  outermost,
  ...outermost.blocks.flatMap(block => (isHttp(block) ? block : blocksIn(block))),
])

/** Whether a configuration is read again, so that most of its parts will be those of the reading before. */
export function wasReadBefore({ configuration }: Block): boolean {
  return configuration !== undefined
}

/** A whole configuration without its parts, as if it were read for the first time. */
export function withoutParts({ configuration: _, ...outermost }: Block): Block {
  return { ...outermost, blocks: outermost.blocks.map(block => (isHttp(block) ? { ...block, blocks: [] } : block)) }
}

/** What a part inherits from: the directives of the blocks around it, and whether all of them were seen. The same list while all that is the same. */
export type Surroundings = readonly unknown[]

/** What is around a part; undefined for a configuration that is a part as a whole. */
export function around({ outer }: Block): Surroundings | undefined {
  return outer && aroundPartsOf(outer)
}

const aroundPartsOf = onceFor(sameAround)

function sameAround({ complete, directives, outer }: Block): Surroundings {
  const now = [complete, outer?.directives, outer?.complete]
  const before = surroundings.get(directives)
  if (before && isSameList(before, now)) return before
  surroundings.set(directives, now)
  return now
}

const surroundings = new WeakMap<readonly Entry[], Surroundings>()

/**
 * Looks through a configuration: as a whole when it is read for the first time, then part by part. When it is read again, only the parts
 * that are not as before are looked at, and what was found in the others stays where it is. `look` gets blocks, outer before inner; what
 * it finds in one may depend on what is in it and on the directives around it, but on no other block.
 */
export function byPart<Result>(look: (blocks: readonly Block[]) => readonly Result[]): (outermost: Block) => readonly Result[] {
  const wholes = new WeakMap<Block, readonly Result[]>()
  const readings = new WeakMap<object, Reading<Result>>()
  /** The part that was looked at last: what is asked of one part is often asked again before another one. */
  let last: { part: Block; around: Surroundings | undefined; results: readonly Result[] } | undefined

  function ofPart(part: Block): readonly Result[] {
    const now = around(part)
    if (last?.part !== part || last.around !== now) last = { part, around: now, results: look(blocksIn(part)) }
    return last.results
  }

  function ofWhole(outermost: Block): readonly Result[] {
    const before = wholes.get(outermost)
    if (before) return before
    const { configuration } = outermost
    const results = configuration ? ofParts(outermost, configuration) : look(blocksIn(outermost))
    wholes.set(outermost, results)
    return results
  }

  function ofParts(outermost: Block, configuration: object): readonly Result[] {
    const reading = readAgain(outermost, readings.get(configuration), ofPart)
    readings.set(configuration, reading)
    return look(leftIn(outermost)).concat(reading.all)
  }

  return outermost => (isWhole(outermost) ? ofWhole(outermost) : ofPart(outermost))
}

/** What was found in the parts of a configuration when it was last read. */
interface Reading<Result> {
  /** What is around the parts of each `http`. */
  around: readonly Surroundings[]
  parts: readonly Block[]
  /** What was found in each part, and all of it. */
  found: (readonly Result[])[]
  all: Result[]
}

function readAgain<Result>(
  outermost: Block,
  before: Reading<Result> | undefined,
  ofPart: (part: Block) => readonly Result[],
): Reading<Result> {
  const parts = partsIn(outermost)
  const around = outermost.blocks.filter(isHttp).map(aroundPartsOf)
  if (!before || !isSameList(before.around, around)) {
    const found = parts.map(ofPart)
    return { around, parts, found, all: found.flat() }
  }
  const { start, end, by } = differenceOf(before.parts, parts)
  const changed = by.map(ofPart)
  const first = sizeOf(before.found, 0, start)
  const next = first + sizeOf(before.found, start, end)
  return { around, parts, found: replaced(before.found, start, end, changed), all: replaced(before.all, first, next, changed.flat()) }
}

/** What stands where in a list in place of what stood there before. */
interface Difference {
  before: readonly Block[]
  now: readonly Block[]
  start: number
  /** Where it ends in the list before. */
  end: number
  by: readonly Block[]
}

/** Found once for all who look through a configuration: they ask one after the other for the same two lists. */
function differenceOf(before: readonly Block[], now: readonly Block[]): Difference {
  if (difference?.before === before && difference.now === now) return difference
  let start = 0
  while (start < now.length && now[start] === before[start]) start++
  let end = before.length
  for (let other = now.length; end > start && other > start && now[other - 1] === before[end - 1]; other--) end--
  difference = { before, now, start, end, by: now.slice(start, end + now.length - before.length) }
  return difference
}

/** The last one alone: it holds on to what was before. */
let difference: Difference | undefined

/** A list with other items from `start` to `end`: itself where they are as many, since a new one for each key press would soon be waste. */
function replaced<Item>(list: Item[], start: number, end: number, by: readonly Item[]): Item[] {
  if (by.length !== end - start) return list.slice(0, start).concat(by, list.slice(end))
  for (let index = start; index < end; index++) list[index] = by[index - start] as Item
  return list
}

function sizeOf(found: readonly (readonly unknown[])[], start: number, end: number): number {
  let size = 0
  for (let index = start; index < end; index++) size += found[index]?.length ?? 0
  return size
}

/** Whether a configuration begins with the file nginx is started with. */
export function isWhole({ kind }: Block): boolean {
  return kind === 'main'
}

function isHttp({ kind }: Block): boolean {
  return kind === 'http'
}

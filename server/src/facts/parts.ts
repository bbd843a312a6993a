import { isSameList } from '../list.ts'
import type { Entry } from '../syntax/tree.ts'
import { type Block, blocksIn } from './block.ts'

/**
 * The parts of a configuration: the blocks of `http` (servers, upstreams, maps). A configuration that is itself a part of one we cannot
 * see is a part as a whole. Between two readings of a configuration, a part that has not changed stays the same block.
 */
export function partsIn(outermost: Block): readonly Block[] {
  if (!isWhole(outermost)) return [outermost]
  const before = parts.get(outermost)
  if (before) return before
  const found = outermost.blocks.filter(isHttp).flatMap(({ blocks }) => blocks)
  parts.set(outermost, found)
  return found
}

const parts = new WeakMap<Block, readonly Block[]>()

/** The part that a block lies in; undefined where it lies in none. */
export function partAround(block: Block): Block | undefined {
  let part: Block | undefined
  let level = block
  for (; level.outer; level = level.outer) if (isHttp(level.outer)) part = level
  return isWhole(level) ? part : level
}

/** A whole configuration without its parts. */
export function withoutParts(outermost: Block): Block {
  return { ...outermost, blocks: outermost.blocks.map(block => (isHttp(block) ? { ...block, blocks: [] } : block)) }
}

/** What a part inherits from, as one thing that stays the same while it is the same: the directives around it, and whether all were seen. */
export function around({ outer }: Block): unknown {
  if (!outer) return undefined
  const now = [outer.complete, outer.outer?.directives, outer.outer?.complete]
  const before = surroundings.get(outer.directives)
  if (before && isSameList(before, now)) return before
  surroundings.set(outer.directives, now)
  return now
}

const surroundings = new WeakMap<readonly Entry[], readonly unknown[]>()

/**
 * Looks through a configuration: as a whole when it is read for the first time, then part by part, at what is left first. A part that is
 * as before, and inherits as before, is not looked at again. `look` gets blocks, outer before inner; what it finds in one may depend on
 * what is in it and on the directives around it, but on no other block.
 */
export function byPart<Result>(look: (blocks: readonly Block[]) => readonly Result[]): (outermost: Block) => readonly Result[] {
  const seen = new WeakMap<Block, { around: unknown; results: readonly Result[] }>()
  const wholes = new WeakMap<Block, readonly Result[]>()

  function ofPart(part: Block, now = around(part)): readonly Result[] {
    const before = seen.get(part)
    if (before && before.around === now) return before.results
    const results = look(blocksIn(part))
    seen.set(part, { around: now, results })
    return results
  }

  function ofWhole(outermost: Block): readonly Result[] {
    const before = wholes.get(outermost)
    if (before) return before
    const results = outermost.again ? ofParts(outermost) : look(blocksIn(outermost))
    wholes.set(outermost, results)
    return results
  }

  function ofParts(outermost: Block): readonly Result[] {
    const left = [outermost, ...outermost.blocks.flatMap(block => (isHttp(block) ? block : blocksIn(block)))]
    const results = [...look(left)]
    let outer: Block | undefined
    let now: unknown
    for (const part of partsIn(outermost)) {
      if (part.outer !== outer) now = around(part)
      outer = part.outer
      for (const result of ofPart(part, now)) results.push(result)
    }
    return results
  }

  return outermost => (isWhole(outermost) ? ofWhole(outermost) : ofPart(outermost))
}

/** Whether a configuration begins with the file nginx is started with. */
export function isWhole({ kind }: Block): boolean {
  return kind === 'main'
}

function isHttp({ kind }: Block): boolean {
  return kind === 'http'
}

import { type Block, blocksIn } from './block.ts'

/**
 * The sites of a configuration: the servers of its `http` block. A configuration that is a part of one we cannot see is a site by itself.
 * Between two readings of a configuration, a site that has not changed stays the same block.
 */
export function sitesIn(outermost: Block): readonly Block[] {
  return isWhole(outermost) ? outermost.blocks.filter(isHttp).flatMap(({ blocks }) => blocks.filter(isServer)) : [outermost]
}

/** The site that a block lies in; undefined where it lies in none. */
export function siteAround(block: Block): Block | undefined {
  let site: Block | undefined
  let level = block
  for (; level.outer; level = level.outer) if (isServer(level) && isHttp(level.outer)) site = level
  return isWhole(level) ? site : level
}

/** A whole configuration as it is without its sites. What is left are the blocks themselves but for those that held sites. */
export function withoutSites(outermost: Block): Block {
  const without = (http: Block): Block => ({ ...http, blocks: http.blocks.filter(block => !isServer(block)) })
  return { ...outermost, blocks: outermost.blocks.map(block => (isHttp(block) ? without(block) : block)) }
}

/** What a site inherits from: the lists of directives around it, which are the same lists while they hold the same. */
export function around({ outer }: Block): readonly unknown[] {
  return outer ? [outer.directives, outer.complete, outer.outer?.directives, outer.outer?.complete] : []
}

/**
 * Looks through a configuration site by site, at what is left first; a site that is as before, and inherits as before, is not looked at
 * again. `look` gets the blocks of a part, outer before inner; it may see the directives around them, but no other block.
 */
export function bySite<Result>(look: (blocks: readonly Block[]) => readonly Result[]): (outermost: Block) => readonly Result[] {
  const seen = new WeakMap<Block, { around: readonly unknown[]; results: readonly Result[] }>()
  const of = (site: Block): readonly Result[] => {
    const now = around(site)
    const before = seen.get(site)
    if (before && isSame(before.around, now)) return before.results
    const results = look(blocksIn(site))
    seen.set(site, { around: now, results })
    return results
  }
  const wholes = new WeakMap<Block, readonly Result[]>()
  const ofWhole = (outermost: Block): readonly Result[] => {
    const results = [...look(blocksOutsideSites(outermost))]
    for (const site of sitesIn(outermost)) for (const result of of(site)) results.push(result)
    wholes.set(outermost, results)
    return results
  }
  return outermost => (isWhole(outermost) ? (wholes.get(outermost) ?? ofWhole(outermost)) : of(outermost))
}

function blocksOutsideSites(outermost: Block): Block[] {
  const inHttp = (http: Block) => http.blocks.filter(block => !isServer(block)).flatMap(block => blocksIn(block))
  return [outermost, ...outermost.blocks.flatMap(block => (isHttp(block) ? [block, ...inHttp(block)] : blocksIn(block)))]
}

/** Whether two lists hold the very same things. */
export function isSame(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((thing, index) => thing === other[index])
}

/** Whether a configuration begins with the file nginx is started with. */
export function isWhole({ kind }: Block): boolean {
  return kind === 'main'
}

function isHttp({ kind }: Block): boolean {
  return kind === 'http'
}

function isServer({ kind }: Block): boolean {
  return kind === 'server'
}

import type { Block } from '../facts/block.ts'
import type { Stack } from '../stack.ts'

/** One site of a stack, or what is left without its sites. */
export interface Piece {
  /** The server, or a configuration that is a part of one we cannot see; undefined for what is left. */
  site?: Block
  /** What is around the site: one by one the same things while what a rule may look at besides the site is the same. */
  around: readonly unknown[]
  /** The piece as a stack that states less. */
  stack(): Stack
}

/**
 * A stack in pieces: each site with what is around it, and the rest. A rule that looks at every server by itself finds in the pieces
 * what it finds in the whole.
 */
export function* piecesOf(stack: Stack): Iterable<Piece> {
  const around = aroundAll(stack)
  let bySite: ((site?: Block) => Pick<Stack, 'mounts' | 'connections'>) | undefined
  const pieceOf = (nginx: Block[], site?: Block): Stack => {
    bySite ??= dividedBySite(stack)
    return { ...stack, nginx, documents: site ? [] : stack.documents, ...bySite(site) }
  }
  for (const top of stack.nginx)
    for (const site of sitesIn(top)) {
      const { outer: http } = site
      yield {
        site,
        around: http ? [http.directives, top.directives, http.complete, ...around] : around,
        stack: () => pieceOf([http ? { ...http, directives: [], blocks: [site] } : site], site),
      }
    }
  yield { around, stack: () => pieceOf(stack.nginx.filter(isWhole).map(withoutSites)) }
}

/** What a stack states besides its nginx configurations. */
function aroundAll({ project, deployed, servers, listeners, programs, settings, live, containers }: Stack): readonly unknown[] {
  return [project, deployed, ...servers, ...listeners, ...programs, ...settings, ...live, ...containers]
}

function dividedBySite({ mounts, connections }: Stack): (site?: Block) => Pick<Stack, 'mounts' | 'connections'> {
  const mountsBySite = groupBy(mounts, ({ block }) => block && siteAround(block))
  const connectionsBySite = groupBy(connections, ({ block }) => siteAround(block))
  return site => ({ mounts: mountsBySite.get(site) ?? [], connections: connectionsBySite.get(site) ?? [] })
}

/** The sites of a configuration: a part of one that we cannot see is a site by itself. */
function sitesIn(top: Block): Block[] {
  return isWhole(top) ? top.blocks.filter(isHttp).flatMap(({ blocks }) => blocks.filter(isServer)) : [top]
}

/** The site that a block lies in; undefined where it lies in none. */
function siteAround(block: Block): Block | undefined {
  let site: Block | undefined
  let level = block
  for (; level.outer; level = level.outer) if (isServer(level) && isHttp(level.outer)) site = level
  return isWhole(level) ? site : level
}

function withoutSites(top: Block): Block {
  const without = (http: Block): Block => ({ ...http, blocks: http.blocks.filter(block => !isServer(block)) })
  return { ...top, blocks: top.blocks.map(block => (isHttp(block) ? without(block) : block)) }
}

function isWhole({ kind }: Block): boolean {
  return kind === 'main'
}

function isHttp({ kind }: Block): boolean {
  return kind === 'http'
}

function isServer({ kind }: Block): boolean {
  return kind === 'server'
}

function groupBy<Item>(items: readonly Item[], siteOf: (item: Item) => Block | undefined): Map<Block | undefined, Item[]> {
  const groups = new Map<Block | undefined, Item[]>()
  for (const item of items) {
    const site = siteOf(item)
    const group = groups.get(site)
    if (group) group.push(item)
    else groups.set(site, [item])
  }
  return groups
}

import type { Block } from '../facts/block.ts'
import { around, isWhole, siteAround, sitesIn, withoutSites } from '../facts/sites.ts'
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
  const stated = statedIn(stack)
  let bySite: ((site?: Block) => Pick<Stack, 'mounts' | 'connections'>) | undefined
  const pieceOf = (nginx: Block[], site?: Block): Stack => {
    bySite ??= dividedBySite(stack)
    return { ...stack, nginx, documents: site ? [] : stack.documents, ...bySite(site) }
  }
  for (const top of stack.nginx)
    for (const site of sitesIn(top)) {
      yield {
        site,
        around: [...around(site), ...stated],
        stack: () => pieceOf([site], site),
      }
    }
  yield { around: stated, stack: () => pieceOf(stack.nginx.filter(isWhole).map(withoutSites)) }
}

/** What a stack states besides its nginx configurations. */
function statedIn({ project, deployed, servers, listeners, programs, settings, live, containers }: Stack): readonly unknown[] {
  return [project, deployed, ...servers, ...listeners, ...programs, ...settings, ...live, ...containers]
}

function dividedBySite({ mounts, connections }: Stack): (site?: Block) => Pick<Stack, 'mounts' | 'connections'> {
  const mountsBySite = groupBy(mounts, ({ block }) => block && siteAround(block))
  const connectionsBySite = groupBy(connections, ({ block }) => siteAround(block))
  return site => ({ mounts: mountsBySite.get(site) ?? [], connections: connectionsBySite.get(site) ?? [] })
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

import type { Block } from '../facts/block.ts'
import type { Connection } from '../facts/facts.ts'
import { mountsOf } from '../facts/mounts.ts'
import { isWhole, partAround, partsIn, withoutParts } from '../facts/parts.ts'
import { groupBy } from '../list.ts'
import type { Stack } from '../stack.ts'

/**
 * A stack in pieces, each a stack that states less: one for each part with what is around it, and what is left without the parts. A rule
 * that looks at every part by itself finds in the pieces what it finds in the whole.
 */
interface Pieces {
  parts: readonly Block[]
  of(part: Block): Stack
  left(): Stack
}

export function piecesOf(stack: Stack): Pieces {
  const { nginx, mounts } = stack
  let byPart: Map<Block | undefined, Connection[]> | undefined
  const connectionsOf = (part?: Block): Connection[] => {
    byPart ??= groupBy(stack.connections, ({ block }) => partAround(block))
    return byPart.get(part) ?? []
  }
  return {
    parts: nginx.flatMap(partsIn),
    of: part => ({ ...stack, nginx: [part], documents: [], mounts: [...mountsOf(part)], connections: connectionsOf(part) }),
    left() {
      const left = nginx.filter(isWhole).map(withoutParts)
      const mountsLeft = [...mounts.filter(({ block }) => !block), ...left.flatMap(mountsOf)]
      return { ...stack, nginx: left, mounts: mountsLeft, connections: connectionsOf() }
    },
  }
}

/** What a stack states besides its nginx configurations: one by one the same things while that is the same. */
export function statedIn({ project, deployed, servers, listeners, programs, settings, live, containers }: Stack): readonly unknown[] {
  return [project, deployed, ...servers, ...listeners, ...programs, ...settings, ...live, ...containers]
}

import type { Block } from '../facts/block.ts'
import type { Connection } from '../facts/facts.ts'
import { mountsOf } from '../facts/mounts.ts'
import { isWhole, partAround, withoutParts } from '../facts/parts.ts'
import type { Stack } from '../stack.ts'

/**
 * A stack in pieces, each a stack that states less: one for each part with what is around it, and what is left without the parts. A rule
 * that looks at every part by itself finds in the pieces what it finds in the whole.
 */
interface Pieces {
  of(part: Block): Stack
  left(): Stack
}

/** The pieces of some parts, and what is left without any. */
export function piecesOf(stack: Stack, parts: ReadonlySet<Block>): Pieces {
  const { nginx, mounts } = stack
  const connections = new Map<Block | undefined, Connection[]>()
  for (const connection of stack.connections) {
    const part = partAround(connection.block)
    if (part && !parts.has(part)) continue
    const same = connections.get(part)
    if (same) same.push(connection)
    else connections.set(part, [connection])
  }
  return {
    of: part => ({ ...stack, nginx: [part], documents: [], mounts: [...mountsOf(part)], connections: connections.get(part) ?? [] }),
    left() {
      const left = nginx.filter(isWhole).map(withoutParts)
      const mountsLeft = [...mounts.filter(({ block }) => !block), ...left.flatMap(mountsOf)]
      return { ...stack, nginx: left, mounts: mountsLeft, connections: connections.get(undefined) ?? [] }
    },
  }
}

/** What a stack states besides its nginx configurations: one by one the same things while that is the same. */
export function statedIn({ project, deployed, servers, listeners, programs, settings, live, containers }: Stack): readonly unknown[] {
  return [project, deployed, ...servers, ...listeners, ...programs, ...settings, ...live, ...containers]
}

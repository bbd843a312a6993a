import type { Block } from '../facts/block.ts'
import type { Connection } from '../facts/facts.ts'
import { mountsOf } from '../facts/mounts.ts'
import { around, isWhole, partAround, partsIn, withoutParts } from '../facts/parts.ts'
import { groupBy } from '../list.ts'
import type { Stack } from '../stack.ts'

/** A part of the nginx configurations of a stack, or what is left without the parts. */
export interface Piece {
  /** Undefined for what is left. */
  part?: Block
  /** What the part inherits from: the same thing while that is the same. */
  around: unknown
  /** The piece as a stack that states less. */
  stack(): Stack
}

/**
 * A stack in pieces: each part with what is around it, and the rest. A rule that looks at every part by itself finds in the pieces what
 * it finds in the whole.
 */
export function* piecesOf(stack: Stack): Iterable<Piece> {
  const { nginx, mounts } = stack
  let byPart: Map<Block | undefined, Connection[]> | undefined
  const connectionsOf = (part?: Block): Connection[] => {
    byPart ??= groupBy(stack.connections, ({ block }) => partAround(block))
    return byPart.get(part) ?? []
  }
  const pieceOf = (part: Block): Stack => {
    return { ...stack, nginx: [part], documents: [], mounts: [...mountsOf(part)], connections: connectionsOf(part) }
  }
  for (const part of nginx.flatMap(partsIn)) yield { part, around: around(part), stack: () => pieceOf(part) }
  const left = nginx.filter(isWhole).map(withoutParts)
  const mountsLeft = () => [...mounts.filter(({ block }) => !block), ...left.flatMap(mountsOf)]
  yield { around: undefined, stack: () => ({ ...stack, nginx: left, mounts: mountsLeft(), connections: connectionsOf() }) }
}

/** What a stack states besides its nginx configurations: one by one the same things while that is the same. */
export function statedIn({ project, deployed, servers, listeners, programs, settings, live, containers }: Stack): readonly unknown[] {
  return [project, deployed, ...servers, ...listeners, ...programs, ...settings, ...live, ...containers]
}

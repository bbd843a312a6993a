import type { Block } from '../facts/block.ts'
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
  let partOf: ReturnType<typeof divide> | undefined
  const pieceOf = (nginx: Block[], part?: Block): Stack => {
    partOf ??= divide(stack)
    return { ...stack, nginx, documents: part ? [] : stack.documents, ...partOf(part) }
  }
  for (const part of stack.nginx.flatMap(partsIn)) yield { part, around: around(part), stack: () => pieceOf([part], part) }
  yield { around: undefined, stack: () => pieceOf(stack.nginx.filter(isWhole).map(withoutParts)) }
}

/** What a stack states besides its nginx configurations: one by one the same things while that is the same. */
export function statedIn({ project, deployed, servers, listeners, programs, settings, live, containers }: Stack): readonly unknown[] {
  return [project, deployed, ...servers, ...listeners, ...programs, ...settings, ...live, ...containers]
}

function divide({ mounts, connections }: Stack): (part?: Block) => Pick<Stack, 'mounts' | 'connections'> {
  const mountsOf = groupBy(mounts, ({ block }) => block && partAround(block))
  const connectionsOf = groupBy(connections, ({ block }) => partAround(block))
  return part => ({ mounts: mountsOf.get(part) ?? [], connections: connectionsOf.get(part) ?? [] })
}

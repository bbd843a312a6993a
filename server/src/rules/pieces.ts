import type { Block } from '../facts/block.ts'
import { mountsOf } from '../facts/mounts.ts'
import { isWhole, withoutParts } from '../facts/parts.ts'
import type { Stack } from '../stack.ts'

/**
 * A stack in pieces, each a stack that states less: one for each part with what is around it, and what is left without the parts; none
 * states connections, as an upstream elsewhere decides where they lead. A rule that looks at every part by itself finds in the pieces what it finds in the whole.
 */
interface Pieces {
  of(part: Block): Stack
  left(): Stack
}

export function piecesOf(stack: Stack): Pieces {
  const { nginx, mounts } = stack
  return {
    of: part => ({ ...stack, nginx: [part], documents: [], mounts: [...mountsOf(part)], connections: [] }),
    left() {
      const left = nginx.filter(isWhole).map(withoutParts)
      const mountsLeft = [...mounts.filter(({ block }) => !block), ...left.flatMap(mountsOf)]
      return { ...stack, nginx: left, mounts: mountsLeft, connections: [] }
    },
  }
}

/** What a stack states besides its nginx configurations: one by one the same things while that is the same. */
export function statedIn({ project, deployed, servers, listeners, programs, settings, live, containers }: Stack): readonly unknown[] {
  return [project, deployed, ...servers, ...listeners, ...programs, ...settings, ...live, ...containers]
}

/** A piece that tells when it is asked for anything that its nginx configuration does not say by itself. */
export function watched(piece: Stack, asked: () => void): Stack {
  return new Proxy(piece, {
    get(stack, key: keyof Stack) {
      if (!own.has(key)) asked()
      return stack[key]
    },
  })
}

const own = new Set<keyof Stack>(['nginx', 'mounts', 'connections', 'documents', 'workspace'])

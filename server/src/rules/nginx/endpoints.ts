import type { Block } from '../../facts/block.ts'
import { byPart } from '../../facts/parts.ts'
import { memberOf, type PassTarget, passNames, targetOf } from '../../facts/pass.ts'
import { onceFor } from '../../memory.ts'
import type { Entry, Word } from '../../syntax/tree.ts'
import { directivesNamedIn } from './directives.ts'

/** A place nginx is told to connect to, as it is written: the target of a pass, or a server of an upstream. */
export interface Endpoint {
  block: Block
  /** The name of the directive. */
  name: Word
  at: Word
  target: PassTarget
}

/** Every place some configurations of nginx connect to. */
export function endpointsIn(nginx: readonly Block[]): readonly Endpoint[] {
  return nginx.flatMap(endpointsByPart)
}

/** Every place some blocks connect to by themselves. */
export const endpointsAmong = onceFor((blocks: readonly Block[]): readonly Endpoint[] =>
  directivesNamedIn(blocks, 'server', ...passNames).flatMap(({ block, entry }) => endpointOf(entry, block) ?? []),
)

const endpointsByPart = byPart(endpointsAmong)

/** The places one block connects to by itself. */
export function endpointsOf(block: Block): readonly Endpoint[] {
  return block.kind === 'map' ? none : block.directives.flatMap(entry => endpointOf(entry, block) ?? [])
}

function endpointOf(entry: Entry, block: Block): Endpoint | undefined {
  const { name, args } = entry
  const [at] = args
  const isMember = block.kind === 'upstream' && name.value === 'server'
  const target = isMember ? memberOf(entry) : targetOf(entry)
  return at && target && { block, name, at, target }
}

const none: readonly Endpoint[] = []

/** The upstreams of a configuration. */
export const upstreamsIn = byPart(blocks => blocks.filter(({ kind }) => kind === 'upstream'))

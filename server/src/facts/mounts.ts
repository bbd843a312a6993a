import { type Block, isPrefix, type LocationMatch } from './block.ts'
import type { Mount } from './facts.ts'
import { byPart } from './parts.ts'
import { passOf } from './pass.ts'
import { directoryOf } from './servedFrom.ts'

/**
 * The URLs a configuration answers with files. A server with a `root` of its own serves what no location matches. Not among them are
 * locations that pass requests on or return, and regular expressions.
 */
export const mountsOf = byPart(blocks =>
  blocks.flatMap((block): Mount[] => {
    const serves = block.kind === 'location' ? answersWithFiles(block) : isServerOfFiles(block)
    const mount = serves ? directoryOf(block) : undefined
    return mount ? [mount] : []
  }),
)

function answersWithFiles(block: Block): boolean {
  return !passOf(block) && !returns(block)
}

function isServerOfFiles(block: Block): boolean {
  if (block.kind !== 'server' || returns(block) || !block.directives.some(({ name }) => name.value === 'root')) return false
  return !block.blocks.some(({ match }) => isCatchAll(match))
}

function returns({ directives }: Block): boolean {
  return directives.some(({ name }) => name.value === 'return')
}

function isCatchAll(match: LocationMatch | undefined): boolean {
  return match?.pattern === '/' && isPrefix(match)
}

import { type Block, blocksIn } from '../facts/block.ts'
import { includesFrom, rootOf } from '../formats/nginx/configurations.ts'
import { contextsOf } from '../rules/nginx/contexts.ts'
import type { Entry } from '../syntax/tree.ts'
import { type Place, stacksOf } from './place.ts'

/** Whether the lines of a block are no directives, but data: a `map`, the types of files. */
export function holdsData({ name }: Entry): boolean {
  return /^(map|geo|types|split_clients|charset_map)$/.test(name.value)
}

/** The blocks that a directive opens: several where its file is included in several places, none where no stack has taken it in. */
export function blocksOf(place: Place, outer: Entry): Block[] {
  return outermostBlocks(place).flatMap(outermost => blocksIn(outermost).filter(({ entry }) => entry === outer))
}

/** The blocks that what stands outside of any block of the file belongs to: its own outermost one, or those around its includes. */
function blocksAroundFile(place: Place): Block[] {
  const [first] = place.document.tree.entries
  return outermostBlocks(place).flatMap(outermost =>
    blocksIn(outermost).filter(({ directives, blocks }) =>
      first ? directives.includes(first) || blocks.some(({ entry }) => entry === first) : directives.some(entry => includes(entry, place)),
    ),
  )
}

/** Whether a directive includes the file. */
function includes(entry: Entry, { workspace, document }: Place): boolean {
  if (entry.name.value !== 'include') return false
  const { path } = document.source
  const root = rootOf(path, workspace)
  return root !== path && includesFrom(root, workspace)(entry)?.includes(path) === true
}

function outermostBlocks(place: Place): Block[] {
  return [...new Set(stacksOf(place).flatMap(({ nginx }) => nginx))]
}

/**
 * The contexts of the catalogue that hold for what is written in a block, or outside of any. Where the files do not tell, the name of the
 * file does, and at last everything is possible that may be around a fragment.
 */
export function contextsAt(place: Place, outer: Entry | undefined): readonly string[] {
  const blocks = outer ? blocksOf(place, outer) : blocksAroundFile(place)
  const contexts = [...new Set(blocks.flatMap(contextsOf))]
  const web = contexts.filter(context => !/^(mail|stream|rtmp)(-|$)/.test(context))
  const [block] = blocks
  if (web.length > 0) return web
  if (contexts.length > 0) return contexts
  if (outer) return contextsOfName(outer)
  return block && block.kind !== 'unknown' && block.kind !== 'other' ? (contextsOfKind[block.kind] ?? [block.kind]) : contextsOfPath(place)
}

const contextsOfKind: Record<string, string[]> = { location: ['location', 'server'], server: ['server', 'location'] }

/** Of a directive in a file that no stack knows. */
function contextsOfName({ name, parent }: Entry): readonly string[] {
  if (name.value === 'if') return [parent?.name.value === 'server' ? 'if-server' : 'if-location']
  return [name.value]
}

function contextsOfPath({ document: { source, tree } }: Place): readonly string[] {
  const { path } = source
  if (/\/nginx\.conf[^/]*$/.test(path) && tree.entries.length <= 1) return ['main']
  if (/\/(sites-(available|enabled)|conf\.d|vhosts?(\.d)?)\//.test(path)) return ['http']
  if (/\/(snippets|includes?|common)\/|_params$/.test(path)) return ['server', 'location']
  return ['http', 'server', 'location']
}

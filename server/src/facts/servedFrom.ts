import type { Word } from '../syntax/tree.ts'
import type { Block } from './block.ts'
import { isTemplate } from './known.ts'

/** The `root` or `alias` that turns a URL into a file. */
interface ServedFrom {
  directive: 'root' | 'alias'
  directory: Word
  /** The block it is written in: an inherited `alias` still drops the name of that location. */
  from: Block
}

/** The `root` or `alias` in effect in a block: the two replace each other. Undefined where none is written, and nginx takes its own `html`. */
export function servedFrom(block: Block): ServedFrom | undefined {
  for (let level: Block | undefined = block; level; level = level.outer) {
    const found = level.directives.findLast(({ name }) => name.value === 'root' || name.value === 'alias')
    const [directory] = found?.args ?? []
    if (found && directory) return { directive: found.name.value === 'root' ? 'root' : 'alias', directory, from: level }
  }
  return undefined
}

/**
 * The URLs a prefix or exact location serves from a directory, and that directory; undefined where they depend on a regular expression,
 * a variable or a template, or the path is relative to nginx's prefix.
 */
export function directoryOf(block: Block): { url: string; directory: string; whole: boolean; at: Word; block: Block } | undefined {
  const served = servedFrom(block)
  const url = prefixOf(block)
  if (!served || url === undefined) return undefined
  const { directive, directory: at, from } = served
  if (!at.value.startsWith('/') || at.value.includes('$') || isTemplate(at.value)) return undefined
  if (directive === 'root') return { url, directory: at.value, whole: true, at, block }
  const outer = prefixOf(from)
  return outer === undefined ? undefined : { url, directory: at.value + url.slice(outer.length), whole: false, at, block }
}

/** The URL prefix a block stands for: that of a location, `/` for a server. */
function prefixOf(block: Block): string | undefined {
  if (block.kind === 'server') return '/'
  const match = block.match
  if (!match || match.modifier.startsWith('~') || match.modifier === '@' || isTemplate(match.pattern)) return undefined
  return match.pattern
}

import { onceFor } from '../memory.ts'
import type { Entry, Word } from '../syntax/tree.ts'

/** Where nginx directives may stand; `unknown` is a fragment of which no file tells who includes it. */
export type BlockKind =
  | 'main'
  | 'events'
  | 'http'
  | 'server'
  | 'location'
  | 'if'
  | 'limit_except'
  | 'upstream'
  | 'stream'
  | 'mail'
  | 'map'
  | 'other'
  | 'unknown'

/**
 * One block of an nginx configuration as nginx sees it: includes expanded, so that a directive keeps the span of the file it is
 * written in and belongs to the block it takes effect in. The same entry can stand in many blocks.
 */
export interface Block {
  kind: BlockKind
  /** The directive that opens it; undefined for the outermost block of a file. */
  entry?: Entry
  outer?: Block
  /** How a location matches; undefined in other blocks, and where a location has no pattern. */
  match?: LocationMatch | undefined
  /** Simple directives and includes of this very block, in the order nginx reads them. */
  directives: Entry[]
  /** Blocks in this one, in order. */
  blocks: Block[]
  /** False when an include could not be followed, or a template stands among the directives: what is absent may be there. */
  complete: boolean
  /** Lines of a template stand in it: one of them may end the block in one branch and not in another, so that what follows may be elsewhere. */
  templated?: true
  /** Includes in this block that lead back to a file being read. */
  cycles?: Entry[]
  /** Includes in this block that are not followed to the end, as more directives come of it than are read. */
  floods?: Entry[]
  /**
   * Of an outermost block that is read again: which configuration it is, told by one object that is the same at each reading. Blocks in it
   * may be those of the reading before. Undefined at the first reading, which for most is the only one.
   */
  configuration?: object
  /** Of an outermost block: paths of all files it was read from, as often as they are included. */
  files?: readonly string[]
}

/** This block and all blocks in it, outer before inner. A block does not change once its file is read, so they are listed once. */
export const blocksIn = onceFor((block: Block): readonly Block[] => {
  const found: Block[] = []
  const rest = [block]
  for (let next = rest.pop(); next; next = rest.pop()) {
    found.push(next)
    for (const inner of next.blocks.toReversed()) rest.push(inner)
  }
  return found
})

const none: readonly Entry[] = []

/** The directives of one name in the block itself. Asked some fifty times of every block, mostly in vain, so that an empty list is not made anew. */
export function own({ directives }: Block, name: string): readonly Entry[] {
  let found: Entry[] | undefined
  for (const directive of directives) {
    if (directive.name.value !== name) continue
    if (found) found.push(directive)
    else found = [directive]
  }
  return found ?? none
}

/**
 * The directives of one name that take effect here: nginx takes those of the nearest block that has any and none from further out
 * (ngx_conf_merge_ptr_value; the same for `proxy_set_header`, `uwsgi_param`, `add_header`, `error_page`).
 */
export function effective(block: Block, name: string): { entries: readonly Entry[]; from?: Block } {
  for (let level: Block | undefined = block; level; level = level.outer) {
    const entries = own(level, name)
    if (entries.length > 0) return { entries, from: level }
  }
  return { entries: [] }
}

/** The last value of a single-valued directive in effect here. */
export function effectiveWord(block: Block, name: string): Word | undefined {
  return effective(block, name).entries.at(-1)?.args[0]
}

/** Whether every file that could add directives to this block or the blocks around it was seen. */
export function isComplete(block: Block): boolean {
  for (let level: Block | undefined = block; level; level = level.outer) if (!level.complete) return false
  return true
}

/** The nearest block of a kind around this one, itself included. */
export function enclosing(block: Block, kind: BlockKind): Block | undefined {
  for (let level: Block | undefined = block; level; level = level.outer) if (level.kind === kind) return level
  return undefined
}

/** The block around all others, itself included. */
export function outermost(block: Block): Block {
  let level = block
  while (level.outer) level = level.outer
  return level
}

/** How a `location` matches. */
export interface LocationMatch {
  /** As nginx sees it: `''` is a plain prefix, `^~` a prefix before regexes, `=` exact, `~` and `~*` regular expressions, `@` a named location. */
  modifier: '' | '=' | '^~' | '~' | '~*' | '@'
  pattern: string
  at: Word
}

/** Whether URLs only have to begin like the pattern. */
export function isPrefix({ modifier }: LocationMatch): boolean {
  return modifier === '' || modifier === '^~'
}

/** Reads the words after `location`; the modifier may be glued to the pattern (`=/x`). Undefined when there is no pattern. */
export function locationMatch({ args: [first, second] }: Entry): LocationMatch | undefined {
  if (!first) return undefined
  const { value } = first
  if (!second && value.startsWith('/')) return { modifier: '', pattern: value, at: first }
  if (second && (value === '=' || value === '^~' || value === '~' || value === '~*'))
    return { modifier: value, pattern: second.value, at: second }
  if (value.startsWith('@')) return { modifier: '@', pattern: value, at: first }
  const [, modifier = '', pattern = value] = /^(=|\^~|~\*|~)(.*)$/s.exec(value) ?? []
  return { modifier: modifier as LocationMatch['modifier'], pattern, at: first }
}

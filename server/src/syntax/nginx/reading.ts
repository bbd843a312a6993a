import { type Source, type Span, span } from '../../span.ts'
import type { Finder } from '../template.ts'
import type { Entry, Tree, Trouble, Word } from '../tree.ts'

/** How far a file is read. */
export interface Reading {
  source: Source
  text: string
  find: Finder
  tree: Tree
  offset: number
  /** The statement being read: its words so far. */
  words: Word[]
  /** Something in that statement was reported already: what follows from it is not. */
  broken: boolean
  /** The innermost block that is open. */
  block: Entry | undefined
  /** The file holds template tokens: what its braces will be like, only the template engine knows. */
  templated: boolean
  /** Troubles that are none if the file is a template. */
  structure: Trouble[]
  /** A block whose `}` stands further left than the block begins: should braces be missing at the end, one is missing there. */
  misindented: Entry | undefined
}

/** What was read since an offset. */
export function since({ source, offset }: Reading, start: number): Span {
  return span(source, start, offset)
}

/** Adds the words read so far as an entry, and begins the next statement. */
export function add(reading: Reading, words: Word[], end: number): Entry {
  const { source, tree, block } = reading
  const name = words[0] ?? { source, start: end, end, value: '' }
  const entry: Entry = { source, start: name.start, end, name, args: words.slice(1), parent: block, body: undefined }
  if (block?.body) block.body.push(entry)
  else tree.entries.push(entry)
  if (words === reading.words) reading.words = []
  reading.broken = false
  return entry
}

/** Reports what is wrong whatever a template may do to the file. */
export function report(reading: Reading, trouble: Trouble): void {
  reading.tree.troubles.push(trouble)
}

/** Reports what a template may put right: dropped when the file turns out to hold one. */
export function reportStructure(reading: Reading, trouble: Trouble): void {
  reading.structure.push(trouble)
  reading.broken = true
}

/** How many blanks stand before the first word of a line; undefined for any other word. */
export function indentOf(text: string, offset: number): number | undefined {
  let start = offset
  while (text[start - 1] === ' ' || text[start - 1] === '\t') start--
  return start === 0 || text[start - 1] === '\n' ? offset - start : undefined
}

import type { Document } from '../../formats/format.ts'
import { type Span, span } from '../../span.ts'
import { type Entry, lastBefore, type Tree, type Word } from '../../syntax/tree.ts'
import { beginsLine, indentOf, isInComment, lineBehind } from './text.ts'

/** What is written at a place of an nginx file, also where the statement is not finished or the one before it has no end. */
export type NginxCursor = {
  /** What a suggestion takes the place of: the word around the cursor, without its quotes; empty between words. */
  word: Span
  /** The part of the word before the cursor. */
  typed: string
  /** The directive whose block this is in; undefined outside of blocks. */
  outer?: Entry
  /** What follows the word in its line. */
  behind: string
} & (
  | { kind: 'name'; entry?: Entry }
  /** `before` are the arguments in front of the word. */
  | { kind: 'argument'; name: Word; before: readonly Word[]; entry: Entry; quoted: boolean }
)

/** A cursor behind the name of a directive. */
export type ArgumentCursor = Extract<NginxCursor, { kind: 'argument' }>

/** Undefined in comments, in Lua and in template tokens, where nginx's own words do not count. */
export function nginxCursor({ source, tree }: Document, offset: number): NginxCursor | undefined {
  if (isInComment(tree, offset)) return undefined
  const { outer, entry } = around(tree, offset)
  if (!entry || isOver(entry, offset)) return nameAt(span(source, offset, offset), offset, outer)
  if (entry.name.value.endsWith('_by_lua_block') && offset > braceOf(entry)) return undefined
  const words = statementWords(entry, offset)
  const [name] = words
  const at = words.find(({ start, end }) => start <= offset && offset <= end)
  if (!name) return undefined
  if (!at && isNewLine(entry, words, offset)) return nameAt(span(source, offset, offset), offset, outer)
  if (at === name) return { ...nameAt(name, offset, outer), entry }
  const before = words.slice(1).filter(({ end }) => end < offset || (end === offset && at?.end !== end))
  const quoted = at !== undefined && /["']/.test(source.text[at.start] ?? '') && offset > at.start
  if (quoted && offset === at.end && offset > at.start + 1 && source.text[offset - 1] === source.text[at.start]) return undefined
  const word = at ? (quoted ? inside(at, offset) : at) : span(source, offset, offset)
  return {
    kind: 'argument',
    word: span(source, word.start, word.end),
    typed: source.text.slice(word.start, offset),
    behind: lineBehind(source, at?.end ?? offset),
    name,
    before: before.filter(argument => argument !== at),
    entry,
    quoted,
    ...(outer && { outer }),
  }
}

function nameAt({ source, start, end }: Span, offset: number, outer: Entry | undefined): Extract<NginxCursor, { kind: 'name' }> {
  const word = span(source, start, end)
  return { kind: 'name', word, typed: source.text.slice(start, offset), behind: lineBehind(source, end), ...(outer && { outer }) }
}

/** The last statement that begins before an offset in its block, and the directive that opens the block. */
function around(tree: Tree, offset: number): { outer?: Entry; entry?: Entry } {
  let outer: Entry | undefined
  let entry = lastBefore(tree.entries, offset)
  while (entry?.body && offset > braceOf(entry) && (offset < entry.end || !isClosed(entry))) {
    outer = entry
    entry = lastBefore(entry.body, offset)
  }
  // Where a brace is missing somewhere, the indentation tells in which block somebody is writing.
  if (tree.troubles.some(({ rule }) => rule === 'syntax/unclosed') && beginsLine(tree.source, entryStart(entry, offset)))
    while (outer && indentOf(tree.source, offset).length <= indentOf(tree.source, outer.start).length) {
      if (entry && isOver(entry, offset)) entry = undefined
      outer = outer.parent
    }
  return { ...(outer && { outer }), ...(entry && { entry }) }
}

function entryStart(entry: Entry | undefined, offset: number): number {
  return entry && entry.start <= offset && offset <= entry.name.end ? entry.start : offset
}

/** Where the block of a directive opens. */
function braceOf(entry: Entry): number {
  const brace = entry.source.text.indexOf('{', (entry.body ? entry.args.at(-1) : entry.args.at(-2))?.end ?? entry.name.end)
  return brace < 0 ? entry.end : brace
}

/** Whether a block has a `}` of its own at its end. */
function isClosed({ source, body, end }: Entry): boolean {
  return source.text[end - 1] === '}' && (body?.at(-1)?.end ?? 0) < end
}

/** Whether a statement has ended before an offset. */
function isOver(entry: Entry, offset: number): boolean {
  if (offset < entry.end) return false
  return entry.body ? offset > braceOf(entry) : /[;}\uff1b]/.test(entry.source.text[entry.end - 1] ?? '')
}

/**
 * The words of the statement that is being written: where a `;` is missing, nginx reads on, but a line that is not indented further than
 * the one on which it began is meant as a statement of its own.
 */
function statementWords(entry: Entry, offset: number): readonly Word[] {
  const { source } = entry
  const words = [entry.name, ...entry.args]
  const indent = indentOf(source, entry.start).length
  const first = words.findLastIndex(
    ({ start, value }, index) =>
      index > 0 && start <= offset && /^[\w$]*$/.test(value) && beginsLine(source, start) && indentOf(source, start).length <= indent,
  )
  const last = words.findIndex(({ start }, index) => index > Math.max(first, 0) && start > offset && beginsLine(source, start))
  return words.slice(Math.max(first, 0), last < 0 ? undefined : last)
}

/** Whether a place between words is on a line on which a new statement is expected. */
function isNewLine({ source, body }: Entry, words: readonly Word[], offset: number): boolean {
  if (body || !beginsLine(source, offset)) return false
  const [first] = words
  return first !== undefined && indentOf(source, offset).length <= indentOf(source, first.start).length
}

/** Within the quotes of a word; one that nothing closes reaches no further than its line. */
function inside({ source, start, end }: Word, offset: number): Span {
  const quote = source.text[start]
  const isClosed = end - start > 1 && source.text[end - 1] === quote
  const lineEnd = source.text.indexOf('\n', start)
  return span(source, start + 1, Math.max(offset, isClosed ? end - 1 : Math.min(end, lineEnd < 0 ? end : lineEnd)))
}

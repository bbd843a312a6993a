import type { Document } from '../../formats/format.ts'
import type { Source, Span } from '../../span.ts'
import type { Entry } from '../../syntax/tree.ts'
import { openBrackets } from '../djangoKeys.ts'
import { indentOf, isInComment, lineBefore, lineBehind, wordAround } from './text.ts'

/** What is written at a place of a Python file, as far as settings are concerned; `beside` are the statements of the same block. */
export type PythonCursor = { word: Span; typed: string; entry?: Entry } & (
  | { kind: 'name'; assigned: boolean; beside: readonly Entry[] }
  /** Behind the `=` of an assignment, outside of strings. */
  | { kind: 'value'; name: string }
  /** In a string of an assignment, or in an argument of a call; the word is what stands between the quotes. */
  | { kind: 'text'; name: string }
)

/** Undefined in comments, in functions and classes, and where neither a name nor a value of a setting is written. */
export function pythonCursor({ source, tree }: Document, offset: number): PythonCursor | undefined {
  if (isInComment(tree, offset)) return undefined
  const before = lineBefore(source, offset)
  const { beside, entry } = statementAt(tree.entries, offset)
  const around = entry && (offset <= entry.end || isSameLine(entry, offset)) ? entry : undefined
  const isBroken = around !== undefined && around.body === undefined && headers.test(around.name.value)
  const text = around && stringAt(source.text.slice(around.start, offset))
  if (around && text !== undefined) {
    const start = offset - text.length
    const word = wordAround(source, offset, /[^'"\n]/, start)
    const name = isBroken ? assignedIn(source.text.slice(around.start, start)) : around.name.value
    return { kind: 'text', name, word, typed: text, entry: around }
  }
  const [, indent = '', typed = ''] = /^([ \t]*)(\w*)$/.exec(before) ?? []
  const word = wordAround(source, offset, /\w/)
  if (indent + typed === before) {
    const isWithin = around && !isBroken && around.start < offset - typed.length && offset <= around.end
    if (isWithin || !isInBranch(source, offset, indent, around)) return undefined
    const assigned = /^\s*(=|\.|\()/.test(lineBehind(source, word.end))
    return { kind: 'name', word, typed, assigned, beside, ...(around?.name.start === word.start && { entry: around }) }
  }
  const assigned = /^([ \t]*)([A-Za-z_]\w*)\s*=\s*(\w*)$/.exec(before)
  if (!assigned || !isInBranch(source, offset, assigned[1] ?? '', around)) return undefined
  return { kind: 'value', name: assigned[2] ?? '', word, typed: assigned[3] ?? '', ...(around && { entry: around }) }
}

/** The words that begin a branch, where settings are set as they are at the top. */
const headers = /^(if|elif|else|try|except|finally|with)$/

/** The last statement that begins before a place, of the innermost branch around it, and those of that branch. */
function statementAt(entries: readonly Entry[], offset: number): { beside: readonly Entry[]; entry?: Entry } {
  const entry = entries.findLast(({ start }) => start <= offset)
  if (!entry?.body || !headers.test(entry.name.value)) return { beside: entries, ...(entry && { entry }) }
  const inner = statementAt(entry.body, offset)
  const isDeeper = indentOf(entry.source, offset).length > indentOf(entry.source, entry.start).length
  return inner.entry && (offset <= entry.end || isDeeper || isSameLine(entry, offset)) ? inner : { beside: entries, entry }
}

/** The setting that the last assignment of a text is to: where a branch is not finished, its statements are unknown. */
function assignedIn(text: string): string {
  return [...text.matchAll(/^[ \t]+([A-Za-z_]\w*)\s*=(?!=)/gm)].at(-1)?.[1] ?? ''
}

/** Whether a line with an indent is a statement of the module itself, or of branches of it. */
function isInBranch(source: Source, offset: number, indent: string, around: Entry | undefined): boolean {
  if (indent === '') return true
  if (around && openBrackets(source.text.slice(around.start, offset)) !== '') return false
  let width = indent.length
  const above = source.text.slice(0, source.text.lastIndexOf('\n', offset - 1) + 1).split('\n')
  for (let line = above.pop(); line !== undefined && width > 0; line = above.pop()) {
    if (/^\s*(#|$)/.test(line)) continue
    const [, blank = '', word = ''] = /^([ \t]*)(\w*)/.exec(line) ?? []
    if (blank.length >= width) continue
    if (!headers.test(word) || !/:\s*(#.*)?$/.test(line)) return false
    width = blank.length
  }
  return width === 0
}

function isSameLine({ source, end }: Entry, offset: number): boolean {
  return !source.text.slice(end, offset).includes('\n')
}

/** The part of a string literal before the end of a text that ends in it; undefined where it does not. */
function stringAt(text: string): string | undefined {
  let open: { quote: string; from: number } | undefined
  for (let index = 0; index < text.length; index++) {
    const char = text[index]
    if (open) {
      if (char === '\\') index++
      else if (char === '\n' && open.quote.length === 1) open = undefined
      else if (text.startsWith(open.quote, index)) {
        index += open.quote.length - 1
        open = undefined
      }
    } else if (char === '#') {
      const end = text.indexOf('\n', index)
      if (end < 0) return undefined
      index = end
    } else if (char === '"' || char === "'") {
      const quote = text.startsWith(char.repeat(3), index) ? char.repeat(3) : char
      open = { quote, from: index + quote.length }
      index += quote.length - 1
    }
  }
  return open && text.slice(open.from)
}

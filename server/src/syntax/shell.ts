import { type Source, type Span, span } from '../span.ts'
import { isOperator, splitCommand } from './commandLine.ts'
import { coverRest, type Tree, type Word } from './tree.ts'

/**
 * Reads a shell script: an entry per line of commands, the first word as its name, operators among the arguments. Lines joined by a
 * backslash or an open quote are one; the text of a here-document belongs to its line and is not looked into.
 */
export function parseShell(source: Source): Tree {
  const tree: Tree = { source, entries: [], comments: [], troubles: [] }
  const bodies = hereDocuments(source)
  let line: Word[] = []
  for (const word of [...scriptWords(source, bodies), undefined]) {
    if (word && !(word.value === '\n' && isOperator(word))) {
      line.push(word)
      continue
    }
    const [name, ...args] = line
    const end = line.at(-1)?.end
    if (name && end !== undefined) tree.entries.push({ ...span(source, name.start, end), name, args })
    line = []
  }
  reachOver(bodies, tree)
  coverRest(tree)
  return tree
}

/** Lines reach to the end of their here-documents. */
function reachOver(bodies: Span[], { entries }: Tree): void {
  let index = 0
  for (const body of bodies) {
    for (let next = entries[index + 1]; next && next.start < body.start; next = entries[index + 1]) index++
    const entry = entries[index]
    const next = entries[index + 1]
    if (entry && entry.start < body.start && (!next || body.end <= next.start)) entry.end = Math.max(entry.end, body.end)
  }
}

/** The words of a whole script; a line end is a word of its own. */
export function scriptWords(source: Source, bodies: Span[] = hereDocuments(source)): Word[] {
  let text = ''
  let from = 0
  for (const { start, end } of bodies) {
    text += source.text.slice(from, start) + '\n'.repeat(end - start)
    from = end
  }
  return splitCommand(span(source, 0, source.text.length), 'shell', text + source.text.slice(from)).words
}

const mark = /(?<![<\d])<<(-?)[ \t]*(?:"([^"\n]+)"|'([^'\n]+)'|\\?([A-Za-z_]\w*))/g

/** The texts of here-documents, with the line that ends each. */
function hereDocuments(source: Source): Span[] {
  const { text } = source
  const bodies: Span[] = []
  for (let offset = 0; offset < text.length; ) {
    const line = lineFrom(text, offset)
    offset = line.next
    if (/^\s*#/.test(line.text)) continue
    for (const [, dash, double, single, plain] of line.text.matchAll(mark)) {
      const start = offset
      const close = double ?? single ?? plain
      while (offset < text.length) {
        const next = lineFrom(text, offset)
        offset = next.next
        if ((dash ? next.text.replace(/^\t+/, '') : next.text) === close) break
      }
      if (offset > start) bodies.push(span(source, start, offset))
    }
  }
  return bodies
}

function lineFrom(text: string, start: number): { text: string; next: number } {
  const newline = text.indexOf('\n', start)
  const end = newline < 0 ? text.length : newline
  return { text: text.slice(start, end).replace(/\r$/, ''), next: newline < 0 ? end : end + 1 }
}

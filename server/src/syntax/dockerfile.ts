import { type Source, type Span, span } from '../span.ts'
import { splitCommand, withoutComments } from './commandLine.ts'
import type { Entry, Tree, Word } from './tree.ts'

/**
 * Reads a Dockerfile: one entry per instruction, its name in capitals. The arguments of an exec form (`CMD ["x", "y"]`) are the strings of
 * the array; of everything else the words as a shell would split them. Instructions go on behind a backslash, over comment lines, and
 * through here-documents.
 */
export function parseDockerfile(source: Source): Tree {
  const tree: Tree = { source, entries: [], comments: [], troubles: [] }
  const { text } = source
  const joiner = /^#[ \t]*escape[ \t]*=[ \t]*`/im.test(text.slice(0, 200)) ? '`' : '\\'
  for (let offset = 0; offset < text.length; ) {
    const line = lineFrom(text, offset)
    const content = trimmed(source, line)
    if (content.start === content.end) offset = line.next
    else if (text[content.start] === '#') {
      tree.comments.push(content)
      offset = line.next
    } else {
      const instruction = readInstruction(source, offset, joiner)
      tree.entries.push(entryOf(instruction, joiner))
      for (const comment of instruction.comments) tree.comments.push(comment)
      offset = instruction.next
    }
  }
  return tree
}

/** Whether the arguments of an instruction are an array, which no shell reads. */
export function isExecForm({ args }: Entry): boolean {
  const [first] = args
  return (
    first !== undefined &&
    /\[\s*$/.test(first.source.text.slice(Math.max(0, first.start - 100), first.start)) &&
    first.source.text[first.start] === '"'
  )
}

interface Line {
  start: number
  end: number
  next: number
}

function lineFrom(text: string, start: number): Line {
  const newline = text.indexOf('\n', start)
  return newline < 0 ? { start, end: text.length, next: text.length } : { start, end: newline, next: newline + 1 }
}

function trimmed(source: Source, { start, end }: { start: number; end: number }): Span {
  const text = source.text.slice(start, end)
  const from = start + (text.length - text.trimStart().length)
  return span(source, Math.min(from, end), Math.max(from, start + text.trimEnd().length))
}

interface Instruction extends Span {
  comments: Span[]
  /** Where here-documents begin, else the end. */
  wordsEnd: number
  next: number
}

function readInstruction(source: Source, offset: number, joiner: string): Instruction {
  const { text } = source
  const comments: Span[] = []
  let line = lineFrom(text, offset)
  const { start } = trimmed(source, line)
  let last = trimmed(source, line)
  while (text[last.end - 1] === joiner && line.next < text.length) {
    line = lineFrom(text, line.next)
    let content = trimmed(source, line)
    while (line.next < text.length && (text[content.start] === '#' || content.start === content.end)) {
      if (content.start < content.end) comments.push(content)
      line = lineFrom(text, line.next)
      content = trimmed(source, line)
    }
    last = content
    if (text[content.start] === '#') comments.push(content)
  }
  const wordsEnd = Math.max(last.end, start)
  const next = behindHereDocuments(text, text.slice(start, wordsEnd), line.next)
  return { ...span(source, start, next > line.next ? trimmed(source, { start, end: next }).end : wordsEnd), comments, wordsEnd, next }
}

/** Only these instructions take here-documents. */
const takesHereDocuments = /^(RUN|COPY|ADD)\b/i

function behindHereDocuments(text: string, instruction: string, offset: number): number {
  if (!takesHereDocuments.test(instruction)) return offset
  let next = offset
  for (const [, dash, , name = ''] of instruction.matchAll(/(?<![<\d])<<(-?)(["']?)([A-Za-z_]\w*)\2/g)) {
    while (next < text.length) {
      const line = lineFrom(text, next)
      next = line.next
      const content = text.slice(line.start, line.end).replace(/\r$/, '')
      if ((dash ? content.replace(/^\t+/, '') : content) === name) break
    }
  }
  return next
}

function entryOf({ source, start, end, wordsEnd, comments }: Instruction, joiner: string): Entry {
  const written = /^\S+/.exec(source.text.slice(start, Math.min(wordsEnd, start + 100)))?.[0] ?? ''
  const name: Word = { ...span(source, start, start + written.length), value: written.toUpperCase() }
  return { source, start, end, name, args: argumentsOf(span(source, name.end, wordsEnd), comments, joiner) }
}

function argumentsOf(at: Span, comments: Span[], joiner: string): Word[] {
  const text = joinedLines(at, comments, joiner)
  return execForm(at, text) ?? splitCommand(at, 'shell', text).words
}

/** The text with comments and the line ends that are escaped blanked out. */
function joinedLines(at: Span, comments: Span[], joiner: string): string {
  const text = withoutComments(at, comments)
  const end = joiner === '`' ? /`(?=[ \t\r]*\n)/g : /\\(?=[ \t\r]*\n)/g
  return text.replace(end, ' ').replace(/[\r\n]/g, ' ')
}

const jsonString = /"(?:[^"\\]|\\.)*"/g

/** The strings of `["x", "y"]`; undefined where it is not such an array, which docker then hands to a shell. */
function execForm({ source, start }: Span, text: string): Word[] | undefined {
  if (!/^\s*\[/.test(text)) return undefined
  let strings: unknown
  try {
    strings = JSON.parse(text)
  } catch {
    return undefined
  }
  if (!Array.isArray(strings) || strings.some(item => typeof item !== 'string')) return undefined
  const places = [...text.matchAll(jsonString)]
  return places.map(({ 0: written, index }, item) => ({
    ...span(source, start + index, start + index + written.length),
    value: String(strings[item] ?? ''),
  }))
}

import { Source, type Span, span, textOf } from '../../server/src/span.ts'

/** A place that an example marks: `^^^` under what is reported, `~~~` under a related place, with the start of the message. */
export interface Mark {
  file: string
  start: number
  end: number
  message: string
}

/** One example of a rule page: a small workspace, what is reported in it, and the files after the first fix of each finding. */
export interface Example {
  page: string
  kind: 'reported' | 'fine'
  line: number
  files: Record<string, string>
  marks: Mark[]
  related: Mark[]
  fixed: Record<string, string>
}

/**
 * Reads the examples of a rule page. A fenced block with a name after the language is a file; a paragraph, a heading or a name seen
 * again starts the next example; a block with `fixed` after the name is the text expected after fixing. In a file, a comment line of carets marks
 * the range above it and carries the start of the message; one without a comment sign marks from the first column. Mark lines are not
 * part of the file.
 */
export function readPage(page: string, markdown: string): Example[] {
  const examples: Example[] = []
  let current: Example | undefined
  let kind: Example['kind'] | undefined
  const lines = markdown.split('\n')
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? ''
    const heading = /^##\s+(\w+)/.exec(line)
    if (heading) kind = heading[1] === 'Reported' ? 'reported' : heading[1] === 'Fine' ? 'fine' : undefined
    const fence = /^(`{3,})(\w+)\s+(\S.*?)(\s+fixed)?\s*$/.exec(line)
    if (!fence && line.trim() !== '') current = undefined
    if (!fence || !kind) continue
    const [, ticks = '```', , name = '', isFixed] = fence
    const body: string[] = []
    for (index++; index < lines.length && lines[index] !== ticks; index++) body.push(lines[index] ?? '')
    if (isFixed) {
      if (current) current.fixed[name] = text(body)
      continue
    }
    if (!current || name in current.files) {
      current = { page, kind, line: index, files: {}, marks: [], related: [], fixed: {} }
      examples.push(current)
    }
    readFile(current, name, body)
  }
  return examples
}

function readFile(example: Example, name: string, body: string[]): void {
  let before = 0
  let length = 0
  const kept: string[] = []
  for (const line of body) {
    const mark = /^(\s*(?:#|;|\/\/)\s*|(?=\^))(\^+|~+)\s?(.*)$/.exec(line)
    if (!mark) {
      kept.push(line)
      before = length
      length += line.length + 1
      continue
    }
    const [, lead = '', signs = '', message = ''] = mark
    const start = before + lead.length
    const list = signs.startsWith('^') ? example.marks : example.related
    list.push({ file: name, start, end: start + signs.length, message: message.trim() })
  }
  example.files[name] = text(kept)
}

function text(lines: string[]): string {
  return lines.length > 0 ? `${lines.join('\n')}\n` : ''
}

/** How a mark looks in a failure: `shop.conf:3 "proxy_pass http://…"  nginx speaks http`. */
export function describe(file: string, source: string, { start, end, message }: { start: number; end: number; message: string }): string {
  const at: Span = span(new Source(file, source), start, end)
  return `${file}:${at.source.position(start).line + 1} «${textOf(at)}» ${message}`
}

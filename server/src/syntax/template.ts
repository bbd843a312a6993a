import { onceFor } from '../memory.ts'
import { indexFrom, type Source, type Span } from '../span.ts'

/** Finds the next place of a text; asked for growing offsets, it looks at each character once however often it is asked. */
export type Finder = (wanted: string, from: number) => number

export function finder(text: string): Finder {
  const answers = new Map<string, { from: number; at: number }>()
  return (wanted, from) => {
    const last = answers.get(wanted)
    if (last && last.from <= from && from <= last.at) return last.at
    const found = text.indexOf(wanted, from)
    const at = found < 0 ? text.length : found
    answers.set(wanted, { from, at })
    return at
  }
}

/**
 * End of the template token that begins at an offset (`{{ x }}`, `{% if x %}`, `{# x #}`, `<%= x %>`, `%{x}`), undefined where none does.
 * Values end on their own line; statements, comments and what Go trims (`{{-`) may go over several, as Jinja, Go and ERB allow.
 */
export function templateEnd(text: string, offset: number, find: Finder): number | undefined {
  const opening = text.slice(offset, offset + 2)
  if (opening === '%{') return formatEnd(text, offset)
  const closing = closings.get(opening)
  if (!closing) return undefined
  const at = find(closing, offset + 2)
  if (at === text.length) return undefined
  const written = /^\{\{-?\s*(['"])(\{[{%#])\1\s*-?\}\}$/.exec(text.slice(offset, Math.min(at + 2, offset + 20)))?.[2]
  if (written) return writtenTokenEnd(text, at + 2, closings.get(written) ?? '', find)
  const mayWrap = opening !== '{{' || /^\{\{(-|\/\*)/.test(text.slice(offset, offset + 4))
  return mayWrap || at < find('\n', offset) || isCall(text.slice(offset, Math.min(at, offset + longest))) ? at + 2 : undefined
}

/** `{{ macro(a,` of a call that goes on over several lines: it holds nothing that ends a statement of nginx. */
function isCall(text: string): boolean {
  return /^\{\{\s*[\w.]+\([^;{}]*\)[^;{}]*$/.test(text)
}

const format = /%\{[A-Za-z_]\w*\}/y

function formatEnd(text: string, offset: number): number | undefined {
  format.lastIndex = offset
  return format.test(text) ? format.lastIndex : undefined
}

/** What may end a token of a second template, alone or written by the first one, and tokens of the first that it may hold. */
const pieces = /\{\{-?\s*(['"])([}%#]\})\1\s*-?\}\}|\{\{.*?\}\}|[}%#]\}/g

/** How far the end of such a token is looked for, so that a long line of nothing but beginnings is not read from each of them to its end. */
const longest = 400

/**
 * End of a token of a second template that the first one writes, `{{ '{{' }} x }}` or `{{ '{%' }} if x {{ '%}' }}`, whose closing may be
 * written by the first as well, as may parts of it: `{{ '{{' }} {{ name }}_port }}`. It stands on one line.
 */
function writtenTokenEnd(text: string, offset: number, closing: string, find: Finder): number {
  const rest = text.slice(offset, Math.min(find('\n', offset), offset + longest))
  for (const { 0: piece, 2: written = piece, index } of rest.matchAll(pieces)) if (written === closing) return offset + index + piece.length
  return offset
}

const closings = new Map([
  ['{{', '}}'],
  ['{%', '%}'],
  ['{#', '#}'],
  ['<%', '%>'],
])

/**
 * End of a line that holds nothing but template tokens and placeholders (`{{ blocks }}`, `${EXTRA}`, `__LOCATIONS__`), blanks at its end
 * not included; undefined where the line holds anything else. What such a line turns into, none or many statements, only the template
 * engine could tell.
 */
export function templateLineEnd(text: string, offset: number, find: Finder): number | undefined {
  let end = offset
  for (let next = offset; ; next++) {
    const token = templateEnd(text, next, find) ?? placeholderEnd(text, next)
    if (token !== undefined) {
      end = token
      next = token - 1
      continue
    }
    const char = text[next]
    if (char === undefined || char === '\n') return end > offset ? end : undefined
    if (char !== ' ' && char !== '\t' && char !== '\r') return undefined
  }
}

const placeholder = /\$\{\w+\}|__[A-Za-z]\w*__|@@?[A-Z][A-Z0-9_]*@@?|%\(\w+\)s|%%?[A-Za-z]\w*%%?/y

function placeholderEnd(text: string, offset: number): number | undefined {
  placeholder.lastIndex = offset
  return placeholder.test(text) ? placeholder.lastIndex : undefined
}

/** Template tokens, and placeholders that end a line without a statement before them: what may stand for a `;` or for more statements. */
const signs = /\{\{|\{[%#]|<%|%\{\w+\}|(?<=^|[;{}])[ \t]*(\$\{\w+\}|__\w+__|@@?[A-Z]\w*@)[ \t\r]*$/m

/** Whether a stretch of statements holds any of that. */
export function isTemplated(text: string): boolean {
  return signs.test(text)
}

const everySign = new RegExp(signs, 'gm')

const signsIn = onceFor(({ text }: Source) => Array.from(text.matchAll(everySign), ({ index }) => ({ start: index })))

/** The same of a stretch of a file. A file is looked through once, however often and for whatever stretches it is asked about. */
export function isTemplatedIn({ source, start, end }: Span): boolean {
  const places = signsIn(source)
  const place = places[indexFrom(places, start)]
  return place !== undefined && place.start < end
}

import { span } from '../../span.ts'
import { templateEnd, templateLineEnd } from '../template.ts'
import { add, indentOf, type Reading, report, reportStructure, since } from './reading.ts'
import * as troubles from './troubles.ts'
import { bareWordEnd, closingQuote, isLongerThan, quantifierEnd, unescaped } from './words.ts'

const mergeMarker = /(?:<{7}|\|{7}|={7}|>{7})(?![^ \r\n])[^\r\n]*/y

/** The lines that git leaves around the two versions of a conflict; both versions are read. */
export function readMergeMarker(reading: Reading): boolean {
  const { text, offset } = reading
  if (!'<|=>'.includes(text[offset] ?? ' ') || indentOf(text, offset) === undefined) return false
  mergeMarker.lastIndex = offset
  const length = mergeMarker.exec(text)?.[0].length
  if (length === undefined || !text.includes('<<<<<<< ')) return false
  reading.offset += length
  report(reading, troubles.mergeConflict(since(reading, offset)))
  return true
}

/** nginx knows no byte order mark: it becomes a part of the first word. */
export function readByteOrderMark(reading: Reading): void {
  if (!reading.text.startsWith('\uFEFF')) return
  reading.offset = 1
  report(reading, troubles.byteOrderMark(since(reading, 0)))
}

/** Template tokens between words stand for text that is not there yet. `{{ x }}` is a word unless it has the line to itself. */
export function readTemplate(reading: Reading): boolean {
  const { source, text, offset, find, words, tree } = reading
  if (!'{<$_@%'.includes(text[offset] ?? ' ')) return false
  const startsStatement = words.length === 0
  const line = startsStatement ? templateLineEnd(text, offset, find) : undefined
  const isStatement = text[offset + 1] === '%' || (startsStatement && (text[offset] === '%' || text[offset + 1] === '#'))
  const end = line ?? (isStatement && text[offset + 2] !== '=' ? templateEnd(text, offset, find) : undefined)
  if (end === undefined) return false
  reading.templated = true
  tree.comments.push(span(source, offset, end))
  reading.offset = end
  return true
}

/** Reads from a `#` to the end of its line. */
export function readComment(reading: Reading): void {
  const { source, text, offset, find, tree } = reading
  const lineEnd = find('\n', offset)
  const end = text[lineEnd - 1] === '\r' ? lineEnd - 1 : lineEnd
  const comment = span(source, offset, end)
  tree.comments.push(comment)
  if (isLongerThan(longest, text, offset, lineEnd)) report(reading, troubles.longComment(comment, longest))
  reading.offset = lineEnd
}

/** A word or comment has to fit, with what ends it, into a buffer of 4,096 bytes. */
const longest = 4095

/** Reads a word without quotes. A `{` in it that belongs to a regular expression ends it for nginx: that is reported, and the whole word read. */
export function readBare(reading: Reading): void {
  const { source, text, offset, find, words } = reading
  let end = bareWordEnd(text, offset, find)
  let brace: number | undefined
  for (let next = quantifierEnd(text, offset, end); next !== undefined; next = quantifierEnd(text, offset, end)) {
    brace ??= end
    end = bareWordEnd(text, next, find)
  }
  const written = text.slice(offset, end)
  reading.offset = end
  if (text[end - 1] === '；' && endsLine(text, end)) {
    if (written.length > 1) words.push({ source, start: offset, end: end - 1, value: unescaped(written.slice(0, -1)) })
    endAtFullWidth(reading, end - 1)
    return
  }
  const word = { source, start: offset, end, value: unescaped(written) }
  if (words.length === 0 && written.startsWith('{{')) reading.templated = true
  words.push(word)
  if (isLongerThan(longest, text, offset, end)) report(reading, troubles.longWord(word, longest))
  if (brace !== undefined) report(reading, troubles.bareQuantifier(word, brace, words[0]))
}

/** Reads a word in quotes; where its closing quote is missing or misplaced, as much as was most likely meant. */
export function readQuoted(reading: Reading): void {
  const { source, text, offset, find, words } = reading
  const close = closingQuote(text, offset, find)
  const lineEnd = find('\n', offset)
  const glued = close !== undefined && isGlued(text, close + 1)
  // Nothing closes it, or what was meant to open a word some lines below.
  if (close === undefined || (glued && close > lineEnd && text[close + 1] !== '}')) {
    readUnclosedQuote(reading, lineEnd)
    return
  }
  const word = { source, start: offset, end: close + 1, value: unescaped(text.slice(offset + 1, close)) }
  words.push(word)
  if (isLongerThan(longest - 1, text, offset + 1, close)) report(reading, troubles.longWord(word, longest))
  reading.offset = close + 1
  if (glued) readGlued(reading)
}

/** Whether something follows a closing quote that nginx does not allow there: only blanks, `;`, `{` and `)` may. */
function isGlued(text: string, offset: number): boolean {
  return offset < text.length && !' \t\r\n;{)'.includes(text[offset] ?? '')
}

/** Text behind a closing quote belongs to no word. A brace there means that a `;` is missing. */
function readGlued(reading: Reading): void {
  const { text, offset } = reading
  if (text[offset] === '}') return
  if (text[offset] === '；' && endsLine(text, offset + 1)) {
    reading.offset++
    endAtFullWidth(reading, offset)
    return
  }
  const isComment = text[offset] === '#'
  reading.offset = isComment ? offset + 1 : gluedEnd(reading)
  reportStructure(reading, troubles.gluedText(since(reading, offset)))
  if (isComment) reading.offset = offset
}

function gluedEnd({ text, offset, find }: Reading): number {
  let end = offset
  while (isGlued(text, end) && text[end] !== '}') {
    const quote = text[end] === '"' || text[end] === "'" ? closingQuote(text, end, find) : undefined
    const stop = quote === undefined ? bareWordEnd(text, end, find) : quote + 1
    const brace = quote === undefined ? text.slice(end, stop).indexOf('}') : -1
    end = brace < 0 ? stop : end + brace
  }
  return end
}

/** A quote that was forgotten is best put at the end of its line, before the `;` or `{` there. */
function readUnclosedQuote(reading: Reading, lineEnd: number): void {
  const { source, text, offset, words } = reading
  let end = beforeBlanks(text, offset + 1, lineEnd)
  if (end > offset + 1 && (text[end - 1] === ';' || text[end - 1] === '{')) end = beforeBlanks(text, offset + 1, end - 1)
  words.push({ source, start: offset, end, value: unescaped(text.slice(offset + 1, end)) })
  reportStructure(reading, troubles.unclosedQuote(span(source, offset, offset + 1), end))
  reading.offset = end
}

function beforeBlanks(text: string, start: number, end: number): number {
  let offset = end
  while (offset > start && ' \t\r\n'.includes(text[offset - 1] ?? '')) offset--
  return offset
}

/** Whether a line holds nothing more, or a comment or `}`: a full-width semicolon before that was meant to end the statement. */
function endsLine(text: string, offset: number): boolean {
  let next = offset
  while (text[next] === ' ' || text[next] === '\t' || text[next] === '\r') next++
  const char = text[next]
  return char === undefined || char === '\n' || char === '}' || (char === '#' && next > offset)
}

function endAtFullWidth(reading: Reading, offset: number): void {
  const { words } = reading
  report(reading, troubles.fullWidthSemicolon(since(reading, offset)))
  if (words.length > 0) add(reading, words, offset + 1)
}

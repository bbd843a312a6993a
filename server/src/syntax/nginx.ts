import { type Source, type Span, span } from '../span.ts'
import { luaBlockEnd } from './luaBlock.ts'
import * as troubles from './nginxTroubles.ts'
import { bareWordEnd, blanksEnd, closingQuote, isLongerThan, quantifierEnd, unescaped } from './nginxWords.ts'
import { type Finder, finder, isTemplated, templateEnd, templateLineEnd } from './template.ts'
import type { Entry, Tree, Trouble, Word } from './tree.ts'

/** How far a file is read. */
interface Reading {
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

/**
 * Reads an nginx configuration, or a fragment of one, as ngx_conf_file.c does: words up to `;` or `{`, line ends being mere blanks.
 * Lines of `map`, `geo` and `types` are entries named by their pattern. The body of a `*_by_lua_block` is one raw argument.
 * A stray `{` opens a block with an empty name.
 */
export function parseNginx(source: Source): Tree {
  const { text } = source
  const tree: Tree = { source, entries: [], comments: [], troubles: [] }
  const reading: Reading = {
    source,
    text,
    find: finder(text),
    tree,
    offset: 0,
    words: [],
    broken: false,
    block: undefined,
    templated: false,
    structure: [],
    misindented: undefined,
  }
  readByteOrderMark(reading)
  for (;;) {
    reading.offset = blanksEnd(text, reading.offset)
    if (reading.offset >= text.length) break
    readToken(reading)
  }
  finish(reading)
  return tree
}

function readToken(reading: Reading): void {
  if (readTemplate(reading) || readMergeMarker(reading)) return
  const char = reading.text[reading.offset]
  if (char === '#') readComment(reading)
  else if (char === ';') endStatement(reading)
  else if (char === '{' && !templateEnd(reading.text, reading.offset, reading.find)) openBlock(reading)
  else if (char === '}') closeBlock(reading)
  else if (char === '"' || char === "'") readQuoted(reading)
  else readBare(reading)
}

const mergeMarker = /(?:<{7}|\|{7}|={7}|>{7})(?![^ \r\n])[^\r\n]*/y

/** The lines that git leaves around the two versions of a conflict; both versions are read. */
function readMergeMarker(reading: Reading): boolean {
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
function readByteOrderMark(reading: Reading): void {
  if (!reading.text.startsWith('\uFEFF')) return
  reading.offset = 1
  report(reading, troubles.byteOrderMark(since(reading, 0)))
}

/** Template tokens between words stand for text that is not there yet. `{{ x }}` is a word unless it has the line to itself. */
function readTemplate(reading: Reading): boolean {
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

function readComment(reading: Reading): void {
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

function readBare(reading: Reading): void {
  const { source, text, offset, find, words } = reading
  let end = bareWordEnd(text, offset, find)
  let brace: number | undefined
  for (let next = quantifierEnd(text, offset, end); next !== undefined; next = quantifierEnd(text, offset, end)) {
    brace ??= end
    end = bareWordEnd(text, next, find)
  }
  const written = text.slice(offset, end)
  reading.offset = end
  if (written.endsWith('；') && endsLine(text, end)) {
    if (written.length > 1) words.push({ source, start: offset, end: end - 1, value: unescaped(written.slice(0, -1)) })
    endAtFullWidth(reading, end - 1)
    return
  }
  const word = { source, start: offset, end, value: unescaped(written) }
  if (words.length === 0 && written.startsWith('{{')) reading.templated = true
  words.push(word)
  if (isLongerThan(longest, text, offset, end)) report(reading, troubles.longWord(word, longest))
  if (brace !== undefined) report(reading, troubles.bareQuantifier(word, brace, words[0]?.value === 'if'))
}

function readQuoted(reading: Reading): void {
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

function endStatement(reading: Reading): void {
  const { offset, words } = reading
  reading.offset++
  if (words.length > 0) add(reading, words, reading.offset)
  else reportStructure(reading, troubles.straySemicolon(since(reading, offset)))
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

/** Ends a statement without its `;` where the text at `next` shows that it is over. */
function endUnterminated(reading: Reading, words: Word[], next: number): void {
  const [name] = words
  const last = words.at(-1)
  if (!name || !last) return
  const wasBroken = reading.broken
  add(reading, words, last.end)
  if (!wasBroken && !isTemplated(reading.text.slice(name.start, next))) report(reading, troubles.missingSemicolon(name, last))
}

function openBlock(reading: Reading): void {
  const { source, text, offset } = reading
  const start = headStart(reading)
  if (start > 0) endUnterminated(reading, reading.words.splice(0, start), reading.words[0]?.start ?? offset)
  if (reading.words.length === 0) {
    if (!followsStray(reading)) reportStructure(reading, troubles.strayOpening(span(source, offset, offset + 1)))
    reading.words.push({ source, start: offset, end: offset, value: '' })
  }
  const entry = add(reading, reading.words, text.length)
  reading.offset++
  if (entry.name.value.endsWith('_by_lua_block')) {
    readLua(reading, entry)
    return
  }
  entry.body = []
  reading.block = entry
}

/** Whether a stray `{` opened in a block would directly follow another one: the same mistake, told once. */
function followsStray({ block }: Reading): boolean {
  return block?.name.value === '' && block.body?.length === 0
}

/** Whether a block that was opened did so. */
function followedStray({ name, parent }: Entry): boolean {
  return name.value === '' && parent?.name.value === '' && parent.body?.length === 1
}

const blocks = new Set('events geo http if limit_except location mail map server split_clients stream types upstream'.split(' '))

/** Which word begins the head of a block: the first, unless a line begins with the name of a block, so that a `;` is missing before it. */
function headStart({ text, words }: Reading): number {
  for (let index = words.length - 1; index > 0; index--) {
    const word = words[index]
    if (word && blocks.has(word.value) && indentOf(text, word.start) !== undefined) return index
  }
  return 0
}

/** How many blanks stand before the first word of a line; undefined for any other word. */
function indentOf(text: string, offset: number): number | undefined {
  let start = offset
  while (text[start - 1] === ' ' || text[start - 1] === '\t') start--
  return start === 0 || text[start - 1] === '\n' ? offset - start : undefined
}

function readLua(reading: Reading, entry: Entry): void {
  const { source, text, offset } = reading
  const close = luaBlockEnd(text, offset)
  if (close === undefined) reportStructure(reading, troubles.unclosedBlock(entry))
  const end = close ?? text.length
  entry.args.push({ source, start: offset, end, value: text.slice(offset, end) })
  entry.end = close === undefined ? end : end + 1
  reading.offset = entry.end
}

function closeBlock(reading: Reading): void {
  const { text, offset, words, block } = reading
  if (words.length > 0) endUnterminated(reading, words, offset)
  reading.words = []
  reading.offset++
  if (!block) {
    if (text[reading.offset] === ';') reading.offset++
    reportStructure(reading, troubles.strayClosing(since(reading, offset)))
    return
  }
  block.end = offset + 1
  reading.block = block.parent
  const indent = indentOf(text, offset)
  if (indent !== undefined && (indentOf(text, block.start) ?? 0) > indent) reading.misindented ??= block
}

function finish(reading: Reading): void {
  const { text, words, block, misindented, structure, tree } = reading
  endUnterminated(reading, words, text.length)
  if (block && misindented) reportStructure(reading, troubles.unclosedBlock(misindented))
  else for (let open = block; open; open = open.parent) if (!followedStray(open)) reportStructure(reading, troubles.unclosedBlock(open))
  for (const trouble of structure) {
    if (!reading.templated) tree.troubles.push(trouble)
    else if (trouble.rule === 'syntax/unexpected') tree.comments.push(span(trouble.source, trouble.start, trouble.end))
  }
  tree.troubles.sort((a, b) => a.start - b.start)
  tree.comments.sort((a, b) => a.start - b.start)
}

/** What was read since an offset. */
function since({ source, offset }: Reading, start: number): Span {
  return span(source, start, offset)
}

/** Adds the words read so far as an entry, and begins the next statement. */
function add(reading: Reading, words: Word[], end: number): Entry {
  const { source, tree, block } = reading
  const name = words[0] ?? { source, start: end, end, value: '' }
  const entry: Entry = { source, start: name.start, end, name, args: words.slice(1), parent: block }
  if (block?.body) block.body.push(entry)
  else tree.entries.push(entry)
  if (words === reading.words) reading.words = []
  reading.broken = false
  return entry
}

function report(reading: Reading, trouble: Trouble): void {
  reading.tree.troubles.push(trouble)
}

/** Reports what a template may put right: dropped when the file turns out to hold one. */
function reportStructure(reading: Reading, trouble: Trouble): void {
  reading.structure.push(trouble)
  reading.broken = true
}

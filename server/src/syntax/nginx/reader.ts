import { type Source, type Span, span } from '../../span.ts'
import { finder, isTemplated, templateEnd } from '../template.ts'
import type { Entry, Tree, Trouble, Word } from '../tree.ts'
import { luaBlockEnd } from './luaBlock.ts'
import { add, indentOf, type Reading, report, reportStructure, since } from './reading.ts'
import { readBare, readByteOrderMark, readComment, readMergeMarker, readQuoted, readTemplate } from './tokens.ts'
import * as troubles from './troubles.ts'
import { blanksEnd } from './words.ts'

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
  const code = reading.text.charCodeAt(reading.offset)
  if (beginsWord(code)) {
    readBare(reading)
    return
  }
  if (readTemplate(reading) || readMergeMarker(reading)) return
  const char = reading.text[reading.offset]
  if (char === '#') readComment(reading)
  else if (char === ';') endStatement(reading)
  else if (char === '{' && !templateEnd(reading.text, reading.offset, reading.find)) openBlock(reading)
  else if (char === '}') closeBlock(reading)
  else if (char === '"' || char === "'") readQuoted(reading)
  else readBare(reading)
}

/** Small letters, digits, `.` and `/`, of which most words are, begin nothing else. */
function beginsWord(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 46 && code <= 57)
}

function endStatement(reading: Reading): void {
  const { offset, words } = reading
  if (words.length === 0 && readSemicolonComments(reading)) return
  reading.offset++
  if (words.length > 0) add(reading, words, reading.offset)
  else reportStray(reading, offset, troubles.straySemicolon)
}

/** Lines such as `; listen 80;` are meant as comments, as ini files have them; those below each other are told of once. */
function readSemicolonComments(reading: Reading): boolean {
  const { source, text, offset: start, find, tree, structure } = reading
  const last = structure.at(-1)
  if (indentOf(text, start) === undefined || (last && blanksEnd(text, last.end) === start)) return false
  const lines: Span[] = []
  for (let offset = start; ; offset = blanksEnd(text, reading.offset)) {
    const line = text.slice(offset, find('\n', offset)).trimEnd()
    if (!(offset === start ? /^;[ \t]*[^\s;}]/ : /^;/).test(line)) break
    lines.push(span(source, offset, offset + line.length))
    reading.offset = offset + line.length
  }
  const [first] = lines
  if (!first) return false
  for (const line of lines) tree.comments.push(line)
  reportStructure(reading, troubles.semicolonComments(first, lines))
  return true
}

/** Reports what belongs to no statement; what stands directly before it and is the same mistake is told of as one with it. */
function reportStray(reading: Reading, offset: number, trouble: (at: Span) => Trouble): void {
  const { text, structure } = reading
  const last = structure.at(-1)
  const isOne = last?.rule === 'syntax/unexpected' && text[last.start] === text[offset] && blanksEnd(text, last.end) === offset
  if (isOne) structure.pop()
  reportStructure(reading, trouble(since(reading, isOne ? last.start : offset)))
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
    reportStray(reading, offset, troubles.strayClosing)
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

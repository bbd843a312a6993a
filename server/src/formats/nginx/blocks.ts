import type { Block, BlockKind } from '../../facts/block.ts'
import type { Entry, Tree } from '../../syntax/tree.ts'
import type { Document, Workspace } from '../format.ts'
import type { Includes } from './includes.ts'
import { stockFile } from './stock.ts'

/** A file being read, and those whose includes led to it. */
interface Reading {
  path: string
  templates: Set<Entry | undefined>
  by?: Reading
  depth: number
}

/** What is left to be read of one block, or of a file included in it. */
interface Rest {
  entries: Entry[]
  next: number
  block: Block
  file: Reading
}

/** No real configuration includes so deep, or expands to so many directives. */
const deepest = 32
const most = 500_000

/** The configuration that begins with a document, includes expanded where they stand. A file that includes itself is read once. */
export function expandedBlock(document: Document, includes: Includes, workspace: Workspace): Block {
  const { tree, source } = document
  const kind = outermostKind(tree.entries)
  const file: Reading = { path: source.path, templates: templateBlocks(tree), depth: 0 }
  // Whoever includes a site usually sets nothing that matters to it; around a part of a server everything may be set.
  const complete = (kind === 'main' || kind === 'http') && !file.templates.has(undefined)
  const outermost: Block = { kind, directives: [], blocks: [], complete }
  const rests: Rest[] = [{ entries: tree.entries, next: 0, block: outermost, file }]
  let read = 0
  for (let rest = rests.at(-1); rest; rest = rests.at(-1)) {
    const entry = rest.entries[rest.next++]
    if (!entry) rests.pop()
    else if (++read > most) rest.block.complete = false
    else if (entry.body) rests.push(inner(entry, entry.body, rest))
    else {
      rest.block.directives.push(entry)
      if (entry.name.value === 'include') for (const more of included(entry, rest, includes, workspace).reverse()) rests.push(more)
      else if (rest.block.kind !== 'map' && /[{<%@]/.test(entry.name.value)) rest.block.complete = false
    }
  }
  return outermost
}

function inner(entry: Entry, entries: Entry[], { block, file }: Rest): Rest {
  const kind = kindOf(entry.name.value, block.kind)
  const made: Block = { kind, entry, outer: block, directives: [], blocks: [], complete: !file.templates.has(entry) }
  block.blocks.push(made)
  return { entries, next: 0, block: made, file }
}

/** The files of an include, as more to be read in the same block. What cannot be seen makes the block incomplete. */
function included(include: Entry, { block, file }: Rest, includes: Includes, workspace: Workspace): Rest[] {
  const rests = includes(include)?.map(path => {
    const isCycle = isOpen(path, file)
    if (isCycle) block.cycles = [...(block.cycles ?? []), include]
    const document = file.depth < deepest && !isCycle ? workspace.document(path, 'nginx') : undefined
    return document && restOf(document.tree, { block, path, file })
  })
  if (rests) {
    if (rests.includes(undefined)) block.complete = false
    return rests.filter(rest => rest !== undefined)
  }
  const stock = stockFile(include, workspace)
  if (!stock) block.complete = false
  return stock ? [restOf(stock, { block, path: stock.source.path, file })] : []
}

function restOf(tree: Tree, { block, path, file }: { block: Block; path: string; file: Reading }): Rest {
  const templates = templateBlocks(tree)
  if (templates.has(undefined)) block.complete = false
  return { entries: tree.entries, next: 0, block, file: { path, templates, by: file, depth: file.depth + 1 } }
}

function isOpen(path: string, file: Reading): boolean {
  for (let open: Reading | undefined = file; open; open = open.by) if (open.path === path) return true
  return false
}

const dataBlocks = new Set(['map', 'geo', 'split_clients', 'types', 'charset_map'])
const ownKinds = new Set<string>(['events', 'http', 'server', 'location', 'if', 'limit_except', 'upstream', 'stream', 'mail'])

/** `server` and `upstream` are those of http: in stream and mail they speak of other things. */
function kindOf(name: string, outer: BlockKind): BlockKind {
  if (dataBlocks.has(name)) return 'map'
  if (outer === 'stream' || outer === 'mail' || outer === 'other') return 'other'
  return ownKinds.has(name) ? (name as BlockKind) : 'other'
}

const mainDirectives = new Set(['events', 'http', 'stream', 'mail', 'load_module', 'worker_processes', 'pid'])
const httpBlocks = new Set(['server', 'upstream', 'map', 'geo', 'split_clients'])
const locationDirectives = new Set(['alias', 'uwsgi_param', 'fastcgi_param', 'scgi_param'])

/** The block a file stands in, told by what it holds. */
function outermostKind(entries: Entry[]): BlockKind {
  const has = (test: (entry: Entry) => boolean) => entries.some(test)
  if (has(({ name }) => mainDirectives.has(name.value))) return 'main'
  if (has(isStreamServer)) return 'stream'
  if (has(({ name, body }) => body !== undefined && httpBlocks.has(name.value))) return 'http'
  if (has(({ name, body }) => (body && name.value === 'location') || name.value === 'server_name' || name.value === 'listen'))
    return 'server'
  if (has(({ name }) => locationDirectives.has(name.value) || name.value.endsWith('_pass'))) return 'location'
  return 'unknown'
}

/** A server that passes everything it receives to an address without a scheme forwards connections, not requests. */
function isStreamServer({ name, body }: Entry): boolean {
  return name.value === 'server' && body?.some(({ name, args }) => name.value === 'proxy_pass' && !args[0]?.value.includes('://')) === true
}

const templateSets = new WeakMap<Tree, Set<Entry | undefined>>()

/** The blocks of a file that hold lines of a template engine, which may become any directives; undefined is the file itself. */
function templateBlocks(tree: Tree): Set<Entry | undefined> {
  const known = templateSets.get(tree)
  if (known) return known
  const blocks = new Set<Entry | undefined>()
  for (const { start, end } of tree.comments) {
    if (tree.source.text[start] !== '#' && !addsNothing.test(tree.source.text.slice(start, Math.min(end, start + 40))))
      blocks.add(blockAt(tree.entries, start))
  }
  templateSets.set(tree, blocks)
  return blocks
}

const addsNothing = /^\{#|^\{\{\/\*|^\{%[-+]?\s*(end|raw|set\b)/

/** The innermost block around an offset; undefined outside of any. */
function blockAt(entries: Entry[], offset: number): Entry | undefined {
  let block: Entry | undefined
  for (let body: Entry[] | undefined = entries; body; ) {
    const around: Entry | undefined = body[lastBefore(body, offset)]
    if (!around?.body || around.end <= offset) break
    block = around
    body = around.body
  }
  return block
}

/** Index of the last entry that begins before an offset, -1 when none does. */
function lastBefore(entries: Entry[], offset: number): number {
  let low = 0
  let high = entries.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((entries[middle]?.start ?? 0) <= offset) low = middle + 1
    else high = middle
  }
  return low - 1
}

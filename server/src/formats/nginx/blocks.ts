import { type Block, type BlockKind, locationMatch } from '../../facts/block.ts'
import { isSameList } from '../../list.ts'
import { onceFor } from '../../memory.ts'
import { type Entry, lastBefore, type Tree } from '../../syntax/tree.ts'
import type { Document, Workspace } from '../format.ts'
import { includesFrom } from './configurations.ts'
import { isMeant } from './includes.ts'
import { stockFile } from './stock.ts'

/** A file being read, and those whose includes led to it. */
interface OpenFile {
  tree: Tree
  /** Paths of the files that are open, the first one being where the configuration begins. */
  open: readonly string[]
  /** Another one for each place that a file is included in, and the same each time the configuration is read. */
  key: string
  templates: ReadonlySet<Entry | undefined>
  /** Number of includes met so far. */
  includes: number
}

/** What is left to be read of one block. */
interface Rest {
  entries: Entry[]
  next: number
  block: Block
}

/** What a file comes to: what it brings into the block that includes it. */
interface Expansion {
  block: Pick<Block, 'directives' | 'blocks' | 'complete' | 'templated' | 'cycles' | 'floods'>
  /** Paths of the files it is made of, as often as they are included. */
  files: readonly string[]
  /** Number of directives and blocks, and what its files cost. */
  size: number
}

/** No real configuration includes so deep, has so many blocks in each other, or expands to so many directives. */
const deepest = 32
const mostNested = 4000
const most = 1_000_000

/** Reading a file costs as much as so many directives. */
const perFile = 40

/**
 * The configuration that begins with a document, includes expanded where they stand. A file that includes itself is read once. Included
 * files that are as before bring the very blocks that they brought before; only what is around those is another one.
 */
export function expandedBlock({ tree, source }: Document, workspace: Workspace): Block {
  const kind = outermostKind(tree.entries)
  const file = opened(tree, [source.path], `blocks of ${source.path}`)
  const { block, files } = read(file, kind, workspace)
  const outermost: Block = { kind, directives: [], blocks: [], complete: true, files }
  bring(block, outermost)
  if (block.templated) outermost.templated = true
  // Whoever includes a site usually sets nothing that matters to it; around a part of a server everything may be set.
  if (kind !== 'main' && kind !== 'http') outermost.complete = false
  const configuration = workspace.keep('directives around parts', file.key, (): Configuration => new Map())
  if (configuration.size > 0) outermost.configuration = configuration
  for (const block of [outermost, ...outermost.blocks]) block.directives = directivesKept(block, configuration)
  return outermost
}

/** The directives around the parts of a configuration as they were last read, by the name of the block they stand in; empty before the first reading. */
type Configuration = Map<string, Entry[]>

/** The directives of a block; the very list of the reading before where it held the same. */
function directivesKept({ entry, directives }: Block, lastRead: Configuration): Entry[] {
  const name = entry?.name.value ?? ''
  const before = lastRead.get(name)
  if (before && isSameList(before, directives)) return before
  lastRead.set(name, directives)
  return directives
}

function opened(tree: Tree, open: readonly string[], key: string): OpenFile {
  return { tree, open, key, templates: templateBlocks(tree), includes: 0 }
}

/** Reads a file as it is read in a block of a kind. */
function read(file: OpenFile, kind: BlockKind, workspace: Workspace): Expansion {
  const outermost = begun(kind, file)
  const files = [file.tree.source.path]
  const rests: Rest[] = [{ entries: file.tree.entries, next: 0, block: outermost }]
  let size = perFile
  for (let rest = rests.at(-1); rest; rest = rests.at(-1)) {
    const { block } = rest
    const entry = rest.entries[rest.next++]
    if (!entry) rests.pop()
    else if (++size > most || (entry.body && rests.length > mostNested)) block.complete = false
    else if (entry.body) rests.push(inner(entry, entry.body, block, file))
    else {
      block.directives.push(entry)
      if (entry.name.value !== 'include') {
        if (block.kind !== 'map' && /[{<%@]/.test(entry.name.value)) block.complete = false
        continue
      }
      for (const brought of included(entry, block, file, workspace)) {
        size += brought.size
        if (size > most) {
          block.complete = false
          ;(block.floods ??= []).push(entry)
          break
        }
        bring(brought.block, block)
        for (const path of brought.files) files.push(path)
      }
    }
  }
  return { block: outermost, files, size }
}

function inner(entry: Entry, entries: Entry[], outer: Block, file: OpenFile): Rest {
  const block = begun(kindOf(entry.name.value, outer.kind), file, entry, outer)
  outer.blocks.push(block)
  return { entries, next: 0, block }
}

function begun(kind: BlockKind, { templates }: OpenFile, entry?: Entry, outer?: Block): Block {
  const templated = templates.has(entry)
  const match = entry && kind === 'location' ? locationMatch(entry) : undefined
  const block: Block = { kind, entry, outer, match, directives: [], blocks: [], complete: !templated }
  if (templated) block.templated = true
  return block
}

/** Puts what a file brings behind what a block has so far. */
function bring({ directives, blocks, complete, cycles, floods }: Expansion['block'], into: Block): void {
  for (const directive of directives) into.directives.push(directive)
  for (const block of blocks) {
    block.outer = into
    into.blocks.push(block)
  }
  if (!complete) into.complete = false
  for (const include of cycles ?? none) (into.cycles ??= []).push(include)
  for (const include of floods ?? none) (into.floods ??= []).push(include)
}

const none: readonly Entry[] = []

/** What the files of an include bring, one after the other. What cannot be seen makes the block incomplete. */
function* included(include: Entry, block: Block, file: OpenFile, workspace: Workspace): Iterable<Expansion> {
  const [root = ''] = file.open
  const key = `${file.key} ${file.includes++}:${block.kind}`
  const paths = includesFrom(root, workspace)(include)
  if (!paths) {
    const stock = stockFile(include, workspace)
    if (stock) yield read(opened(stock, [...file.open, stock.source.path], key), block.kind, workspace)
    else block.complete = false
    return
  }
  const expansionOf = (path: string) => {
    const document = workspace.document(path, 'nginx')
    return document && read(opened(document.tree, [...file.open, path], `${key}:${path}`), block.kind, workspace)
  }
  for (const path of paths) {
    const isCycle = file.open.includes(path)
    if (isCycle && isMeant(path, include)) (block.cycles ??= []).push(include)
    const expansion = isCycle || file.open.length > deepest ? undefined : workspace.keep(key, path, expansionOf)
    if (expansion) yield expansion
    else block.complete = false
  }
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

/** The blocks of a file that hold lines of a template engine, which may become any directives; undefined is the file itself. */
const templateBlocks = onceFor((tree: Tree): ReadonlySet<Entry | undefined> => {
  const blocks = new Set<Entry | undefined>()
  for (const { start, end } of tree.comments) {
    if (tree.source.text[start] !== '#' && !addsNothing.test(tree.source.text.slice(start, Math.min(end, start + 40))))
      blocks.add(blockAt(tree.entries, start))
  }
  return blocks
})

const addsNothing = /^\{#|^\{\{\/\*|^\{%[-+]?\s*(end|raw|set\b)/

/** The innermost block around an offset; undefined outside of any. */
function blockAt(entries: Entry[], offset: number): Entry | undefined {
  let block: Entry | undefined
  for (let body: Entry[] | undefined = entries; body; ) {
    const around: Entry | undefined = lastBefore(body, offset)
    if (!around?.body || around.end <= offset) break
    block = around
    body = around.body
  }
  return block
}

import type { Setting } from '../../catalogue/catalogue.ts'
import { nginxCatalogue } from '../../catalogue/index.ts'
import { type Block, blocksIn, enclosing, isComplete } from '../../facts/block.ts'
import { isTemplate } from '../../facts/known.ts'
import { byPart } from '../../facts/parts.ts'
import { onceFor } from '../../memory.ts'
import type { Stack } from '../../stack.ts'
import type { Entry, Word } from '../../syntax/tree.ts'

/** A directive where it takes effect, with what the catalogue has about its name. */
export interface Directive {
  entry: Entry
  /** The block it stands in. */
  block: Block
  /** Contexts of the catalogue that the block may be: several where that is not told, none where nothing is known. */
  contexts: readonly string[]
  /** The records of its name that fit there: none where nobody knows the name, or it must not stand there. */
  settings: readonly Setting[]
}

const none: readonly Directive[] = []

const indexesBySite = byPart(blocks => [indexOf(blocks)])

const indexOf = onceFor((blocks: readonly Block[]) => byName(directivesIn(blocks)))

/** The directives of some names among those of some blocks. */
export function directivesNamedIn(blocks: readonly Block[], ...names: readonly string[]): readonly Directive[] {
  return names.flatMap(name => indexOf(blocks).get(name) ?? [])
}

function byName(directives: readonly Directive[]): ReadonlyMap<string, readonly Directive[]> {
  const named = new Map<string, Directive[]>()
  for (const directive of directives) {
    const same = named.get(directive.entry.name.value)
    if (same) same.push(directive)
    else named.set(directive.entry.name.value, [directive])
  }
  return named
}

/** The directives of all configurations by their names: most rules look at a few, and each configuration is gone through once. */
export const directivesByName = onceFor(({ nginx }: Stack): ReadonlyMap<string, readonly Directive[]> => {
  const parts = nginx.flatMap(indexesBySite)
  const [only] = parts
  return only && parts.length === 1 ? only : byName(parts.flatMap(part => [...part.values()].flat()))
})

/** The directives of some names, in all configurations. */
export function directivesNamed(stack: Stack, ...names: readonly string[]): readonly Directive[] {
  const indexes = stack.nginx.flatMap(indexesBySite)
  const [index, another] = indexes
  const [name = '', ...others] = names
  // Where there is but one list, it is not copied; those of many sites are not put together for the few names that are asked for.
  if (index && !another && others.length === 0) return index.get(name) ?? none
  return names.flatMap(name => indexes.flatMap(index => index.get(name) ?? none))
}

/** The directives of some blocks, and those that open them. Outer blocks come before inner ones. */
export const directivesIn = onceFor((blocks: readonly Block[]): readonly Directive[] => {
  const found: Directive[] = []
  /** The contexts that each block opens; undefined where it holds lines of its own. */
  const known = new Map<Block, readonly string[] | undefined>()
  for (const block of blocks) {
    const { entry, outer, kind } = block
    let contexts: readonly string[] | undefined
    if (!entry || !outer) contexts = contextsOf(block)
    else {
      const around = known.has(outer) ? known.get(outer) : contextsOf(outer)
      if (!around) {
        known.set(block, undefined)
        continue
      }
      const settings = fittingIn(around)(entry.name.value)
      found.push({ entry, block: outer, contexts: around, settings })
      contexts = kind === 'map' || (kind === 'other' && holdsLines(entry.name.value)) ? undefined : opened(block, settings, around)
    }
    known.set(block, contexts)
    if (!contexts) continue
    const fitting = fittingIn(contexts)
    for (const entry of block.directives) found.push({ entry, block, contexts, settings: fitting(entry.name.value) })
  }
  return found
})

/** The contexts of the catalogue that a block may be; none where nothing is known. */
export function contextsOf(block: Block): readonly string[] {
  if (!block.outer || !block.entry) return outermostContexts(block)
  const outer = contextsOf(block.outer)
  return opened(block, fittingIn(outer)(block.entry.name.value), outer)
}

/** The records of a name that fit in one of some contexts, those of the web server first; all of them where no context is known. */
export function settingsIn(contexts: readonly string[], name: string): readonly Setting[] {
  return fittingIn(contexts)(name)
}

/** What the outermost block may be. A file that is included somewhere tells it by what it holds, and not always exactly. */
function outermostContexts(block: Block): readonly string[] {
  switch (block.kind) {
    case 'main':
      return ['main']
    case 'http':
      if (!block.complete) return []
      return block.blocks.some(isWebServer) ? ['http'] : ['http', 'stream', 'mail']
    case 'server':
      return block.directives.some(({ name }) => name.value === 'server_name' || name.value === 'listen')
        ? ['server']
        : ['server', 'location']
    case 'stream':
      return block.blocks.some(isWebServer) ? [] : ['stream', 'mail']
    default:
      return []
  }
}

function isWebServer({ entry, directives, blocks }: Block): boolean {
  if (entry?.name.value !== 'server') return false
  return blocks.some(({ entry }) => entry?.name.value === 'location') || directives.some(({ name }) => name.value === 'server_name')
}

/** The records of a name that may stand somewhere. */
type Fitting = (name: string) => readonly Setting[]

const fittingByPlace = new Map<string, Fitting>()

/** What may stand in one of some contexts; everything where no context is known. Most blocks share the very list of theirs with others. */
const fittingIn = onceFor((contexts: readonly string[]): Fitting => {
  const place = contexts.join()
  const before = fittingByPlace.get(place)
  if (before) return before
  const byName = new Map<string, readonly Setting[]>()
  const fitting: Fitting = name => {
    const known = byName.get(name)
    if (known) return known
    const all = nginxCatalogue().all(name)
    const settings = all
      .filter(
        ({ in: places = [] }) => contexts.length === 0 || places.includes('any') || contexts.some(context => places.includes(context)),
      )
      .sort((a, b) => familyOf(a) - familyOf(b))
    if (all.length > 0) byName.set(name, settings)
    return settings
  }
  fittingByPlace.set(place, fitting)
  return fitting
})

/** Directives of the web server come first: nearly all configurations are for it alone. */
function familyOf({ plugin = '', thirdParty }: Setting): number {
  if (thirdParty) return 2
  return /^ngx_(mail|stream)_/.test(plugin) ? 1 : 0
}

/** The contexts that a block opens; where it must not stand, those it opens elsewhere. */
function opened({ entry, kind }: Block, settings: readonly Setting[], outer: readonly string[]): readonly string[] {
  const contexts = openedBy(settings.length > 0 ? settings : nginxCatalogue().all(entry?.name.value ?? ''))
  if (kind !== 'if') return contexts
  const exact = contexts.filter(context => outer.some(place => context === `if-${place}`))
  return exact.length > 0 ? exact : contexts
}

const openedBy = onceFor((settings: readonly Setting[]): readonly string[] => [...new Set(settings.flatMap(({ opens = [] }) => opens))])

/** Whether a block holds lines of its own instead of directives, as those of unknown modules may. */
export function holdsLines(name: string): boolean {
  return !nginxCatalogue()
    .all(name)
    .some(({ opens }) => opens !== undefined)
}

/**
 * Where a word stands for something else: a template, or a variable of a shell that fills in the file (`$PORT`). What only looks so are
 * names of groups in regular expressions and nginx's own variables in braces.
 */
export function isReplaced({ source, start, end, value }: Word): boolean {
  if (/\$\{?[A-Z][A-Z0-9_]*\b/.test(value)) return true
  return isTemplate(source.text.slice(start, end).replace(/\(\?P?<\w+>|\\[gk]<\w+>|\$\{[a-z_]\w*\}|\$\((?![a-z])/g, ''))
}

/** Whether a directive is written with anything that a template engine replaces. */
export function isTemplated({ name, args, source }: Entry): boolean {
  if (isTemplate(name.value) || args.some(isReplaced)) return true
  const [first, last] = [args[0], args.at(-1)]
  return first !== undefined && last !== undefined && /<\w[\w-]*( [\w-]+)+>/.test(source.text.slice(first.start, last.end))
}

/** The web server part of each configuration: its `http` block, or the whole of a file that is included in one. */
export function* webServersIn({ nginx }: Stack): Iterable<Block> {
  for (const outermost of nginx) {
    if (outermost.kind !== 'main') yield outermost
    else for (const block of outermost.blocks) if (block.kind === 'http') yield block
  }
}

/** Whether a block lies in an `http` that was seen from its very beginning. */
export function isInHttp(block: Block): boolean {
  return enclosing(block, 'http')?.entry !== undefined
}

/** Whether everything in a block of `http` and around it was seen, so that what is not there is missing. */
export function isSeenInHttp(block: Block): boolean {
  return isInHttp(block) && isSeen(block)
}

/** Whether nothing in a block and around it is added by what cannot be seen. */
export function isSeen(block: Block): boolean {
  return isComplete(block) && blocksIn(block).every(({ complete }) => complete)
}

/** Whether nobody knows a directive of that name: it may be another one misspelt, which is then not missing. */
export function isStranger({ value }: Word): boolean {
  return nginxCatalogue().all(value).length === 0
}

import type { Setting } from '../../catalogue/catalogue.ts'
import { nginxCatalogue } from '../../catalogue/index.ts'
import { type Block, blocksIn, enclosing, isComplete } from '../../facts/block.ts'
import { isTemplate } from '../../facts/known.ts'
import { byPart } from '../../facts/parts.ts'
import { addTo } from '../../list.ts'
import { onceFor } from '../../memory.ts'
import type { Stack } from '../../stack.ts'
import type { Entry, Word } from '../../syntax/tree.ts'
import { type Context, contextIn, holdsLines } from './contexts.ts'

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

/** Directives by their names, and those together that are written alike where the same may stand. */
interface Index {
  named: ReadonlyMap<string, readonly Directive[]>
  alike: readonly (readonly Directive[])[]
}

const indexesByPart = byPart(blocks => [indexOf(blocks)])

const indexOf = onceFor((blocks: readonly Block[]): Index => {
  const named = new Map<string, Directive[]>()
  const worded = new Map<Directive['contexts'], Map<string, Directive[]>>()
  for (const directive of directivesIn(blocks)) {
    const { entry, contexts } = directive
    addTo(named, entry.name.value, directive)
    let here = worded.get(contexts)
    if (!here) worded.set(contexts, (here = new Map()))
    addTo(here, wordingOf(entry), directive)
  }
  return { named, alike: [...worded.values()].flatMap(here => [...here.values()]) }
})

/** A directive as it is written, without what stands in its block. */
function wordingOf({ source, start, name, args, body }: Entry): string {
  const wording = source.text.slice(start, (args.at(-1) ?? name).end)
  return body ? `${wording} {` : wording
}

/** The directives of some names among those of some blocks. */
export function directivesNamedIn(blocks: readonly Block[], ...names: readonly string[]): readonly Directive[] {
  return names.flatMap(name => indexOf(blocks).named.get(name) ?? [])
}

/** The directives of some blocks, those together that are written alike where the same may stand. */
export function directivesAlikeIn(blocks: readonly Block[]): readonly (readonly Directive[])[] {
  return indexOf(blocks).alike
}

/** The directives of all configurations by their names: most rules look at a few, and each configuration is gone through once. */
export const directivesByName = onceFor(({ nginx }: Stack): ReadonlyMap<string, readonly Directive[]> => {
  const indexes = nginx.flatMap(indexesByPart)
  const [only] = indexes
  if (only && indexes.length === 1) return only.named
  const all = new Map<string, Directive[]>()
  for (const { named } of indexes)
    for (const directives of named.values()) for (const directive of directives) addTo(all, directive.entry.name.value, directive)
  return all
})

/** The directives of some names, in all configurations. */
export function directivesNamed(stack: Stack, ...names: readonly string[]): readonly Directive[] {
  const indexes = stack.nginx.flatMap(indexesByPart)
  const [index, another] = indexes
  const [name = '', ...others] = names
  // Where there is but one list, it is not copied; those of many sites are not put together for the few names that are asked for.
  if (index && !another && others.length === 0) return index.named.get(name) ?? none
  return names.flatMap(name => indexes.flatMap(({ named }) => named.get(name) ?? none))
}

/**
 * What is found in directives by how they are written and what may stand there, and by nothing else: what is fine about one is fine about
 * all that are written alike, as most are where there are many sites.
 */
export function foundInWording<Found>(
  alike: readonly (readonly Directive[])[],
  find: (directive: Directive) => readonly Found[],
): readonly Found[] {
  return alike.flatMap(directives => {
    const [first] = directives
    return first && find(first).length > 0 ? directives.flatMap(find) : []
  })
}

/** The directives of all configurations, those together that are written alike where the same may stand. */
export function directivesAlike({ nginx }: Stack): readonly (readonly Directive[])[] {
  return nginx.flatMap(indexesByPart).flatMap(({ alike }) => alike)
}

/** The directives of some blocks, and those that open them. Outer blocks come before inner ones. */
export const directivesIn = onceFor((blocks: readonly Block[]): readonly Directive[] => {
  const found: Directive[] = []
  /** What may stand in each block; undefined where it holds lines of its own. */
  const known = new Map<Block, Context | undefined>()
  for (const block of blocks) {
    const { entry, outer, kind } = block
    let context: Context | undefined
    if (!entry || !outer) context = contextIn(block)
    else {
      const around = known.has(outer) ? known.get(outer) : contextIn(outer)
      if (!around) {
        known.set(block, undefined)
        continue
      }
      const { value } = entry.name
      found.push({ entry, block: outer, contexts: around.contexts, settings: around.settings(value) })
      if (kind !== 'map' && (kind !== 'other' || !holdsLines(value))) context = around.opened(value)
    }
    known.set(block, context)
    if (!context) continue
    const { contexts } = context
    for (const entry of block.directives) found.push({ entry, block, contexts, settings: context.settings(entry.name.value) })
  }
  return found
})

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

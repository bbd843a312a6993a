import type { Setting } from '../../catalogue/catalogue.ts'
import { nginxCatalogue } from '../../catalogue/index.ts'
import type { Block } from '../../facts/block.ts'

/** The contexts of the catalogue that a block may be; none where nothing is known. */
export function contextsOf(block: Block): readonly string[] {
  return contextIn(block).contexts
}

/** What the files tell about where the directives of a block stand. */
export function contextIn(block: Block): Context {
  return block.outer && block.entry ? contextIn(block.outer).opened(block.entry.name.value) : contextOf(outermostContexts(block))
}

/** The records of a name that fit in one of some contexts, those of the web server first; all of them where no context is known. */
export function settingsIn(contexts: readonly string[], name: string): readonly Setting[] {
  return contextOf(contexts).settings(name)
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

/** Where directives stand, one for the same contexts: there are few places and many directives. */
export interface Context {
  contexts: readonly string[]
  /** The records of a name that may stand there; all of them where no context is known. */
  settings(name: string): readonly Setting[]
  /** What may stand in a block of that name there; where it must not stand, what may stand in it elsewhere. */
  opened(name: string): Context
}

const known = new Map<string, Context>()

function contextOf(contexts: readonly string[]): Context {
  const key = contexts.join()
  let context = known.get(key)
  if (!context) known.set(key, (context = contextWith(contexts)))
  return context
}

function contextWith(contexts: readonly string[]): Context {
  const settings = new Map<string, readonly Setting[]>()
  const inner = new Map<string, Context>()
  const context: Context = {
    contexts,
    settings(name) {
      const before = settings.get(name)
      if (before) return before
      const all = nginxCatalogue().all(name)
      if (all.length === 0) return unknown
      const fitting = fittingIn(contexts, all)
      settings.set(name, fitting)
      return fitting
    },
    opened(name) {
      const before = inner.get(name)
      if (before) return before
      const all = nginxCatalogue().all(name)
      const there = context.settings(name)
      const opened = contextOf(openedBy(there.length > 0 ? there : all, contexts))
      if (all.length > 0) inner.set(name, opened)
      return opened
    },
  }
  return context
}

const unknown: readonly Setting[] = []

function fittingIn(contexts: readonly string[], all: readonly Setting[]): readonly Setting[] {
  return all
    .filter(({ in: places = [] }) => contexts.length === 0 || places.includes('any') || contexts.some(context => places.includes(context)))
    .sort((a, b) => familyOf(a) - familyOf(b))
}

/** The contexts that blocks of a name open: `if` others in a location than in a server. */
function openedBy(settings: readonly Setting[], outer: readonly string[]): readonly string[] {
  const contexts = [...new Set(settings.flatMap(({ opens = [] }) => opens))]
  const exact = contexts.filter(context => outer.some(place => context === `if-${place}`))
  return exact.length > 0 ? exact : contexts
}

/** Directives of the web server come first: nearly all configurations are for it alone. */
function familyOf({ plugin = '', thirdParty }: Setting): number {
  if (thirdParty) return 2
  return /^ngx_(mail|stream)_/.test(plugin) ? 1 : 0
}

/** Whether a block holds lines of its own instead of directives, as those of unknown modules may. */
export function holdsLines(name: string): boolean {
  return !nginxCatalogue()
    .all(name)
    .some(({ opens }) => opens !== undefined)
}

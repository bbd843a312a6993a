import type { Setting } from '../../catalogue/catalogue.ts'
import { nginxCatalogue } from '../../catalogue/index.ts'
import type { Block } from '../../facts/block.ts'
import { t } from '../../l10n.ts'
import { removeLines, standsAlone, textOf } from '../../span.ts'
import type { Stack } from '../../stack.ts'
import type { Entry, Word } from '../../syntax/tree.ts'
import { type Directive, directivesByName, isTemplated } from '../nginx/directives.ts'
import { mayExclude } from '../nginx/servers.ts'
import type { Finding } from '../rule.ts'

/** Directives that nginx takes once in a block, or once for a name, and that are there again. */
export function* duplicateDirectives(stack: Stack): Iterable<Finding> {
  for (const [name, directives] of directivesByName(stack)) {
    if (directives.length > 1 && !keyed.has(name) && (listed.test(name) || isSingle(nginxCatalogue().all(name))))
      yield* repeated(directives)
  }
  yield* duplicateKeys(stack)
}

/** Whether some module refuses a second one. */
function isSingle(settings: readonly Setting[]): boolean {
  return settings.some(({ repeat }) => repeat === 'refused')
}

/** Directives of one name and block follow each other. */
function* repeated(directives: readonly Directive[]): Iterable<Finding> {
  let last: Directive | undefined
  for (const directive of directives) {
    const { entry, block, settings } = directive
    if (last?.block === block && settings.length > 0 && isRefused(settings, last.entry, entry)) yield* again(last.entry, entry, block)
    last = directive
  }
}

function isRefused(settings: readonly Setting[], ...entries: readonly Entry[]): boolean {
  return settings.every(({ name, repeat }) => repeat === 'refused' || (listed.test(name) && entries.some(isOff)))
}

/** Directives of which there may be several, unless one of them says that there is none. */
const listed = /^proxy_(redirect|cookie_(path|domain|flags))$/

function isOff({ args }: Entry): boolean {
  return args.length === 1 && args[0]?.value === 'off'
}

function* again(first: Entry, second: Entry, block: Block): Iterable<Finding> {
  if (isTemplated(first) || isTemplated(second)) return
  if (first === second) yield { at: second, message: t('this file is included twice in the same block, and nginx refuses to start') }
  else if (!isAlternative(first, second, block)) yield findingOf(first, second)
}

/** Directives of which there may be several with different names, and `root` and `alias`, which exclude each other. */
const keyed: ReadonlySet<string> = new Set([
  ...'root alias load_module log_format limit_conn limit_req thread_pool limit_req_zone limit_conn_zone'.split(' '),
  ...'proxy_cache_path fastcgi_cache_path uwsgi_cache_path scgi_cache_path'.split(' '),
])

function* duplicateKeys(stack: Stack): Iterable<Finding> {
  const seen = new Map<string, Map<Block, Entry>>()
  for (const [name, directives] of directivesByName(stack)) {
    if (!keyed.has(name)) continue
    for (const { entry, block, settings } of directives) {
      if (settings.length === 0) continue
      for (const key of keysOf(entry)) {
        let entries = seen.get(key)
        if (!entries) seen.set(key, (entries = new Map()))
        const first = entries.get(block)
        entries.set(block, entry)
        if (first) yield* again(...inOrder(first, entry), block)
      }
    }
  }
}

/** Names are gone through one after the other: what comes first in its file is not always what was seen first. */
function inOrder(one: Entry, other: Entry): [Entry, Entry] {
  return one.source === other.source && other.start < one.start ? [other, one] : [one, other]
}

/** A template may leave in only one of them; so may one that puts together whole files. */
function isAlternative(first: Entry, second: Entry, { complete }: Block): boolean {
  return mayExclude(first, second) || (!complete && first.source !== second.source) || isStock(first) || isStock(second)
}

/** Whether a line is of a file that every installation brings along, and the workspace has not. */
export function isStock({ source }: Entry): boolean {
  return source.path.startsWith('/etc/')
}

function findingOf(first: Entry, second: Entry): Finding {
  const isSame = textOf(first) === textOf(second)
  const isPair = first.name.value !== second.name.value && /^(root|alias)$/.test(second.name.value)
  return {
    at: second.body ? second.name : second,
    message: isPair
      ? t('{0} and {1} exclude each other in one location, and nginx refuses to start', first.name.value, second.name.value)
      : t('{0} is there twice in this block, and nginx refuses to start; keep one of them', nameOf(second)),
    related: [{ at: first.body ? first.name : first, message: t('is the other one') }],
    fixes: isSame && !second.body && standsAlone(second) ? [{ title: t('remove the second one'), edits: [removeLines(second)] }] : [],
  }
}

function nameOf({ name, args }: Entry): string {
  const zone = args.find(({ value }) => /^(keys_)?zone=/.test(value))?.value.replace(/^(keys_)?zone=([^:]*).*/s, '$2')
  if (name.value === 'log_format' || name.value === 'limit_conn' || name.value === 'thread_pool')
    return `${name.value} ${args[0]?.value ?? ''}`
  return zone === undefined ? name.value : t('the zone {0}', zone)
}

/** The zones that a directive defines, each once, as it may name one twice. */
function zonesOf(args: readonly Word[]): Set<string> {
  return new Set(args.flatMap(({ value }) => /^(?:keys_)?zone=([^:]+)/.exec(value)?.[1] ?? []))
}

/** What may be there once: what the directive gives a name to. */
function keysOf({ name, args }: Entry): string[] {
  switch (name.value) {
    case 'root':
    case 'alias':
      return ['root']
    case 'load_module':
      return args.map(({ value }) => `module ${value.replace(/.*\//s, '')}`)
    case 'log_format':
    case 'limit_conn':
    case 'thread_pool':
      return [`${name.value} ${args[0]?.value}`]
    case 'limit_req':
      return args.filter(({ value }) => value.startsWith('zone=')).map(({ value }) => `limit_req ${value}`)
    case 'limit_req_zone':
    case 'limit_conn_zone':
    case 'proxy_cache_path':
    case 'fastcgi_cache_path':
    case 'uwsgi_cache_path':
    case 'scgi_cache_path':
      return [...[...zonesOf(args)].map(zone => `zone ${zone}`), ...(name.value.endsWith('_path') ? [`path ${args[0]?.value}`] : [])]
    default:
      return []
  }
}

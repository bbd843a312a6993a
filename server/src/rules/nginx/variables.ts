import type { Setting } from '../../catalogue/catalogue.ts'
import { nginxVariables } from '../../catalogue/index.ts'
import { isOlder } from '../../catalogue/versions.ts'
import type { Block } from '../../facts/block.ts'
import { conditionOf } from '../../facts/condition.ts'
import { byPart } from '../../facts/parts.ts'
import { onceFor } from '../../memory.ts'
import { type Span, sliceOf, textOf } from '../../span.ts'
import { referencesIn } from '../../syntax/nginx/values.ts'
import type { Entry, Word } from '../../syntax/tree.ts'
import { holdsLines } from './contexts.ts'
import { type Directive, directivesAlikeIn } from './directives.ts'

/** A variable where it is used; without a name where a `$` begins none. */
export interface Use {
  at: Span
  name?: string
  /** It is what a group of a regular expression took (`$1`), where nginx takes that. */
  isCapture?: true | undefined
}

/** What a configuration has to do with variables. */
interface Variables {
  /** Directives with a `$` in an argument, or that use a variable without naming it; those together that are written alike. */
  alike: readonly (readonly Directive[])[]
  /** The names, in small letters, that the configuration itself gives to variables: by `set`, `map`, groups of regular expressions, modules. */
  defined: ReadonlySet<string>
}

/** The names that a configuration gives to variables, from its outermost block. */
export function variablesDefinedBy(outermost: Block): ReadonlySet<string> {
  return new Set(variablesByPart(outermost).flatMap(({ defined }) => [...defined]))
}

/** Directives with a `$` in an argument, or that use a variable without naming it. */
export function directivesWithVariables(outermost: Block): readonly Directive[] {
  return variablesByPart(outermost).flatMap(({ alike }) => alike.flat())
}

const variablesByPart = byPart(blocks => [variablesIn(blocks)])

/** What some blocks have to do with variables. */
export const variablesIn = onceFor((blocks: readonly Block[]): Variables => {
  const defined = new Set<string>()
  const alike: (readonly Directive[])[] = []
  for (const directives of directivesAlikeIn(blocks)) {
    const [first] = directives
    if (!first) continue
    const { entry, settings } = first
    let uses = entry.name.value === 'memcached_pass'
    for (const { value } of entry.args) {
      if (value.includes('$')) uses = true
      if (value.includes('(?')) addGroups(value, defined)
    }
    if (!uses) continue
    alike.push(directives)
    for (const word of variablesDefined(entry, settings)) defined.add(word.value.slice(1).toLowerCase())
  }
  for (const block of blocks) {
    if (block.kind === 'map') for (const { name } of block.directives) addGroups(name.value, defined)
    if (block.kind !== 'other' || !holdsLines(block.entry?.name.value ?? '')) continue
    for (const { name, args } of block.directives)
      for (const { value } of [name, ...args]) if (value.startsWith('$')) defined.add(value.slice(1).toLowerCase())
  }
  return { alike, defined }
})

const definers = /^(set|auth_request_set|perl_set|js_set|js_var|map|geo|split_clients|userid_.*)$/

/** The arguments that name a variable to be defined, with its `$`; modules by others define any that they are given. */
export function variablesDefined({ name, args }: Entry, settings: readonly Setting[]): Word[] {
  const variables = args.filter(({ value }) => /^\$\w+$/.test(value))
  if (name.value === 'map' || name.value === 'geo' || name.value === 'split_clients') return variables.filter(word => word === args.at(-1))
  if (definers.test(name.value)) return variables.slice(0, 1)
  return settings.length === 0 || settings.some(({ thirdParty, commercial }) => thirdParty || commercial) ? variables : []
}

function addGroups(text: string, names: Set<string>): void {
  for (const { name } of groupsIn(text)) names.add(name.toLowerCase())
}

/** The names that a regular expression gives to its groups, and where in it. */
export function groupsIn(text: string): { name: string; start: number }[] {
  if (!text.includes('(?')) return []
  return [...text.matchAll(/(\(\?(?:P?<|'))(\w+)/g)].map(({ 1: opening = '', 2: name = '', index }) => ({
    name,
    start: index + opening.length,
  }))
}

/** Variables of `http` and of `stream` are not the same. */
export type Side = 'http' | 'stream'

const families = new Map<Side, readonly string[]>()

/** What the names of whole families of variables begin with: `arg_`. */
function familiesOn(side: Side): readonly string[] {
  let prefixes = families.get(side)
  if (!prefixes) {
    prefixes = nginxVariables().settings.flatMap(({ type, in: places, name }) =>
      type === 'prefix' && places?.includes(side) ? [name] : [],
    )
    families.set(side, prefixes)
  }
  return prefixes
}

/** Whether nginx or one of its modules defines a variable of that name, in small letters. `memcached_key` is one that only `set` makes. */
export function isBuiltIn(name: string, side: Side = 'http'): boolean {
  if (name === 'memcached_key') return false
  const isOne = nginxVariables()
    .all(name)
    .some(({ type, in: places }) => type !== 'prefix' && places?.includes(side))
  return isOne || /^[1-9]$/.test(name) || (name.includes('_') && familiesOn(side).some(prefix => name.startsWith(prefix)))
}

/** Variables that may be defined anew although nothing says so, and those of modules that are rarely there. */
const unfixed = /^(memcached_key|invalid_referer|uid_reset|\d|geoip_.*|proxy_add_via)$/

/** Whether `set`, `map` and the like may not define a variable, because nginx itself does; in small letters. */
export function isFixed(name: string, side: Side): boolean {
  const setting = nginxVariables().find(name, side)
  if (!setting || setting.thirdParty || setting.commercial || setting.type === 'prefix' || unfixed.test(name)) return false
  if (setting.since !== undefined && isOlder('1.22', setting.since)) return false
  return !setting.redefinable && !setting.settable
}

/** Every variable that a directive fills in. */
export function* usesOf({ entry, settings }: Directive): Iterable<Use> {
  if (entry.name.value === 'if') {
    yield* usesInCondition(entry)
    return
  }
  if (entry.name.value === 'memcached_pass') yield { at: entry.name, name: 'memcached_key' }
  const words = interpolated(entry, settings[0])
  for (const word of words) for (const use of usesIn(word)) yield lookedUp.has(entry.name.value) ? { ...use, isCapture: undefined } : use
}

/** Directives that look their variables up by name, and so know of no `$1`. */
const lookedUp = new Set(['charset', 'geo', 'log_format', 'source_charset'])

/** Variables in the values of a `map`. */
export function* usesInMap(block: Block): Iterable<Use> {
  for (const { name, args } of block.directives) if (name.value !== 'include' && args[0]) yield* usesIn(args[0])
}

function* usesInCondition(entry: Entry): Iterable<Use> {
  const condition = conditionOf(entry)
  if (!condition || condition.kind === 'problem') return
  if (condition.kind === 'file') yield* usesIn(condition.path)
  else yield { at: condition.variable, name: condition.name }
  if (condition.kind === 'compare') yield* usesIn(condition.with)
}

function* usesIn(word: Word): Iterable<Use> {
  if (!word.value.includes('$')) return
  for (const { start, end, ...rest } of referencesIn(textOf(word))) yield { at: sliceOf(word, start, end), ...rest }
}

const plain: readonly Word[] = []

/** The arguments in which variables are filled in; those of other directives are taken as they are written. */
function interpolated({ name, args }: Entry, setting: Setting | undefined): readonly Word[] {
  if (!setting || setting.thirdParty) return plain
  switch (name.value) {
    case 'add_header':
    case 'add_trailer':
    case 'proxy_set_header':
    case 'grpc_set_header':
    case 'uwsgi_param':
    case 'fastcgi_param':
    case 'scgi_param':
    case 'set':
    case 'auth_request_set':
    case 'rewrite':
      return args.slice(1, 2)
    case 'log_format':
      return args.slice(args[1]?.value.startsWith('escape=') ? 2 : 1)
    case 'access_log':
      return args.filter(({ value }, index) => index === 0 || value.startsWith('if='))
    case 'map':
    case 'split_clients':
    case 'limit_req_zone':
    case 'limit_conn_zone':
    case 'hash':
      return args.slice(0, 1)
    case 'geo':
      return args.length === 2 ? args.slice(0, 1) : plain
    case 'error_page':
      return args.slice(-1)
    case 'charset':
      return args.filter(({ value }) => value.startsWith('$'))
    case 'proxy_redirect':
    case 'proxy_cookie_path':
    case 'proxy_cookie_domain':
    case 'proxy_cookie_flags':
      return args.filter(({ value }, index) => index > 0 || !value.startsWith('~'))
    case 'ssl_certificate':
    case 'ssl_certificate_key':
    case 'proxy_set_body':
      return args
    default:
      return setting.variables || setting.type.startsWith('complex') || setting.type === 'predicate' ? args : plain
  }
}

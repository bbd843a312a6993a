import { type Block, enclosing, outermost } from '../../facts/block.ts'
import { byPart } from '../../facts/parts.ts'
import type { PassTarget } from '../../facts/pass.ts'
import { type Directive, directivesIn, isReplaced } from '../../rules/nginx/directives.ts'
import { endpointsIn, endpointsOf } from '../../rules/nginx/endpoints.ts'
import { serversIn } from '../../rules/nginx/servers.ts'
import { groupsIn, isBuiltIn, usesInMap, usesOf, variablesDefined } from '../../rules/nginx/variables.ts'
import { type Zone, zonesDefined, zoneUsed } from '../../rules/nginx/zones.ts'
import { type Span, sliceOf, textOf } from '../../span.ts'
import { referencesIn } from '../../syntax/nginx/values.ts'
import type { Entry, Word } from '../../syntax/tree.ts'
import { nginxDomains } from './domains.ts'
import { type Kind, type Occurrence, occurrence, partOf, type Scope } from './occurrence.ts'
import { nginxSockets } from './sockets.ts'

/**
 * What a configuration of nginx names: variables, upstreams, named locations, zones, log formats, addresses and hosts. Each part of it is
 * looked through by itself, and only when it has changed.
 */
export function nginxNames(outermost: Block): readonly (readonly Occurrence[])[] {
  const toVariable = endpointsIn([outermost]).some(({ at, target }) => target.kind === 'unknown' && at.value.includes('$'))
  const values = toVariable ? namedInValues(outermost) : []
  const outside = serversIn(outermost).length === 0 ? jumpsOutside(outermost) : []
  return [...named(outermost), ...values, ...outside]
}

const named = byPart(blocks => [[...collect(blocks, scopeOf(blocks))]])

const namedInValues = byPart(blocks => [[...inValues(blocks, scopeOf(blocks))]])

/** The path of the file that the configuration of some blocks begins with. */
function scopeOf([block]: readonly Block[]): string {
  const [path = ''] = (block && outermost(block).files) ?? []
  return path
}

function* collect(blocks: readonly Block[], scope: string): Iterable<Occurrence> {
  for (const directive of directivesIn(blocks)) {
    yield* variablesIn(directive, scope)
    yield* othersIn(directive, scope)
  }
  for (const block of blocks) {
    if (block.kind !== 'map') continue
    for (const { name } of block.directives) yield* groups(name, 'map', scope)
    if (block.entry?.name.value === 'map') for (const use of usesInMap(block)) yield* variableUse(use, 'map', scope)
  }
  yield* upstreamsIn(blocks, scope)
  yield* locationsIn(blocks, scope)
  yield* nginxSockets(blocks)
  yield* nginxDomains(blocks)
}

function* variablesIn(directive: Directive, scope: string): Iterable<Occurrence> {
  const { entry, settings } = directive
  const setting = entry.name.value
  let fillsIn = false
  for (const word of entry.args) {
    if (word.value.includes('$')) fillsIn = true
    yield* groups(word, setting, scope)
  }
  if (!fillsIn) return
  for (const word of variablesDefined(entry, settings)) {
    const at = partOf(word, 1)
    const name = word.value.slice(1).toLowerCase()
    if (!isBuiltIn(name)) yield occurrence('variable', 'definition', word, { name, scope, setting, ...(at && { text: at }) })
  }
  const uses = isKnown(directive) ? usesOf(directive) : entry.args.filter(({ value }) => !/^\$\w+$/.test(value)).flatMap(anywhere)
  for (const use of uses) yield* variableUse(use, setting, scope)
}

/** Of directives of other people's modules nobody knows in which words they fill in variables: in any. */
function isKnown({ settings }: Directive): boolean {
  return settings.some(({ thirdParty }) => !thirdParty)
}

function anywhere(word: Word): { at: Span; name?: string }[] {
  return referencesIn(textOf(word)).map(({ start, end, name }) => ({ at: sliceOf(word, start, end), name }))
}

function* variableUse({ at, name }: { at: Span; name?: string }, setting: string, scope: string): Iterable<Occurrence> {
  if (name === undefined || isBuiltIn(name.toLowerCase())) return
  const start = textOf(at).indexOf(name)
  if (start < 1) return
  const text = sliceOf(at, start, start + name.length)
  yield occurrence('variable', 'use', at, { name: name.toLowerCase(), scope, setting, text })
}

/** Groups of regular expressions define variables, and may be referred to in the expression itself. */
function* groups(word: Word, setting: string, scope: string): Iterable<Occurrence> {
  if (!word.value.includes('(?')) return
  const written = textOf(word)
  const place = (start: number, length: number) => sliceOf(word, start, start + length)
  for (const { name, start } of groupsIn(written)) {
    const at = place(start, name.length)
    yield occurrence('variable', 'definition', at, { name: name.toLowerCase(), scope, setting, text: at })
  }
  for (const { 1: opening = '', 2: name = '', index } of written.matchAll(/(\\[kg][<{']|\(\?P[=>]|\(\?&)(\w+)/g)) {
    const at = place(index + opening.length, name.length)
    yield occurrence('variable', 'use', at, { name: name.toLowerCase(), scope, setting, text: at })
  }
}

function* othersIn({ entry }: Directive, scope: string): Iterable<Occurrence> {
  for (const zone of zonesDefined(entry)) yield zoneOccurrence('definition', zone, entry, scope)
  const used = zoneUsed(entry)
  if (used && used.name !== '') yield zoneOccurrence('use', used, entry, scope)
  const [first, second] = entry.args
  if (entry.name.value === 'log_format' && first) yield word('format', 'definition', first, entry, scope)
  if (entry.name.value === 'access_log' && second && !/[=$]|^combined$/i.test(second.value))
    yield word('format', 'use', second, entry, scope)
}

function zoneOccurrence(role: Occurrence['role'], { at, name, from, by }: Zone, entry: Entry, scope: string): Occurrence {
  const text = isReplaced(at) ? undefined : partOf(at, from, from + name.length)
  return occurrence('zone', role, text ?? at, { name, sort: by, scope, setting: entry.name.value, ...(text && { text }) })
}

function word(kind: Kind, role: Occurrence['role'], at: Word, entry: Entry, scope: Scope): Occurrence {
  const text = isReplaced(at) ? undefined : partOf(at)
  return occurrence(kind, role, at, { name: at.value.toLowerCase(), scope, setting: entry.name.value, ...(text && { text }) })
}

function* upstreamsIn(blocks: readonly Block[], scope: string): Iterable<Occurrence> {
  for (const block of blocks) {
    const { kind, entry } = block
    const [name] = entry?.args ?? []
    if (kind === 'upstream' && entry && name) yield word('upstream', 'definition', name, entry, scope)
    for (const { name, at, target } of endpointsOf(block)) {
      const meant = nameMeant(target)
      if (meant === undefined) continue
      const start = at.value.toLowerCase().indexOf(meant)
      const text = partOf(at, start, start + meant.length)
      const common = { name: meant, scope, setting: name.value, ...(target.kind === 'address' && ifDefined) }
      yield occurrence('upstream', 'use', text ?? at, { ...common, ...(text && { text }) })
    }
  }
}

const ifDefined = { ifDefined: true } as const

/** The upstream that a target names, or may name where a port is written behind it, which no upstream has. */
function nameMeant(target: PassTarget): string | undefined {
  if (target.kind === 'name') return target.name.toLowerCase()
  return target.kind === 'address' && target.address.kind === 'tcp' ? target.address.host : undefined
}

/** What `set` or `map` give to a variable: names of upstreams, where requests are passed to what a variable says. */
function* inValues(blocks: readonly Block[], scope: string): Iterable<Occurrence> {
  for (const block of blocks)
    for (const entry of block.directives) {
      const value = block.kind === 'map' ? entry.args[0] : entry.name.value === 'set' ? entry.args[1] : undefined
      const setting = block.kind === 'map' ? (block.entry ?? entry) : entry
      if (value) yield { ...word('upstream', 'use', value, setting, scope), ...ifDefined }
    }
}

/** Each server has named locations of its own; a use outside of servers is one in all of them. */
function* locationsIn(blocks: readonly Block[], scope: string): Iterable<Occurrence> {
  for (const block of blocks) {
    const server = enclosing(block, 'server')
    const match = block.match
    if (match?.modifier === '@' && block.entry) yield word('location', 'definition', match.at, block.entry, server ?? scope)
    if (server) yield* jumps(block, server)
    if (block.kind !== 'server') continue
    for (let around = block.outer; around; around = around.outer) if (!enclosing(around, 'server')) yield* jumps(around, block)
  }
}

/** Where no server is to be seen, a use outside of servers is one in the whole configuration. */
const jumpsOutside = byPart(blocks => [blocks.flatMap(block => [...jumps(block, scopeOf(blocks))])])

/** Uses of named locations in a block itself. */
function* jumps({ directives }: Block, scope: Scope): Iterable<Occurrence> {
  for (const entry of directives) {
    const last = entry.args.at(-1)
    if (!last?.value.startsWith('@') || last.value.length < 2 || !/^(try_files|error_page|post_action)$/.test(entry.name.value)) continue
    yield word('location', 'use', last, entry, scope)
  }
}

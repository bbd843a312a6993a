import { type Block, blocksIn, enclosing, locationMatch } from '../../facts/block.ts'
import type { Target } from '../../facts/pass.ts'
import { targetsIn } from '../../rules/locations.ts'
import { type Directive, directivesOf, isFilledIn } from '../../rules/nginx/directives.ts'
import { groupsIn, isBuiltIn, usesInMap, usesOf, variablesDefined } from '../../rules/nginx/variables.ts'
import { zonesDefined, zoneUsed } from '../../rules/nginx/zones.ts'
import { span, textOf } from '../../span.ts'
import { referencesIn } from '../../syntax/nginxValues.ts'
import type { Entry, Word } from '../../syntax/tree.ts'
import { nginxDomains } from './domains.ts'
import { type Kind, type Occurrence, occurrence, partOf } from './occurrence.ts'
import { nginxSockets } from './sockets.ts'
import { type Table, tableOf } from './table.ts'

const known = new WeakMap<Block, Table>()

/** What a configuration of nginx names: variables, upstreams, named locations, zones, log formats, addresses and hosts. */
export function nginxNames(outermost: Block): Table {
  const before = known.get(outermost)
  if (before) return before
  const found = tableOf([...collect(outermost), ...nginxSockets(outermost), ...nginxDomains(outermost)])
  known.set(outermost, found)
  return found
}

function* collect(outermost: Block): Iterable<Occurrence> {
  for (const directive of directivesOf(outermost)) {
    yield* variablesIn(directive, outermost)
    yield* othersIn(directive, outermost)
  }
  for (const block of blocksIn(outermost)) {
    if (block.kind !== 'map') continue
    for (const { name } of block.directives) yield* groups(name, 'map', outermost)
    if (block.entry?.name.value === 'map') for (const use of usesInMap(block)) yield* variableUse(use, 'map', outermost)
  }
  yield* upstreamsIn(outermost)
  yield* locationsIn(outermost)
}

function* variablesIn(directive: Directive, scope: Block): Iterable<Occurrence> {
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

function anywhere(word: Word): { at: Occurrence['at']; name?: string }[] {
  return referencesIn(textOf(word)).map(({ start, end, name }) => ({ at: span(word.source, word.start + start, word.start + end), name }))
}

function* variableUse({ at, name }: { at: Occurrence['at']; name?: string }, setting: string, scope: Block): Iterable<Occurrence> {
  if (name === undefined || isBuiltIn(name.toLowerCase())) return
  const start = textOf(at).indexOf(name)
  if (start < 1) return
  const text = span(at.source, at.start + start, at.start + start + name.length)
  yield occurrence('variable', 'use', at, { name: name.toLowerCase(), scope, setting, text })
}

/** Groups of regular expressions define variables, and may be referred to in the expression itself. */
function* groups(word: Word, setting: string, scope: Block): Iterable<Occurrence> {
  if (!word.value.includes('(?')) return
  const written = textOf(word)
  const place = (start: number, length: number) => span(word.source, word.start + start, word.start + start + length)
  for (const { name, start } of groupsIn(written)) {
    const at = place(start, name.length)
    yield occurrence('variable', 'definition', at, { name: name.toLowerCase(), scope, setting, text: at })
  }
  for (const { 1: opening = '', 2: name = '', index } of written.matchAll(/(\\[kg][<{']|\(\?P[=>]|\(\?&)(\w+)/g)) {
    const at = place(index + opening.length, name.length)
    yield occurrence('variable', 'use', at, { name: name.toLowerCase(), scope, setting, text: at })
  }
}

function* othersIn({ entry }: Directive, scope: Block): Iterable<Occurrence> {
  for (const zone of zonesDefined(entry)) yield zoneOccurrence('definition', zone, entry, scope)
  const used = zoneUsed(entry)
  if (used && used.name !== '') yield zoneOccurrence('use', used, entry, scope)
  const [first, second] = entry.args
  if (entry.name.value === 'log_format' && first) yield named('format', 'definition', first, entry, scope)
  if (entry.name.value === 'access_log' && second && !/[=$]|^combined$/i.test(second.value))
    yield named('format', 'use', second, entry, scope)
}

function zoneOccurrence(
  role: Occurrence['role'],
  { at, name, from, by }: ReturnType<typeof zonesDefined>[number],
  entry: Entry,
  scope: Block,
) {
  const text = isFilledIn(at) ? undefined : partOf(at, from, from + name.length)
  return occurrence('zone', role, text ?? at, { name, sort: by, scope, setting: entry.name.value, ...(text && { text }) })
}

function named(kind: Kind, role: Occurrence['role'], word: Word, entry: Entry, scope: Block): Occurrence {
  const text = isFilledIn(word) ? undefined : partOf(word)
  return occurrence(kind, role, word, { name: word.value.toLowerCase(), scope, setting: entry.name.value, ...(text && { text }) })
}

function* upstreamsIn(outermost: Block): Iterable<Occurrence> {
  const names = new Set<string>()
  for (const { kind, entry } of blocksIn(outermost)) {
    const [name] = entry?.args ?? []
    if (kind !== 'upstream' || !entry || !name) continue
    names.add(name.value.toLowerCase())
    yield named('upstream', 'definition', name, entry, outermost)
  }
  let throughVariable = false
  for (const { name, at, target } of targetsIn([outermost])) {
    if (target.kind === 'unknown' && at.value.includes('$')) throughVariable = true
    const meant = nameMeant(target, names)
    if (meant === undefined) continue
    const start = at.value.toLowerCase().indexOf(meant)
    const text = partOf(at, start, start + meant.length)
    const common = { name: meant, scope: outermost, setting: name.value }
    yield occurrence('upstream', 'use', text ?? at, { ...common, ...(text && { text }) })
  }
  if (throughVariable && names.size > 0) yield* inValues(outermost, names)
}

/** The upstream that a target names, also where a port is written behind it, which none has. */
function nameMeant(target: Target, upstreams: ReadonlySet<string>): string | undefined {
  if (target.kind === 'name') return target.name.toLowerCase()
  return target.kind === 'address' && target.address.kind === 'tcp' && upstreams.has(target.address.host) ? target.address.host : undefined
}

/** Names of upstreams that `set` or `map` give to a variable, where requests are passed to what a variable says. */
function* inValues(outermost: Block, names: ReadonlySet<string>): Iterable<Occurrence> {
  for (const block of blocksIn(outermost))
    for (const entry of block.directives) {
      const word = block.kind === 'map' ? entry.args[0] : entry.name.value === 'set' ? entry.args[1] : undefined
      if (word && names.has(word.value.toLowerCase()))
        yield named('upstream', 'use', word, block.kind === 'map' ? (block.entry ?? entry) : entry, outermost)
    }
}

/** Each server has named locations of its own; a use outside of servers is one in all of them. */
function* locationsIn(outermost: Block): Iterable<Occurrence> {
  const servers: Block[] = []
  const outside: { word: Word; entry: Entry }[] = []
  for (const block of blocksIn(outermost)) {
    if (block.kind === 'server') servers.push(block)
    const scope = enclosing(block, 'server')
    const match = block.kind === 'location' ? locationMatch(block.entry) : undefined
    if (match?.modifier === '@' && block.entry) yield named('location', 'definition', match.at, block.entry, scope ?? outermost)
    for (const entry of block.directives) {
      const last = entry.args.at(-1)
      if (!last?.value.startsWith('@') || last.value.length < 2 || !/^(try_files|error_page|post_action)$/.test(entry.name.value)) continue
      if (scope) yield named('location', 'use', last, entry, scope)
      else outside.push({ word: last, entry })
    }
  }
  for (const { word, entry } of outside)
    for (const scope of servers.length > 0 ? servers : [outermost]) yield named('location', 'use', word, entry, scope)
}

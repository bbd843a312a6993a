import { nginxVariables } from '../../catalogue/index.ts'
import { nearestAmong } from '../../catalogue/nearest.ts'
import { type Block, blocksIn, enclosing } from '../../facts/block.ts'
import { byPart } from '../../facts/parts.ts'
import { t } from '../../l10n.ts'
import { type Span, textOf } from '../../span.ts'
import type { Finding, Rule } from '../rule.ts'
import { emptyCaptures } from './captures.ts'
import { type Directive, directivesNamedIn, foundInWording, isReplaced, isSeenInHttp, isTemplated } from './directives.ts'
import { regexesAmong } from './regexes.ts'
import { relaysIn } from './relays.ts'
import { groupsIn, isBuiltIn, isFixed, type Side, type Use, usesInMap, usesOf, variablesDefinedBy, variablesIn } from './variables.ts'

export const unknownVariable: Rule = {
  id: 'nginx/unknown-variable',
  severity: 'error',
  summary: 'A variable that nothing defines, a "$" without a name, or a variable that cannot be set',

  *check(stack) {
    let ofAll: World | undefined
    const around = () => (ofAll ??= worldOf(new Set(stack.nginx.flatMap(outermost => [...variablesDefinedBy(outermost)])), 'some'))
    for (const outermost of stack.nginx) yield* inConfiguration(outermost, around)
    for (const stream of relaysIn(stack, 'stream')) yield* inStream(blocksIn(stream))
    yield* stack.nginx.flatMap(emptyCaptures)
  },
}

/** Variables of `stream` are a world of their own. */
function* inStream(blocks: readonly Block[]): Iterable<Finding> {
  yield* directivesNamedIn(blocks, ...definers).flatMap(directive => refusedDefinition(directive, 'stream'))
  yield* refusedGroups(blocks, 'stream')
  const { alike, defined } = variablesIn(blocks)
  const known = alike.flat().filter(({ entry, settings }) => settings.length > 0 && !isTemplated(entry))
  const maps = blocks.filter(({ kind, entry }) => kind === 'map' && entry?.name.value === 'map')
  const world = worldOf(defined, 'all', 'stream')
  for (const use of [...known.flatMap(directive => [...usesOf(directive)]), ...maps.flatMap(map => [...usesInMap(map)])]) {
    const { at, name } = use
    const isKnown = name !== undefined && (!isOfNone(use, 'stream') || defined.has(name.toLowerCase()))
    const finding = isKnown ? undefined : name === undefined ? withoutName(at) : findingFor(name.toLowerCase(), at, world)
    if (finding) yield finding
  }
}

/** `around` is what all configurations define: a file that is not whole may be read together with any of them. */
function* inConfiguration(outermost: Block, around: () => World): Iterable<Finding> {
  yield* refusedDefinitions(outermost)
  const uses = usesOfNone(outermost)
  if (uses.length === 0) return
  const defined = variablesDefinedBy(outermost)
  const suspects = uses.filter(({ name }) => name === undefined || !defined.has(name.toLowerCase()))
  if (suspects.length === 0) return
  const world = wholeHttp(outermost) ? worldOf(defined, 'all') : around()
  for (const { at, name } of suspects) {
    if (name !== undefined && ofModules.test(name)) continue
    const finding = name === undefined ? withoutName(at) : findingFor(name.toLowerCase(), at, world)
    if (finding) yield finding
  }
}

/** What variables of modules begin with that are not in the catalogue. */
const ofModules = /^(datadog|open(tracing|telemetry)|wallarm|vod)_/

const definers = ['set', 'map', 'geo', 'split_clients', 'auth_request_set']

const refusedDefinitions = byPart(blocks => [
  ...directivesNamedIn(blocks, ...definers).flatMap(directive =>
    directive.settings.length === 0 || isElsewhere(directive.contexts) ? [] : refusedDefinition(directive, 'http'),
  ),
  ...refusedGroups(outsideStream(blocks), 'http'),
])

/** The same list where no `stream` is in it, so that what is known of it need not be found anew. */
function outsideStream(blocks: readonly Block[]): readonly Block[] {
  return blocks.some(({ kind }) => kind === 'stream') ? blocks.filter(block => !enclosing(block, 'stream')) : blocks
}

/** Groups of regular expressions that have the name of one of nginx's own variables. */
function refusedGroups(blocks: readonly Block[], side: Side): Finding[] {
  return regexesAmong(blocks).flatMap(({ at, pattern }) =>
    groupsIn(pattern).flatMap(({ name }) => {
      const isRefused = isFixed(name.toLowerCase(), side) && !isReplaced(at)
      return isRefused ? [{ at, message: t('nginx itself sets ${0} and refuses to start; take another name', name) }] : []
    }),
  )
}

function refusedDefinition({ entry }: Directive, side: Side): Finding[] {
  const at = entry.args.at(/^(set|auth_request_set)$/.test(entry.name.value) ? 0 : -1)
  const taken = at && definitionRefused(at.value, side)
  return taken && !isTemplated(entry) ? [{ at, message: t('nginx itself sets ${0} and refuses to start; take another name', taken) }] : []
}

/** The uses of variables that are none of nginx's own. */
const usesOfNone = byPart(blocks => {
  const inMaps = blocks.filter(({ kind, entry, outer }) => kind === 'map' && entry?.name.value === 'map' && outer?.kind === 'http')
  const inDirectives = foundInWording(variablesIn(blocks).alike, directive => {
    if (directive.settings.length === 0 || isElsewhere(directive.contexts)) return []
    const uses = [...usesOf(directive)].filter(use => isOfNone(use))
    return uses.length > 0 && isTemplated(directive.entry) ? [] : uses
  })
  return [...inDirectives, ...inMaps.flatMap(map => [...usesInMap(map)].filter(use => isOfNone(use)))]
})

function isOfNone({ name, isCapture }: Use, side: Side = 'http'): boolean {
  if (isCapture) return false
  return name === undefined || /^\d$/.test(name) || !isBuiltIn(name.toLowerCase(), side)
}

/** Variables of `stream` are others. */
function isElsewhere(contexts: readonly string[]): boolean {
  return contexts.length > 0 && contexts.every(context => context.startsWith('stream') || context.startsWith('mail'))
}

function definitionRefused(variable: string, side: Side): string | undefined {
  const name = /^\$(\w+)$/.exec(variable)?.[1]?.toLowerCase()
  return name !== undefined && isFixed(name, side) ? name : undefined
}

/** `$$` and `$(` are left for a shell or a template engine to replace. */
function withoutName(at: Span): Finding | undefined {
  const { text } = at.source
  if (text[at.start - 1] === '$' || /^\$[$(]/.test(text.slice(at.start, at.start + 2))) return undefined
  return {
    at,
    message: text.startsWith('${', at.start)
      ? t('the "}" behind the name of the variable is missing, and nginx refuses to start')
      : t('no name follows this "$", and nginx refuses to start; nginx has no way to write the character itself'),
  }
}

/** The variables that a use of one is held against. */
interface World {
  defined: ReadonlySet<string>
  /** How much was seen of what could define one. */
  seen: 'all' | 'some'
  /** The name that was probably meant by one that nothing defines. */
  meantBy(name: string): string | undefined
}

function findingFor(name: string, at: Span, { defined, seen, meantBy }: World): Finding | undefined {
  if (defined.has(name) || /^[A-Z][A-Z0-9_]*$/.test(textOf(at).replace(/[${}]/g, ''))) return undefined
  const meant = meantBy(name)
  if (!meant && seen === 'some') return undefined
  const written = textOf(at)
  return {
    at,
    ...(seen === 'all' ? {} : { severity: 'warning' as const }),
    message: meant
      ? t('nothing defines {0}, and nginx refuses to start (unknown "{1}" variable); did you mean ${2}?', written, name, meant)
      : t('nothing defines {0}, and nginx refuses to start (unknown "{1}" variable)', written, name),
    fixes: meant
      ? [{ title: t('write ${0}', meant), edits: [{ at, text: written.startsWith('${') ? `\${${meant}}` : `$${meant}` }], safe: true }]
      : [],
  }
}

function worldOf(defined: ReadonlySet<string>, seen: World['seen'], side: Side = 'http'): World {
  const own = nginxVariables().settings.filter(setting => setting.in?.includes(side) && !setting.thirdParty)
  const names = [...defined, ...own.map(({ name }) => name)]
  const [nearestToShort, nearest] = [nearestAmong(names, 1), nearestAmong(names, 2)]
  return { defined, seen, meantBy: name => (name.length < 4 ? undefined : name.length < 8 ? nearestToShort(name) : nearest(name)) }
}

/** Whether all of `http` was seen. */
function wholeHttp({ kind, blocks }: Block): boolean {
  return (
    kind === 'main' &&
    blocks.some(block => block.kind === 'http' && isSeenInHttp(block)) &&
    blocks.every(block => block.kind !== 'http' || isSeenInHttp(block))
  )
}

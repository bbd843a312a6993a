import { nearestAmong } from '../../catalogue/nearest.ts'
import { type Block, enclosing, isComplete } from '../../facts/block.ts'
import { byPart } from '../../facts/parts.ts'
import { addressTarget } from '../../facts/pass.ts'
import type { Workspace } from '../../formats/format.ts'
import { t } from '../../l10n.ts'
import { groupBy } from '../../list.ts'
import { holdSame, onceFor } from '../../memory.ts'
import { type Source, type Span, span, textOf } from '../../span.ts'
import type { Stack } from '../../stack.ts'
import type { Word } from '../../syntax/tree.ts'
import type { Finding, Rule } from '../rule.ts'
import { directivesNamedIn } from './directives.ts'
import { type Endpoint, endpointsAmong, upstreamsIn } from './endpoints.ts'
import { lostFallbacks } from './fallbacks.ts'
import { endpointsInStream, relaysIn, serversOf, upstreamsOf } from './relays.ts'

export const upstreamUndefined: Rule = {
  id: 'nginx/upstream-undefined',
  severity: 'error',
  summary: 'A pass names an upstream, or try_files or error_page a location, that is not defined',

  *check(stack) {
    yield* ofStreams(stack)
    yield* lostFallbacks(stack)
    const { nginx, workspace } = stack
    const targets = nginx.flatMap(namesPassedTo)
    if (targets.length === 0) return
    const defined = new Set(nginx.flatMap(namesDefined))
    let nearest: ReturnType<typeof nearestOf> | undefined
    for (const { block, name, at, written, wanted } of targets) {
      if (defined.has(wanted) || (wanted.includes('.') && name.value === 'proxy_pass') || isElsewhere(wanted, workspace)) continue
      nearest ??= nearestOf(nginx.flatMap(upstreamsIn))
      const near = nearest(wanted)
      const isKnownWhole = enclosing(block, 'main') !== undefined && isComplete(block) && name.value !== 'proxy_pass'
      if (near || isKnownWhole) yield findingOf(at, written, complaint(name), near)
    }
  },
}

/** Where requests are passed to a name that may be an upstream, which is `wanted` in small letters. */
const namesPassedTo = byPart(blocks =>
  [...endpointsAmong(blocks), ...caches(blocks)].flatMap(({ block, name, at, target }) =>
    target.kind === 'name' ? [{ block, name, at, written: target.name, wanted: target.name.toLowerCase() }] : [],
  ),
)

const namesDefined = byPart(blocks => blocks.filter(({ kind }) => kind === 'upstream').map(nameOf))

/** What `memcached_pass` connects to. */
function caches(blocks: readonly Block[]): Endpoint[] {
  return directivesNamedIn(blocks, 'memcached_pass').flatMap(({ block, entry: { name, args } }) => {
    const [at] = args
    return at ? [{ block, name, at, target: addressTarget(at.value) }] : []
  })
}

/** In `stream` a name without a port is an upstream of the same `stream`. */
function* ofStreams(stack: Stack): Iterable<Finding> {
  for (const stream of relaysIn(stack, 'stream')) {
    const upstreams = upstreamsOf(stream)
    const defined = new Set(upstreams.map(nameOf))
    const nearest = nearestOf(upstreams)
    for (const { at, target } of serversOf(stream).flatMap(endpointsInStream)) {
      if (target.kind !== 'name' || defined.has(target.name.toLowerCase())) continue
      yield findingOf(at, target.name, 'no port in upstream', nearest(target.name.toLowerCase()))
    }
  }
}

/** Finds the upstream whose name is nearest to one in small letters. */
function nearestOf(upstreams: readonly Block[]): (name: string) => Block | undefined {
  const byName = groupBy(upstreams, nameOf)
  const nearest = nearestAmong([...byName.keys()], 2)
  return name => byName.get(nearest(name) ?? '')?.[0]
}

function findingOf(at: Word, name: string, complaint: string, near: Block | undefined): Finding {
  const meant = near?.entry?.args[0]?.value ?? ''
  return {
    at,
    message: near
      ? t('there is no upstream {0}, so nginx refuses to start ({1}); did you mean {2}?', name, complaint, meant)
      : t('there is no upstream {0}, so nginx refuses to start ({1}); define it, or write an address with a port', name, complaint),
    related: near?.entry ? [{ at: near.entry, message: t('is defined here') }] : [],
    fixes: near ? [{ title: t('pass to {0}', nameOf(near)), edits: [{ at: within(at, name), text: meant }], safe: true }] : [],
  }
}

function nameOf({ entry }: Block): string {
  return entry?.args[0]?.value.toLowerCase() ?? ''
}

function complaint({ value }: Word): string {
  return value === 'proxy_pass' ? 'host not found in upstream' : 'no port in upstream'
}

const services = /^[ \t]+["']?([^\s"':]+)["']?:[ \t\r]*$|^[ \t]*upstream\s+([^\s{;]+)|\b(?:container_name|hostname):\s*["']?([\w.-]+)/gm

/** Whether any compose file has a service of a name, or any configuration an upstream, whether or not it is read together with this one. */
function isElsewhere(name: string, workspace: Workspace): boolean {
  const all = () => new Set(workspace.documents.flatMap(({ source }) => namesIn(source)))
  return workspace.keep('names of services and upstreams', workspace.root, all, holdSame).has(name)
}

/** The services and upstreams of a file, in small letters. */
const namesIn = onceFor(({ text }: Source): readonly string[] =>
  [...text.matchAll(services)].map(([, service, upstream, host]) => (service ?? upstream ?? host ?? '').toLowerCase()),
)

/** The part of a target as written that is the upstream's name. */
function within(at: Word, name: string): Span {
  const start = at.start + textOf(at).indexOf(name)
  return span(at.source, start, start + name.length)
}

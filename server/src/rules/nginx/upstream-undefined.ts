import { nearestAmong } from '../../catalogue/nearest.ts'
import { type Block, enclosing, isComplete } from '../../facts/block.ts'
import type { Workspace } from '../../formats/format.ts'
import { t } from '../../l10n.ts'
import { groupBy } from '../../list.ts'
import { holdSame } from '../../memory.ts'
import { type Span, span, textOf } from '../../span.ts'
import type { Stack } from '../../stack.ts'
import type { Word } from '../../syntax/tree.ts'
import type { Finding, Rule } from '../rule.ts'
import { targetsIn, upstreamsIn } from './locations.ts'
import { destinationsInStream, relaysIn, serversOf, upstreamsOf } from './relays.ts'

export const upstreamUndefined: Rule = {
  id: 'nginx/upstream-undefined',
  severity: 'error',
  summary: 'A pass names an upstream that is not defined',

  *check(stack) {
    yield* ofStreams(stack)
    const { nginx, workspace } = stack
    const targets = targetsIn(nginx).filter(({ target }) => target.kind === 'name')
    if (targets.length === 0) return
    const upstreams = nginx.flatMap(upstreamsIn)
    const everywhere = new Set(upstreams.map(nameOf))
    const elsewhere = () => workspace.keep('names of services and upstreams', workspace.root, () => namesIn(workspace), holdSame)
    const nearest = nearestOf(upstreams)
    for (const { block, name, at, target } of targets) {
      if (target.kind !== 'name') continue
      const wanted = target.name.toLowerCase()
      if (everywhere.has(wanted) || (wanted.includes('.') && /^(proxy|grpc)_pass$/.test(name.value))) continue
      if (elsewhere().has(wanted)) continue
      const near = nearest(wanted)
      const isKnownWhole =
        enclosing(block, 'main') !== undefined && isComplete(block) && name.value !== 'proxy_pass' && name.value !== 'grpc_pass'
      if (near || isKnownWhole) yield findingOf(at, target.name, complaint(name), near)
    }
  },
}

/** In `stream` a name without a port is an upstream of the same `stream`. */
function* ofStreams(stack: Stack): Iterable<Finding> {
  for (const stream of relaysIn(stack, 'stream')) {
    const upstreams = upstreamsOf(stream)
    const defined = new Set(upstreams.map(nameOf))
    const nearest = nearestOf(upstreams)
    for (const { at, target } of serversOf(stream).flatMap(destinationsInStream)) {
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
  return value === 'proxy_pass' || value === 'grpc_pass' ? 'host not found in upstream' : 'no port in upstream'
}

const services = /^[ \t]+["']?([^\s"':]+)["']?:[ \t\r]*$|^[ \t]*upstream\s+([^\s{;]+)|\b(?:container_name|hostname):\s*["']?([\w.-]+)/gm

/** The services of compose files, and the upstreams of configurations, whether or not they are read together with this one; in small letters. */
function namesIn({ documents }: Workspace): Set<string> {
  const names = new Set<string>()
  for (const { source } of documents)
    for (const [, service, upstream, host] of source.text.matchAll(services)) names.add((service ?? upstream ?? host ?? '').toLowerCase())
  return names
}

/** The part of a target as written that is the upstream's name. */
function within(at: Word, name: string): Span {
  const start = at.start + textOf(at).indexOf(name)
  return span(at.source, start, start + name.length)
}

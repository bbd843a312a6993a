import { editDistance } from '../../catalogue/catalogue.ts'
import { type Block, enclosing, isComplete } from '../../facts/block.ts'
import type { Workspace } from '../../formats/format.ts'
import { t } from '../../l10n.ts'
import { span, textOf } from '../../span.ts'
import type { Stack } from '../../stack.ts'
import type { Word } from '../../syntax/tree.ts'
import type { Finding, Rule } from '../rule.ts'
import { targetsIn, upstreamsIn } from './locations.ts'
import { destinationsOf as destinationsInStream, relaysIn, serversOf, upstreamsOf } from './relays.ts'

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
    for (const { block, name, at, target } of targets) {
      if (target.kind !== 'name') continue
      const wanted = target.name.toLowerCase()
      if (everywhere.has(wanted) || (wanted.includes('.') && /^(proxy|grpc)_pass$/.test(name.value))) continue
      const near = nearestOf(upstreams, target.name)
      const isKnownWhole =
        enclosing(block, 'main') !== undefined && isComplete(block) && name.value !== 'proxy_pass' && name.value !== 'grpc_pass'
      if ((!near && !isKnownWhole) || definedElsewhere(target.name, workspace)) continue
      yield findingOf(at, target.name, complaint(name), near)
    }
  },
}

/** In `stream` a name without a port is an upstream of the same `stream`. */
function* ofStreams(stack: Stack): Iterable<Finding> {
  for (const stream of relaysIn(stack, 'stream')) {
    const upstreams = upstreamsOf(stream)
    for (const { at, target } of serversOf(stream).flatMap(destinationsInStream)) {
      if (target.kind !== 'name' || upstreams.some(upstream => nameOf(upstream) === target.name.toLowerCase())) continue
      yield findingOf(at, target.name, 'no port in upstream', nearestOf(upstreams, target.name))
    }
  }
}

function nearestOf(upstreams: readonly Block[], name: string): Block | undefined {
  return upstreams.find(upstream => editDistance(nameOf(upstream), name.toLowerCase(), 2) <= 2)
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

/** A service of a compose file, or an upstream of a configuration that is not read together with this one. */
function definedElsewhere(name: string, { documents }: Workspace): boolean {
  const service = new RegExp(
    `^\\s+["']?${literally(name)}["']?:\\s*$|^\\s*upstream\\s+${literally(name)}\\b|(container_name|hostname):\\s*["']?${literally(name)}\\b`,
    'm',
  )
  return documents.some(({ source: { text } }) => text.includes(name) && service.test(text))
}

function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

/** The part of a target as written that is the upstream's name. */
function within(at: Word, name: string) {
  const start = at.start + textOf(at).indexOf(name)
  return span(at.source, start, start + name.length)
}

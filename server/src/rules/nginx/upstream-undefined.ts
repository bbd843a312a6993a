import { editDistance } from '../../catalogue/catalogue.ts'
import { type Block, enclosing, isComplete } from '../../facts/block.ts'
import type { Workspace } from '../../formats/format.ts'
import { t } from '../../l10n.ts'
import { span, textOf } from '../../span.ts'
import type { Word } from '../../syntax/tree.ts'
import { targetsIn, upstreamsIn } from '../locations.ts'
import type { Rule } from '../rule.ts'

export const upstreamUndefined: Rule = {
  id: 'nginx/upstream-undefined',
  severity: 'error',
  summary: 'A pass names an upstream that is not defined',

  *check({ nginx, workspace }) {
    const targets = targetsIn(nginx).filter(({ target }) => target.kind === 'name')
    if (targets.length === 0) return
    const upstreams = nginx.flatMap(upstreamsIn)
    const everywhere = new Set(upstreams.map(nameOf))
    for (const { block, name, at, target } of targets) {
      if (target.kind !== 'name') continue
      const wanted = target.name.toLowerCase()
      if (everywhere.has(wanted) || (wanted.includes('.') && /^(proxy|grpc)_pass$/.test(name.value))) continue
      const near = upstreams.find(upstream => editDistance(nameOf(upstream), wanted, 2) <= 2)
      const isKnownWhole =
        enclosing(block, 'main') !== undefined && isComplete(block) && name.value !== 'proxy_pass' && name.value !== 'grpc_pass'
      if ((!near && !isKnownWhole) || definedElsewhere(target.name, workspace)) continue
      yield {
        at,
        message: near
          ? t(
              'there is no upstream {0}, so nginx refuses to start ({1}); did you mean {2}?',
              target.name,
              complaint(name),
              near.entry?.args[0]?.value ?? '',
            )
          : t(
              'there is no upstream {0}, so nginx refuses to start ({1}); define it, or write an address with a port',
              target.name,
              complaint(name),
            ),
        related: near?.entry ? [{ at: near.entry, message: t('is defined here') }] : [],
        fixes: near
          ? [
              {
                title: t('pass to {0}', nameOf(near)),
                edits: [{ at: within(at, target.name), text: near.entry?.args[0]?.value ?? '' }],
                safe: true,
              },
            ]
          : [],
      }
    }
  },
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

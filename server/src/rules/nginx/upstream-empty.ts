import { type Block, blocksIn, own } from '../../facts/block.ts'
import { t } from '../../l10n.ts'
import type { Entry } from '../../syntax/tree.ts'
import type { Rule } from '../rule.ts'
import { isStranger } from './directives.ts'
import { isExtended, isRelayUpstream } from './relays.ts'

export const upstreamEmpty: Rule = {
  id: 'nginx/upstream-empty',
  severity: 'error',
  summary: 'An upstream has no server',
  perPart: true,

  *check({ nginx }) {
    for (const outermost of nginx)
      for (const block of blocksIn(outermost)) {
        if (
          !(block.kind === 'upstream' || isRelayUpstream(block)) ||
          !block.complete ||
          !block.entry ||
          own(block, 'server').some(isPrimary)
        )
          continue
        const spare = own(block, 'server')[0]
        if (block.directives.some(({ name }) => name.value.includes('_by_lua') || isStranger(name)) || block.blocks.length > 0) continue
        if (!spare && isFilledByApi(block)) continue
        if (isRelayUpstream(block) && isExtended(block, 'stream-upstream')) continue
        const name = block.entry.args[0]
        yield {
          at: block.entry.name,
          message: spare
            ? t('all servers of the upstream {0} are backups, and nginx refuses to start (no servers in upstream)', name?.value ?? '')
            : t('no server stands in the upstream {0}, and nginx refuses to start (no servers are inside upstream)', name?.value ?? ''),
        }
      }
  },
}

/** NGINX Plus takes the servers from a file of its own, or is told them while it runs: nobody else shares an upstream without any. */
function isFilledByApi(block: Block): boolean {
  return own(block, 'state').length > 0 || own(block, 'zone').length > 0
}

function isPrimary({ args }: Entry): boolean {
  return !args.some(({ value }) => value === 'backup')
}

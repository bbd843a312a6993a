import { isWildcard, normalPath, show } from '../../facts/address.ts'
import type { Listener } from '../../facts/facts.ts'
import { t } from '../../l10n.ts'
import type { Rule } from '../rule.ts'

export const twoListenersSamePort: Rule = {
  id: 'stack/two-listeners-same-port',
  severity: 'error',
  summary: 'Two servers that run together listen on the same address',

  *check({ listeners }) {
    const kept = listeners.filter(({ server }) => server?.program?.manager === 'supervisor' || server?.program?.manager === 'procfile')
    for (const [index, listener] of kept.entries()) {
      const first = kept.find((before, place) => place < index && runTogether(before, listener) && collide(before, listener))
      if (!first) continue
      yield {
        at: listener.at,
        message: t(
          '{0} is already taken by {1}; whichever starts second fails with "Address already in use"',
          show(listener.address),
          first.server?.program?.name ?? '',
        ),
        related: [{ at: first.at, message: t('listens here first') }],
      }
    }
  },
}

/** Two programs of one process manager's file are meant to run at the same time; files that merely lie side by side may be alternatives. */
function runTogether({ server: a }: Listener, { server: b }: Listener): boolean {
  if (a === b || !a?.program || !b?.program || a.program === b.program) return false
  return a.program.manager === b.program.manager && a.program.entry.source === b.program.entry.source
}

function collide({ address: a }: Listener, { address: b }: Listener): boolean {
  if (a.kind === 'unix') return b.kind === 'unix' && normalPath(a.path) === normalPath(b.path)
  return b.kind === 'tcp' && a.port === b.port && a.port !== 0 && (a.host === b.host || isWildcard(a.host) || isWildcard(b.host))
}

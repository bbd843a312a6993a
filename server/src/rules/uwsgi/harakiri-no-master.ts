import { t } from '../../l10n.ts'
import { textOf } from '../../span.ts'
import type { Rule } from '../rule.ts'
import { addMaster, atLeast, withoutMaster } from './master.ts'

export const harakiriNoMaster: Rule = {
  id: 'uwsgi/harakiri-no-master',
  severity: 'error',
  summary: 'harakiri kills processes, and without a master nobody starts others',

  *check(stack) {
    for (const server of withoutMaster(stack)) {
      const harakiri = atLeast(server, 'harakiri', 1)
      if (!harakiri) continue
      yield {
        at: harakiri.at,
        message: t(
          'the first request that takes longer than {0} s kills its process, and without a master nobody starts another: the site goes down; set master = true',
          textOf(harakiri.at),
        ),
        fixes: addMaster(server, harakiri),
      }
    }
  },
}

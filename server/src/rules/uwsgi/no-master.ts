import { t } from '../../l10n.ts'
import type { Rule } from '../rule.ts'
import { addMaster, atLeast, withoutMaster } from './master.ts'

export const noMaster: Rule = {
  id: 'uwsgi/no-master',
  severity: 'warning',
  summary: 'Several processes or max-requests without a master that would look after the processes',

  *check(stack) {
    for (const server of withoutMaster(stack)) {
      if (atLeast(server, 'harakiri', 1)) continue
      const ends = atLeast(server, 'max-requests', 1)
      const option = ends ?? atLeast(server, 'processes', 2)
      if (!option) continue
      yield {
        at: option.at,
        message: ends
          ? t(
              'after {0} requests a process ends, and without a master nobody starts another: the site goes down; set master = true',
              option.number,
            )
          : t(
              '{0} processes and no master: one that dies is not started again, and a stop leaves all but the first behind, still holding the socket; set master = true',
              option.number,
            ),
        severity: ends ? 'error' : 'warning',
        fixes: addMaster(server, option),
      }
    }
  },
}

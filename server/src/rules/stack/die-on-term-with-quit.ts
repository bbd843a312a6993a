import { optionOf } from '../../facts/facts.ts'
import { isTrue } from '../../facts/uwsgi.ts'
import { t } from '../../l10n.ts'
import { removeLines } from '../../span.ts'
import type { Rule } from '../rule.ts'
import { managerName } from './managers.ts'

export const dieOnTermWithQuit: Rule = {
  id: 'stack/die-on-term-with-quit',
  severity: 'error',
  summary: 'die-on-term swaps TERM and QUIT, so that the configured stop signal QUIT reloads uWSGI',

  *check({ servers }) {
    for (const server of servers) {
      const { kind, program } = server
      const swap = optionOf(server, 'die-on-term')
      if (kind !== 'uwsgi' || !program?.stopSignal.at || program.stopSignal.name !== 'QUIT' || !swap || isTrue(swap) !== true) continue
      yield {
        at: program.stopSignal.at,
        message: t(
          '{0} stops uWSGI with QUIT, but die-on-term makes QUIT reload it; every stop waits for the timeout and ends in SIGKILL; remove this line so that TERM is sent',
          managerName(program.manager),
        ),
        related: [{ at: swap.at, message: t('swaps the meaning of TERM and QUIT') }],
        fixes: [{ title: t('stop with TERM'), edits: [removeLines(program.stopSignal.at)], safe: true }],
      }
    }
  },
}

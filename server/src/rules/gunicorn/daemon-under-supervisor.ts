import { t } from '../../l10n.ts'
import type { Rule } from '../rule.ts'
import { managerName, waitsInForeground } from '../stack/managers.ts'
import { removal, switchedOn } from './switches.ts'

export const daemonUnderSupervisor: Rule = {
  id: 'gunicorn/daemon-under-supervisor',
  severity: 'error',
  summary: 'gunicorn goes to the background and is kept by a manager that waits in the foreground',

  *check({ servers }) {
    for (const server of servers) {
      const option = switchedOn(server, 'daemon')
      if (!option || !server.program || !waitsInForeground(server.program)) continue
      const { manager, command } = server.program
      yield {
        at: option.at,
        message:
          manager === 'compose' || manager === 'dockerfile'
            ? t('with this gunicorn goes to the background, the first process of the container ends, and the container with it; remove it')
            : t(
                'with this gunicorn goes to the background: {0} sees it end, and neither stops nor restarts the one that runs; remove it',
                managerName(manager),
              ),
        related: option.entry ? [{ at: command.at, message: t('{0} runs it here', managerName(manager)) }] : [],
        fixes: removal(option),
      }
    }
  },
}

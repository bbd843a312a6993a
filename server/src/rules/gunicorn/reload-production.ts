import { t } from '../../l10n.ts'
import type { Rule } from '../rule.ts'
import { isDevelopmentServer } from '../stack/development.ts'
import { removal, switchedOn } from './switches.ts'

export const reloadProduction: Rule = {
  id: 'gunicorn/reload-production',
  severity: 'warning',
  summary: 'A service watches its files and restarts workers when one changes',

  *check({ servers }) {
    for (const server of servers) {
      const option = switchedOn(server, 'reload')
      const { program } = server
      if (!option || (program?.manager !== 'supervisor' && program?.manager !== 'systemd')) continue
      if (isDevelopmentServer(server)) continue
      yield {
        at: option.at,
        message: t(
          'with reload gunicorn watches every file and restarts its workers in the middle of a deploy, with half of the new code; remove it and reload with HUP',
        ),
        fixes: removal(option),
      }
    }
  },
}

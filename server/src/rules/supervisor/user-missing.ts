import { type AppServer, optionOf } from '../../facts/facts.ts'
import { t } from '../../l10n.ts'
import type { Rule } from '../rule.ts'
import { inContainers } from '../uwsgi/containers.ts'
import { sectionsIn, valueIn } from './sections.ts'

export const userMissing: Rule = {
  id: 'supervisor/user-missing',
  severity: 'info',
  summary: 'An application runs as root, because neither supervisor nor the server is told a user',

  *check(stack) {
    const daemonUser = [...sectionsIn(stack, 'supervisord')].some(({ entry }) => (valueIn(entry, 'user')?.value ?? 'root') !== 'root')
    if (daemonUser || inContainers(stack)) return
    for (const { program, ...server } of stack.servers) {
      if (program?.manager !== 'supervisor' || valueIn(program.entry, 'user') || !staysRoot(server)) continue
      yield {
        at: program.entry.name,
        message: t(
          '{0} has no user, and supervisord mostly runs as root: the application would be root too; set user = www-data or the like',
          program.name,
        ),
      }
    }
  },
}

/** An Emperor hands its privileges on to vassals, and `sudo -u` in the command does what `user` would. */
function staysRoot(server: Omit<AppServer, 'program'>): boolean {
  const { executable, options, complete } = server
  if (!complete || server.user !== undefined || optionOf(server, 'uid', 'user', 'emperor')) return false
  return (
    executable !== undefined &&
    !options.some(({ name }) => name === 'stats-push') &&
    !/^(sudo|su|gosu|chpst|setpriv|runuser)$/.test(executable.value)
  )
}

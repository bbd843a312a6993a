import { type AppServer, optionOf } from '../../facts/facts.ts'
import { t } from '../../l10n.ts'
import type { Rule } from '../rule.ts'
import { mayRunInContainers } from '../stack/containers.ts'
import { isRoot, isSupervisordRoot } from '../stack/root.ts'
import { valueIn } from './sections.ts'

export const userMissing: Rule = {
  id: 'supervisor/user-missing',
  severity: 'info',
  summary: 'An application runs as root, because neither supervisor nor the server is told a user',

  *check(stack) {
    if (mayRunInContainers(stack) || !isSupervisordRoot(stack)) return
    for (const server of stack.servers) {
      const { program } = server
      if (program?.manager !== 'supervisor' || valueIn(program.entry, 'user') || givesUpRoot(server)) continue
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

/** Whether the server or a wrapper (`sudo -u`) changes the user, or may do so; an Emperor leaves that to its vassals. */
function givesUpRoot(server: AppServer): boolean {
  const { program, user, complete } = server
  const wrapped = program?.user !== undefined && !(program.user.known && isRoot(program.user.value))
  return wrapped || !complete || user !== undefined || optionOf(server, 'uid', 'user', 'emperor') !== undefined
}

import { type AppServer, optionOf } from '../../facts/facts.ts'
import { t } from '../../l10n.ts'
import { insertLineAfter } from '../../span.ts'
import type { Fix, Rule } from '../rule.ts'
import { mayRunInContainers } from '../stack/containers.ts'
import { managerName } from '../stack/managers.ts'
import { isRoot, isSupervisordRoot, startsAsRoot } from '../stack/root.ts'

export const runsAsRoot: Rule = {
  id: 'uwsgi/runs-as-root',
  severity: 'warning',
  summary: 'Nothing makes uWSGI give up the rights of root, neither its own file nor what starts it',

  *check(stack) {
    if (mayRunInContainers(stack)) return
    const isSupervisorRoot = isSupervisordRoot(stack)
    for (const server of stack.servers) {
      const { program, kind, complete } = server
      const uid = kind === 'uwsgi' && !optionOf(server, 'emperor') ? optionOf(server, 'uid') : undefined
      if (uid?.entry && uid.value.known && isRoot(uid.value.value))
        yield {
          at: uid.at,
          message: t('{0} stays root here: whoever finds a hole in the site owns the machine; name another user', 'uWSGI'),
        }
      if (kind !== 'uwsgi' || !complete || !program || !startsAsRoot(program) || dropsRights(server)) continue
      if (program.manager === 'supervisor' && !isSupervisorRoot) continue
      yield {
        at: program.command.at,
        message: t(
          '{0} starts this as root and no uid is set: whoever finds a hole in the site owns the machine; set uid and gid, or a user here',
          managerName(program.manager),
        ),
        related: [{ at: server.options.find(({ entry }) => entry)?.at ?? server.at, message: t('has no uid') }],
        fixes: setUser(server),
      }
    }
  },
}

/** An Emperor may stay root, so that each of its vassals can have a user of its own. */
function dropsRights(server: AppServer): boolean {
  return optionOf(server, 'uid', 'immediate-uid', 'emperor') !== undefined
}

function setUser(server: AppServer): Fix[] {
  const last = server.options.findLast(({ entry }) => entry?.parent?.name.value === 'uwsgi')?.entry
  if (!last) return []
  return [{ title: t('run as www-data'), edits: [insertLineAfter(last, 'uid = www-data'), insertLineAfter(last, 'gid = www-data')] }]
}

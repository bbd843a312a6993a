import { type AppServer, optionOf, type Program } from '../../facts/facts.ts'
import { t } from '../../l10n.ts'
import { insertLineAfter } from '../../span.ts'
import { documentsOf } from '../../stack.ts'
import type { Entry } from '../../syntax/tree.ts'
import type { Fix, Rule } from '../rule.ts'
import { managerName } from '../stack/managers.ts'
import { inContainers } from './containers.ts'

export const runsAsRoot: Rule = {
  id: 'uwsgi/runs-as-root',
  severity: 'warning',
  summary: 'Nothing makes uWSGI give up the rights of root, neither its own file nor what starts it',

  *check(stack) {
    if (inContainers(stack)) return
    const supervisors = documentsOf(stack, 'supervisor').flatMap(({ tree }) =>
      tree.entries.filter(({ name }) => name.value === 'supervisord'),
    )
    const isSupervisorRoot = !supervisors.some(hasUser)
    for (const server of stack.servers) {
      const { program, kind, complete } = server
      const uid = kind === 'uwsgi' && !optionOf(server, 'emperor') ? optionOf(server, 'uid') : undefined
      if (uid?.entry && uid.value.known && /^(root|0)$/.test(uid.value.value))
        yield {
          at: uid.at,
          message: t('{0} stays root here: whoever finds a hole in the site owns the machine; name another user', 'uWSGI'),
        }
      if (kind !== 'uwsgi' || !complete || !program || !startsAsRoot(program, isSupervisorRoot) || dropsRights(server)) continue
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

/** Whether supervisor or systemd starts a program as root; a user's own supervisor or systemd never was. */
export function startsAsRoot({ manager, user, entry }: Program, isSupervisorRoot: boolean): boolean {
  if (user) return user.known && user.value === 'root'
  if (manager === 'systemd') {
    const { path } = entry.source
    return !/\/systemd\/user\/|\/\.config\//.test(path) && !(entry.body ?? []).some(({ name }) => name.value === 'DynamicUser')
  }
  return manager === 'supervisor' && isSupervisorRoot
}

function hasUser({ body }: Entry): boolean {
  return body?.some(({ name }) => name.value === 'user') === true
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

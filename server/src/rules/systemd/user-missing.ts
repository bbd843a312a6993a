import type { AppServer, Program } from '../../facts/facts.ts'
import { assignment, unitOf } from '../../formats/systemd/units.ts'
import { t } from '../../l10n.ts'
import { insertLineBefore } from '../../span.ts'
import type { Stack } from '../../stack.ts'
import type { Entry, Word } from '../../syntax/tree.ts'
import type { Fix, Rule } from '../rule.ts'
import { mayRunInContainers } from '../stack/containers.ts'
import { isRoot, startsAsRoot } from '../stack/root.ts'

export const userMissing: Rule = {
  id: 'systemd/user-missing',
  severity: 'warning',
  summary: 'An application runs as root, because neither the unit nor the server names another user',

  *check(stack) {
    if (mayRunInContainers(stack)) return
    for (const server of stack.servers) {
      const { program } = server
      if (program?.manager !== 'systemd' || !staysRoot(server) || !startsAsRoot(program)) continue
      const user = userOf(program, stack)
      yield {
        at: user ?? program.command.at,
        message: t('{0} stays root here: whoever finds a hole in the site owns the machine; name another user', server.kind),
        fixes: setUser(program.entry, user),
      }
    }
  },
}

/** uWSGI, which may change to another user by many ways, has a rule of its own. */
function staysRoot({ kind, user, complete }: AppServer): boolean {
  return kind !== 'uwsgi' && complete && (user === undefined || isRoot(user))
}

/** The user that is in force, which a drop-in may name. */
function userOf({ entry }: Program, { workspace }: Stack): Word | undefined {
  const document = workspace.document(entry.source.path)
  const unit = document && unitOf(document, workspace)
  return unit && assignment(unit, 'Service', 'User')
}

/** Not safe: files that were written as root stay those of root. */
function setUser({ body = [] }: Entry, user: Word | undefined): Fix[] {
  const start = body.find(({ name }) => name.value === 'ExecStart')
  const edit = user ? { at: user, text: 'www-data' } : start && insertLineBefore(start, 'User=www-data')
  return edit ? [{ title: t('run as www-data'), edits: [edit] }] : []
}

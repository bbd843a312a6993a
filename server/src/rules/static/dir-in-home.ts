import { nginxUser } from '../../facts/account.ts'
import { normalPath } from '../../facts/address.ts'
import { enclosing, outermost } from '../../facts/block.ts'
import { t } from '../../l10n.ts'
import type { Stack } from '../../stack.ts'
import type { Rule } from '../rule.ts'
import { runsInContainers } from '../stack/containers.ts'
import { servedFolder } from './folders.ts'

export const dirInHome: Rule = {
  id: 'static/dir-in-home',
  severity: 'warning',
  summary: 'nginx serves a folder below a home directory, which it may not enter',
  perPart: true,

  *check(stack) {
    for (const mount of stack.mounts) {
      const [, home = '', owner = 'root'] = /^(\/home\/([^/]+)|\/root)(?=\/|$)/.exec(servedFolder(mount)) ?? []
      if (
        !mount.block ||
        /\/docker\//i.test(mount.at.source.path.slice(stack.workspace.root.length)) ||
        !enclosing(mount.block, 'server') ||
        home === '' ||
        /^([A-Z_]+|www(root|data|logs)?)$/.test(owner) ||
        [owner, 'root'].includes(nginxUser(outermost(mount.block))?.name ?? '')
      )
        continue
      if (runsInContainers(stack)) continue
      if (home !== '/root' && (entersHomes(stack.workspace.target.distribution) || isProject(home, owner, stack))) continue
      yield {
        at: mount.at,
        message: t(
          '{0} is mostly closed to others, so that nginx may not enter it: 403, "(13: Permission denied)"; put the files below /var/www or /srv',
          home,
        ),
      }
    }
  },
}

/** Whether a folder in `/home` is that of the project itself, and no user is called like it. */
function isProject(folder: string, name: string, { servers }: Stack): boolean {
  const users = servers.flatMap(({ user, program }) => [user, program?.user?.known ? program.user.value : undefined])
  return !users.includes(name) && servers.some(({ directory }) => directory?.known && normalPath(directory.value) === folder)
}

/** Home directories were open to all users before Debian 12 (adduser 3.122) and Ubuntu 21.04. */
function entersHomes(distribution: string | undefined): boolean {
  const [, name, version = ''] = /^(debian|ubuntu)-(\d+)/.exec(distribution ?? '') ?? []
  return name !== undefined && Number(version) < (name === 'debian' ? 12 : 21)
}

import { doorOf, isName } from '../../facts/address.ts'
import { t } from '../../l10n.ts'
import { folderOf } from '../../path.ts'
import { textOf } from '../../span.ts'
import type { Stack } from '../../stack.ts'
import type { Finding } from '../rule.ts'
import { absentForNginx, nginxContainers } from './containers.ts'
import { waysOf } from './reach.ts'

/** Where nginx in a container cannot get: names that nothing in any compose file could be, and sockets in folders it does not share. */
export function* outOfReach(stack: Stack): Iterable<Finding> {
  if (nginxContainers(stack).length === 0) return
  const files = stack.workspace.documents.filter(({ format }) => format.id === 'compose').map(({ source }) => source.text)
  if (files.some(text => /^[ \t-]*(external|include|extends|network_mode)[ \t]*:/m.test(text))) return
  const doors = new Set(stack.listeners.map(({ address }) => doorOf(address)))
  for (const { destination, connections } of waysOf(stack.connections)) {
    const { address, via } = destination
    const at = via?.server.args[0] ?? connections[0]?.at
    if (at && address.kind === 'unix' && doors.has(doorOf(address)) && absentForNginx(at.source.path, stack)?.(address.path))
      yield {
        at,
        message: t('no volume leads to {0} in the container of nginx, and nothing is there: {1}', folderOf(address.path), 502),
      }
    if (!at || address.kind !== 'tcp' || !/^[a-z][\w-]*$/i.test(address.host) || !isName(address.host)) continue
    const { host, port } = address
    if (files.some(text => new RegExp(`(?<![\\w./-])${host}(?![\\w./-])`).test(text))) continue
    const meant = stack.listeners.flatMap(({ address, server: { program } = {} }) =>
      program?.manager === 'compose' && address.kind === 'tcp' && address.port === port ? program.name : [],
    )
    const [only] = meant
    yield {
      at,
      message: t('no service of the compose file is called {0}, so that nginx does not start (host not found in upstream)', host),
      fixes: only && meant.length === 1 ? [{ title: t('write {0}', only), edits: [{ at, text: textOf(at).replace(host, only) }] }] : [],
    }
  }
}

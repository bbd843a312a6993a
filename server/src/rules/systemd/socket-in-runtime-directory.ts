import { assignment, assignments, findUnit, unitOf } from '../../formats/systemd/units.ts'
import { t } from '../../l10n.ts'
import { insertLineAfter } from '../../span.ts'
import { documentsOf } from '../../stack.ts'
import type { Rule } from '../rule.ts'

export const socketInRuntimeDirectory: Rule = {
  id: 'systemd/socket-in-runtime-directory',
  severity: 'warning',
  summary: 'A socket unit listens in the RuntimeDirectory of its service, which takes the socket away when it stops',

  *check(stack) {
    for (const document of documentsOf(stack, 'systemd')) {
      const socket = unitOf(document, stack.workspace)
      if (!socket?.name.endsWith('.socket')) continue
      const name = assignment(socket, 'Socket', 'Service')?.value ?? socket.name.replace(/socket$/, 'service')
      const service = findUnit(name, document, stack.workspace)
      if (!service || /^(1|y|yes|t|true|on|restart)$/i.test(assignment(service, 'Service', 'RuntimeDirectoryPreserve')?.value ?? ''))
        continue
      const folders = assignments(service, 'Service', 'RuntimeDirectory')
      for (const at of assignments(socket, 'Socket', 'ListenStream')) {
        const folder = /^(?:\/var)?\/run\/([^/%]+)\//.exec(at.value)?.[1]
        const runtime = folders.find(({ value }) => folder !== undefined && value.split(/\s+/).includes(folder))
        if (!runtime) continue
        yield {
          at,
          message: t(
            'systemd removes /run/{0} whenever the service stops or restarts, the socket with it, and goes on as if it were there: requests end in 502; put the socket elsewhere, such as directly into /run',
            folder ?? '',
          ),
          related: [{ at: runtime, message: t('lasts as long as the service') }],
          fixes: [
            {
              title: t('keep the folder when the service stops'),
              edits: [insertLineAfter(runtime, 'RuntimeDirectoryPreserve=yes')],
            },
          ],
        }
      }
    }
  },
}

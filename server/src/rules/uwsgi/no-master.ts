import { type AppServer, type Option, optionOf } from '../../facts/facts.ts'
import { hasMaster } from '../../facts/uwsgi.ts'
import { toInteger } from '../../formats/uwsgi.ts'
import { t } from '../../l10n.ts'
import { insertLineBefore, textOf } from '../../span.ts'
import type { Stack } from '../../stack.ts'
import type { Fix, Rule } from '../rule.ts'

export const noMaster: Rule = {
  id: 'uwsgi/no-master',
  severity: 'warning',
  summary: 'Several processes, harakiri or max-requests without a master that would look after the processes',

  *check(stack) {
    for (const server of stack.servers) {
      if (server.kind !== 'uwsgi' || !server.complete || hasMaster(server) !== false || isVassal(server, stack)) continue
      const ends = positive(server, 'harakiri') ?? positive(server, 'max-requests')
      const several = positive(server, 'processes', 2)
      const option = ends ?? several
      if (!option) continue
      yield {
        at: option.at,
        message: ends
          ? t(
              '{0} ends processes, and without a master nobody starts them again: after the last one the site is down; set master = true',
              ends.name,
            )
          : t(
              '{0} processes and no master: one that dies is not started again, and a stop leaves all but the first behind, still holding the socket; set master = true',
              textOf(option.at),
            ),
        severity: ends ? 'error' : 'warning',
        fixes: addMaster(server, option),
      }
    }
  },
}

function positive(server: AppServer, name: string, least = 1): Option | undefined {
  const option = optionOf(server, name)
  return option?.value.known && toInteger(option.value.value) >= least ? option : undefined
}

/** An Emperor gives every vassal a master. Any file could be one where an Emperor is started, or a folder is called so. */
function isVassal(server: AppServer, { servers, workspace }: Stack): boolean {
  if (optionOf(server, 'emperor') || /\/(vassals|emperor[^/]*|apps-(enabled|available))\//.test(server.at.source.path)) return true
  if (server.program) return false
  const files = workspace.documents.filter(({ format }) => format.id === 'uwsgi')
  return servers.some(other => optionOf(other, 'emperor')) || files.some(({ source }) => /^[ 	]*emperor[ 	]*=/m.test(source.text))
}

function addMaster(server: AppServer, { entry }: Option): Fix[] {
  const off = optionOf(server, 'master')
  if (off?.entry) return [{ title: t('set master = true'), edits: [{ at: off.at, text: 'true' }] }]
  return entry && !off ? [{ title: t('add master = true'), edits: [insertLineBefore(entry, 'master = true')], safe: true }] : []
}

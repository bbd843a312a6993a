import { type AppServer, optionOf, optionsOf } from '../../facts/facts.ts'
import { hasMaster, isTrue } from '../../facts/uwsgi.ts'
import { t } from '../../l10n.ts'
import { insertLineAfter } from '../../span.ts'
import type { Fix, Rule } from '../rule.ts'
import { managerName } from './managers.ts'

export const termMeansReload: Rule = {
  id: 'stack/term-means-reload',
  severity: 'warning',
  summary: 'The process manager stops uWSGI with TERM, on which uWSGI reloads',

  *check({ servers }) {
    for (const server of servers) {
      const { kind, program, complete } = server
      if (kind !== 'uwsgi' || !program || program.manager === 'shell' || program.stopSignal.name !== 'TERM') continue
      if (!complete || hasMaster(server) !== true || stopsOnTerm(server)) continue
      yield {
        at: program.stopSignal.at ?? program.command.at,
        message: t(
          '{0} stops uWSGI with TERM, but with a master TERM means reload: stopping takes until the timeout, then workers are killed and the socket stays behind; set die-on-term = true',
          managerName(program.manager),
        ),
        related: [{ at: optionOf(server, 'master')?.at ?? server.at, message: t('runs with a master and without die-on-term') }],
        fixes: addOption(server),
      }
    }
  },
}

/** Unknown values count as a yes. */
function stopsOnTerm(server: AppServer): boolean {
  const swap = optionOf(server, 'die-on-term')
  if (swap && isTrue(swap) !== false) return true
  return optionsOf(server, 'hook-master-start').some(({ value }) => !value.known || /unix_signal:(15|SIGTERM)\b/.test(value.value))
}

function addOption(server: AppServer): Fix[] {
  const line = optionOf(server, 'master')?.entry ?? server.options.find(option => option.entry)?.entry
  return line ? [{ title: t('add die-on-term = true'), edits: [insertLineAfter(line, 'die-on-term = true')], safe: true }] : []
}

import { type AppServer, optionOf } from '../../facts/facts.ts'
import { toInteger } from '../../formats/uwsgi.ts'
import { t } from '../../l10n.ts'
import type { Rule } from '../rule.ts'

export const cheaperInvalid: Rule = {
  id: 'uwsgi/cheaper-invalid',
  severity: 'error',
  summary: 'cheaper is not below the number of processes, and uWSGI does not start',

  *check({ servers }) {
    for (const server of servers) {
      const cheaper = optionOf(server, 'cheaper')
      const least = integer(server, 'cheaper')
      const most = optionOf(server, 'processes') ? integer(server, 'processes') : server.complete ? 1 : undefined
      if (server.kind !== 'uwsgi' || !cheaper || !least || !most || least < most) continue
      yield {
        at: cheaper.at,
        message: t('at least {0} of {1} processes: uWSGI wants cheaper to be lower than processes and exits', least, most),
        related: [{ at: optionOf(server, 'processes')?.at ?? server.at, message: t('the number of processes') }],
      }
    }
  },
}

function integer(server: AppServer, name: string): number | undefined {
  const option = optionOf(server, name)
  return option?.value.known ? toInteger(option.value.value) : undefined
}

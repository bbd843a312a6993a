import { isWildcard } from '../../facts/address.ts'
import { optionsOf } from '../../facts/facts.ts'
import { uwsgiAddress } from '../../formats/uwsgi.ts'
import { t } from '../../l10n.ts'
import { sliceOf, textOf } from '../../span.ts'
import type { Rule } from '../rule.ts'
import { mayRunInContainers } from '../stack/containers.ts'

export const statsPublic: Rule = {
  id: 'uwsgi/stats-public',
  severity: 'warning',
  summary: 'The statistics of uWSGI are open to the whole network',

  *check(stack) {
    if (mayRunInContainers(stack)) return
    for (const server of stack.servers) {
      if (server.kind !== 'uwsgi') continue
      for (const { value, at } of optionsOf(server, 'stats')) {
        const address = value.known ? uwsgiAddress(value.value, server.directory) : undefined
        if (address?.kind !== 'tcp' || !isWildcard(address.host)) continue
        const host = /^(\[::\]|[\d.]*)(?=:\d+$)/.exec(textOf(at))?.[0]
        yield {
          at,
          message: t(
            'anyone who reaches port {0} reads the addresses visitors ask for and the environment of the application; listen on 127.0.0.1:{0}',
            address.port,
          ),
          fixes:
            host === undefined
              ? []
              : [
                  {
                    title: t('listen on 127.0.0.1'),
                    edits: [{ at: sliceOf(at, 0, host.length), text: '127.0.0.1' }],
                  },
                ],
        }
      }
    }
  },
}

import { optionOf } from '../../facts/facts.ts'
import { t } from '../../l10n.ts'
import type { Rule } from '../rule.ts'

export const relativeRuntimeFile: Rule = {
  id: 'uwsgi/relative-runtime-file',
  severity: 'warning',
  summary: 'A pid or log file with a relative path lies wherever uWSGI happened to be started',

  *check({ servers }) {
    for (const server of servers) {
      if (server.kind !== 'uwsgi' || server.program?.directory) continue
      for (const name of ['pidfile', 'logto', 'daemonize']) {
        const option = optionOf(server, name)
        if (!option?.value.known || !/^[^/@$%\s:\\{<|-][^:]*$/.test(option.value.value)) continue
        yield {
          at: option.at,
          message: t(
            '{0} counts from the directory uWSGI is started in, not from chdir or this file: "{1}" ends up somewhere else at the next boot; write an absolute path',
            name,
            option.value.value,
          ),
        }
      }
    }
  },
}

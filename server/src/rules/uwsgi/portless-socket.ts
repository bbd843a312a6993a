import { t } from '../../l10n.ts'
import { span } from '../../span.ts'
import type { Rule } from '../rule.ts'
import { kindOf, optionLines } from './lines.ts'

export const portlessSocket: Rule = {
  id: 'uwsgi/portless-socket',
  severity: 'error',
  summary: 'A port without a colon, which uWSGI takes for the name of a unix socket',

  *check(stack) {
    for (const { name, value, setting } of optionLines(stack)) {
      if (!value || !setting?.listener || kindOf(setting) !== 'address' || !/^\d{2,5}$/.test(value.value)) continue
      yield {
        at: value,
        message: t(
          'without a colon "{0}" is the name of a unix socket: {1} makes a file called {0} and nothing listens on the port; write 127.0.0.1:{0}',
          value.value,
          name,
        ),
        fixes: [
          {
            title: t('write {0}', `127.0.0.1:${value.value}`),
            edits: [{ at: span(value.source, value.start, value.start), text: '127.0.0.1:' }],
            safe: true,
          },
        ],
      }
    }
  },
}

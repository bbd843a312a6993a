import { optionsOf } from '../../facts/facts.ts'
import { isTemplate } from '../../facts/known.ts'
import { t } from '../../l10n.ts'
import { span, textOf } from '../../span.ts'
import type { Rule } from '../rule.ts'

export const bindUnixPrefix: Rule = {
  id: 'gunicorn/bind-unix-prefix',
  severity: 'error',
  summary: 'gunicorn takes a socket path without unix: for the name of a host',

  *check({ servers }) {
    for (const server of servers) {
      if (server.kind !== 'gunicorn') continue
      for (const { value, at } of optionsOf(server, 'bind')) {
        if (!value.known || isTemplate(value.value) || !isPath(value.value)) continue
        const start = at.start + Math.max(0, textOf(at).indexOf(value.value))
        yield {
          at,
          message: t('without "unix:" gunicorn takes {0} for a host and never listens ("Can\'t connect to"); write unix:{0}', value.value),
          fixes: [{ title: t('write unix:'), edits: [{ at: span(at.source, start, start), text: 'unix:' }], safe: true }],
        }
      }
    }
  },
}

function isPath(value: string): boolean {
  return /^(\/|\.{1,2}\/)/.test(value) || (/^[^:]+\.sock$/.test(value) && !value.startsWith('unix:'))
}

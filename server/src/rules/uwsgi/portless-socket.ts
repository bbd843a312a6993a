import { t } from '../../l10n.ts'
import type { Span } from '../../span.ts'
import type { Fix, Rule } from '../rule.ts'
import { kindOf, optionLines } from './lines.ts'

export const portlessSocket: Rule = {
  id: 'uwsgi/portless-socket',
  severity: 'error',
  summary: 'A port without a colon, which uWSGI takes for the name of a unix socket',

  *check(stack) {
    for (const { name, value, setting } of optionLines(stack)) {
      if (!value || !setting?.listener || kindOf(setting) !== 'address') continue
      const written = value.value
      if (/^\d{2,5}$/.test(written))
        yield {
          at: value,
          message: t(
            'without a colon "{0}" is the name of a unix socket: {1} makes a file called {0} and nothing listens on the port; write 127.0.0.1:{0}',
            written,
            name,
          ),
          fixes: [meant(value, `127.0.0.1:${written}`)],
        }
      else if (/^[\w.]*\uff1a\d{2,5}$/.test(written))
        yield {
          at: value,
          message: t(
            'the colon in "{0}" is a full-width one, so that this is the name of a unix socket: {1} makes a file called {0} and nothing listens on the port; write {2}',
            written,
            name,
            written.replace('：', ':'),
          ),
          fixes: [meant(value, written.replace('：', ':'))],
        }
    }
  },
}

function meant(value: Span, text: string): Fix {
  return { title: t('write {0}', text), edits: [{ at: value, text }], safe: true }
}

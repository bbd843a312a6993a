import { byPart } from '../../facts/parts.ts'
import { t } from '../../l10n.ts'
import type { Rule } from '../rule.ts'

export const eventsMissing: Rule = {
  id: 'nginx/events-missing',
  severity: 'error',
  summary: 'A whole configuration has no events block',

  *check({ nginx }) {
    for (const outermost of nginx) {
      const { kind, directives, blocks, complete } = outermost
      const http = blocks.find(block => block.kind === 'http')?.entry
      if (directives.length === 0 && !http?.source.path.endsWith('/nginx.conf')) continue
      if (kind !== 'main' || !complete || !http || eventsIn(outermost).length > 0) continue
      yield {
        at: http.name,
        message: t('nginx refuses to start without an events block beside http (no "events" section in configuration)'),
        fixes: [{ title: t('add an empty events block'), edits: [{ at: { ...http, end: http.start }, text: 'events {}\n' }], safe: true }],
      }
    }
  },
}

/** Also where it must not stand, which is reported there. */
const eventsIn = byPart(blocks => blocks.filter(({ kind }) => kind === 'events'))

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
      const first = blocks.find(({ kind }) => kind === 'http' || kind === 'stream' || kind === 'mail')?.entry
      if (directives.length === 0 && !first?.source.path.endsWith('/nginx.conf')) continue
      if (kind !== 'main' || !complete || !first || eventsIn(outermost).length > 0) continue
      yield {
        at: first.name,
        message: t('nginx refuses to start without an events block beside {0} (no "events" section in configuration)', first.name.value),
        fixes: [
          { title: t('add an empty events block'), edits: [{ at: { ...first, end: first.start }, text: 'events {}\n' }], safe: true },
        ],
      }
    }
  },
}

/** Also where it must not stand, which is reported there. */
const eventsIn = byPart(blocks => blocks.filter(({ entry }) => entry?.name.value === 'events'))

import { boolean } from '../../formats/supervisor/values.ts'
import { t } from '../../l10n.ts'
import type { Rule } from '../rule.ts'
import { programKinds, sectionsIn, valueIn } from './sections.ts'

export const stopasgroupKillasgroup: Rule = {
  id: 'supervisor/stopasgroup-killasgroup',
  severity: 'error',
  summary: 'A program is stopped as a group and killed alone, which supervisord refuses',

  *check(stack) {
    for (const { entry } of sectionsIn(stack, ...programKinds)) {
      const stop = valueIn(entry, 'stopasgroup')
      const kill = valueIn(entry, 'killasgroup')
      if (!stop || !kill || boolean(stop.value) !== true || boolean(kill.value) !== false) continue
      yield {
        at: kill,
        message: t(
          'supervisord refuses killasgroup = {0} beside stopasgroup = {1} and does not start; set both to true',
          kill.value,
          stop.value,
        ),
        related: [{ at: stop, message: t('stops the whole group') }],
        fixes: [{ title: t('kill the whole group as well'), edits: [{ at: kill, text: 'true' }], safe: true }],
      }
    }
  },
}

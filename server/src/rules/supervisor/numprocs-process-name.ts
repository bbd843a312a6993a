import { t } from '../../l10n.ts'
import { insertLineAfter, span } from '../../span.ts'
import type { Rule } from '../rule.ts'
import { programKinds, sectionsIn, valueIn } from './sections.ts'

export const numprocsProcessName: Rule = {
  id: 'supervisor/numprocs-process-name',
  severity: 'error',
  summary: 'Several processes of a program would have one name',

  *check(stack) {
    for (const { entry } of sectionsIn(stack, ...programKinds)) {
      const count = valueIn(entry, 'numprocs')
      const name = valueIn(entry, 'process_name')
      if (!count || !/^\+?[\d_]+$/.test(count.value) || Number(count.value.replaceAll('_', '')) < 2) continue
      if (name?.value.includes('%(process_num)') || name?.value.includes('{{')) continue
      const number = '_%(process_num)02d'
      const edit = name
        ? { at: span(name.source, name.end, name.end), text: number }
        : insertLineAfter(count, `process_name = %(program_name)s${number}`)
      yield {
        at: name ?? count,
        message: t(
          '{0} processes cannot share one name, and supervisord does not start; process_name must contain %(process_num)',
          count.value,
        ),
        fixes: [{ title: t('number the processes'), edits: [edit], safe: true }],
      }
    }
  },
}

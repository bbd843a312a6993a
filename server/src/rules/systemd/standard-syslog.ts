import { t } from '../../l10n.ts'
import { removeLines } from '../../span.ts'
import type { Rule } from '../rule.ts'
import { assignmentsIn } from './units.ts'

export const standardSyslog: Rule = {
  id: 'systemd/standard-syslog',
  severity: 'info',
  summary: 'Output goes to syslog, a word that systemd has given up',

  *check(stack) {
    for (const { name, value, entry } of assignmentsIn(stack, 'Service'))
      if (/^Standard(Output|Error)$/.test(name) && /^syslog(\+console)?$/.test(value.value))
        yield {
          at: value,
          message: t(
            '"{0}" is obsolete: systemd warns at each start and writes to the journal, as it does without this line; remove it',
            value.value,
          ),
          fixes: value.value === 'syslog' ? [{ title: t('remove the line'), edits: [removeLines(entry)], safe: true }] : [],
        }
  },
}

import { t } from '../../l10n.ts'
import { span } from '../../span.ts'
import type { Rule } from '../rule.ts'
import { assignmentsIn } from './units.ts'

export const backslashSpace: Rule = {
  id: 'systemd/backslash-space',
  severity: 'error',
  summary: 'Blanks behind a backslash keep it from joining the lines',

  *check(stack) {
    for (const { name, value } of assignmentsIn(stack)) {
      const { source, start, end } = value
      const backslashes = /\\+$/.exec(source.text.slice(Math.max(start, end - 100), end))?.[0].length ?? 0
      const blanks = /^[ \t]+(?=\r?\n[ \t]*\S)/.exec(source.text.slice(end, end + 1000))?.[0].length ?? 0
      if (backslashes % 2 === 0 || blanks === 0) continue
      yield {
        at: span(source, end - 1, end + blanks),
        message: t(
          'a blank stands behind this backslash, so the line ends here: {0} lacks what stands on the next lines, and systemd ignores them',
          name,
        ),
        fixes: [{ title: t('take the blank away'), edits: [{ at: span(source, end, end + blanks), text: '' }], safe: true }],
      }
    }
  },
}

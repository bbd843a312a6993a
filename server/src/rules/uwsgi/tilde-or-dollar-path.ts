import { t } from '../../l10n.ts'
import { sliceOf, textOf } from '../../span.ts'
import type { Fix, Rule } from '../rule.ts'
import { kindOf, optionLines, placeholdersIn } from './lines.ts'

export const tildeOrDollarPath: Rule = {
  id: 'uwsgi/tilde-or-dollar-path',
  severity: 'error',
  summary: 'A path begins with ~ or a variable of the shell, and no shell reads the file',

  *check(stack) {
    const placeholders = placeholdersIn(stack)
    for (const { name, value, setting } of optionLines(stack)) {
      if (!value || !(setting ? /^(text|address)$/.test(kindOf(setting)) : placeholders.has(name))) continue
      const written = textOf(value)
      const found = /[~$]/.test(written) && /(^|=)(~(?=\/|$)|\$(HOME|USER|PWD|VIRTUAL_ENV)\b)/.exec(written)
      if (!found) continue
      const [, lead = '', start = '', variable = 'HOME'] = found
      const at = sliceOf(value, found.index + lead.length, found.index + lead.length + start.length)
      const fix: Fix = { title: t('write {0}', `$(${variable})`), edits: [{ at, text: `$(${variable})` }] }
      yield {
        at: value,
        message: t(
          'no shell reads this file, so "{0}" stays as it is and there is no such path; write the path out, or $({1}) for the variable',
          start,
          variable,
        ),
        fixes: [fix],
      }
    }
  },
}

import { t } from '../../l10n.ts'
import type { Rule } from '../rule.ts'
import { kindOf, optionLines } from './lines.ts'

export const bareFlagNeedsValue: Rule = {
  id: 'uwsgi/bare-flag-needs-value',
  severity: 'error',
  summary: 'An option that needs a value stands alone, as if it were a switch',

  *check(stack) {
    for (const { entry, name, value, setting } of optionLines(stack)) {
      if (!setting || (value && value.value !== '')) continue
      const isMode = /^chmod(-socket)?$/.test(name)
      const kind = kindOf(setting)
      if (isMode)
        yield {
          at: entry.name,
          message: t('{0} stands without a value: a command line may have it so, in a file uWSGI exits with "invalid chmod value"', name),
        }
      else if (setting.takes === 'required' && (kind === 'address' ? setting.listener : kind === 'text' && !value))
        yield { at: entry.name, message: t('{0} stands without a value and is empty: uWSGI cannot use it; write {0} = …', name) }
      else if (setting.takes === 'required' && kind === 'number' && !value)
        yield { at: entry.name, message: t('{0} stands without a value, which uWSGI reads as 0; write {0} = …', name), severity: 'warning' }
    }
  },
}

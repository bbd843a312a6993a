import { t } from '../../l10n.ts'
import type { Rule } from '../rule.ts'
import { misspelt } from './misspelt.ts'

export const settingTypo: Rule = {
  id: 'django/setting-typo',
  severity: 'error',
  summary: 'A setting whose name is almost that of one of Django: it is ignored without a word',

  *check(stack) {
    for (const module of stack.settings)
      for (const { setting, meant, at, fixes } of misspelt(module, stack))
        yield {
          at,
          message: t('Django has no setting {0} and ignores it, and nothing in the project reads it; {1} is meant', setting.name, meant),
          severity: module.complete ? 'error' : 'warning',
          fixes,
        }
  },
}

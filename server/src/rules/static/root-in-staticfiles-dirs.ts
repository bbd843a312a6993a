import { normalPath } from '../../facts/address.ts'
import { asText, itemsOf, settingOf } from '../../facts/settings.ts'
import { t } from '../../l10n.ts'
import { loaded } from '../django/settings.ts'
import type { Rule } from '../rule.ts'

export const rootInStaticfilesDirs: Rule = {
  id: 'static/root-in-staticfiles-dirs',
  severity: 'error',
  summary: 'STATIC_ROOT is one of STATICFILES_DIRS',

  *check(stack) {
    for (const module of loaded(stack)) {
      const value = settingOf(module, 'STATIC_ROOT')
      const root = asText(value)
      if (!value || !root) continue
      for (const item of itemsOf(settingOf(module, 'STATICFILES_DIRS')) ?? []) {
        const folder = asText(item.kind === 'tuple' ? item.items[1] : item)
        if (!folder || normalPath(folder) !== normalPath(root)) continue
        yield {
          at: item,
          message: t(
            'this is STATIC_ROOT, and files cannot be collected into the folder they come from: checks and collectstatic stop (staticfiles.E002); give STATIC_ROOT a folder of its own',
          ),
          related: [{ at: value, message: t('the same folder') }],
        }
      }
    }
  },
}

import { t } from '../../l10n.ts'
import type { Rule } from '../rule.ts'
import { directivesNamed } from './directives.ts'

export const aliasMisuse: Rule = {
  id: 'nginx/alias-misuse',
  severity: 'error',
  summary: 'alias stands in a named location, or root and alias are built from themselves',
  perPart: true,

  *check(stack) {
    for (const { entry, block, settings } of directivesNamed(stack, 'alias', 'root')) {
      const { name, args } = entry
      const [directory] = args
      if (settings.length === 0 || !directory) continue
      const [, variable] = directory.value.includes('_root') ? (/\$\{?(document_root|realpath_root)/.exec(directory.value) ?? []) : []
      if (name.value === 'alias' && block.match?.modifier === '@')
        yield { at: name, message: t('a named location has no path that alias could replace, and nginx refuses to start; use root') }
      else if (variable)
        yield { at: directory, message: t('${0} is what {1} sets and cannot be used in it: nginx refuses to start', variable, name.value) }
    }
  },
}

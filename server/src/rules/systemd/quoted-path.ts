import { isTemplate } from '../../facts/known.ts'
import { t } from '../../l10n.ts'
import { textOf } from '../../span.ts'
import type { Fix, Rule } from '../rule.ts'
import { isEditedByScript } from '../stack/scripts.ts'
import { assignmentsIn } from './units.ts'

export const quotedPath: Rule = {
  id: 'systemd/quoted-path',
  severity: 'error',
  summary: 'A path is quoted or not absolute where systemd takes it as it stands',

  *check(stack) {
    for (const { name, value } of assignmentsIn(stack, 'Service')) {
      if (name !== 'WorkingDirectory' && name !== 'EnvironmentFile' && name !== 'RootDirectory') continue
      const [, prefix = '', path = ''] = /^(-?)(.*)$/s.exec(value.value) ?? []
      const [, quote = '', inside = ''] = /^(["'])(.*)\1$/s.exec(path) ?? []
      if (quote === '' && (/^(\/|%[^nNpij%]|~?$|\[\[?$)/.test(path) || isTemplate(path) || path.startsWith('$'))) continue
      if (isEditedByScript(value, stack.workspace)) continue
      const isFatal = prefix === '' && name !== 'EnvironmentFile'
      const fix: Fix = { title: t('take the quotes away'), edits: [{ at: value, text: prefix + inside }], safe: true }
      yield {
        at: value,
        message: isFatal
          ? t('{0} is not absolute for systemd, which takes it as it stands, and the unit does not load: {1}', name, advice(quote))
          : t('{0} is not absolute for systemd, which takes it as it stands and ignores the line: {1}', name, advice(quote)),
        fixes: inside.startsWith('/') && textOf(value) === value.value ? [fix] : [],
      }
    }
  },
}

function advice(quote: string): string {
  return quote === '' ? t('write the whole path') : t('take the quotes away, blanks in a path do no harm here')
}

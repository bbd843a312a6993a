import type { Setting } from '../../catalogue/catalogue.ts'
import { t } from '../../l10n.ts'
import { span } from '../../span.ts'
import type { Rule } from '../rule.ts'
import { sectionsIn, settingOf } from './sections.ts'

export const inlineCommentNoSpace: Rule = {
  id: 'supervisor/inline-comment-no-space',
  severity: 'error',
  summary: 'A comment belongs to the value, because no blank stands before it',

  *check(stack) {
    for (const section of sectionsIn(stack))
      for (const { name, args } of section.entry.body ?? []) {
        const [value] = args
        const [, proper = '', comment] = /^([\w.]+)([;#].*)$/.exec(value?.value ?? '') ?? []
        if (!value || !comment || !isOneWord(settingOf(section, name.value))) continue
        const at = value.start + proper.length
        yield {
          at: span(value.source, at, value.end),
          message: t(
            'without a blank before it "{0}" is part of the value, and supervisord does not start: {1} cannot be "{2}"',
            comment[0] ?? '',
            name.value,
            value.value,
          ),
          fixes: [{ title: t('put a blank before the comment'), edits: [{ at: span(value.source, at, at), text: ' ' }], safe: true }],
        }
      }
  },
}

/** What is one word or number, so that no `;` or `#` can be meant. */
export function isOneWord(setting: Setting | undefined): boolean {
  return /^(boolean|integer|byte-size|octal|signal|enum)$/.test(setting?.type ?? '')
}

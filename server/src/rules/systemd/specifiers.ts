import { isTemplate } from '../../facts/known.ts'
import { specifiers, specifiersOfNames } from '../../formats/systemd/specifiers.ts'
import { t } from '../../l10n.ts'
import { sliceOf } from '../../span.ts'
import type { Stack } from '../../stack.ts'
import type { Finding } from '../rule.ts'
import { assignmentsIn, settingOf, writtenValue } from './units.ts'

/** Settings without which systemd starts nothing. */
const needed = /^(command|user-or-group|user-or-group-list|working-directory)$/

/** Settings of which systemd leaves out what it cannot fill in. */
const optional =
  /^(unit(-list)?|condition(-path)?|(bind-|absolute-)?path(-list)?|directory-list|env-file|env-names|listen-address|uri-list)$/

/** Each `%` with a letter or digit behind it that stands for nothing; variables of `Environment=` have a rule of their own. */
export function* strangeSpecifiers(stack: Stack): Iterable<Finding> {
  for (const assignment of assignmentsIn(stack)) {
    const { value } = assignment
    // What `systemctl enable` reads is not looked at before.
    if (assignment.section.name.value === 'Install' || !value.value.includes('%') || isTemplate(value.value)) continue
    const type = settingOf(assignment)?.type ?? ''
    if (!needed.test(type) && !optional.test(type)) continue
    const known = type.startsWith('unit') ? specifiersOfNames : specifiers
    for (const { 1: letter, index } of writtenValue(assignment).matchAll(/%%|%([A-Za-z\d])/g)) {
      if (letter === undefined || known.includes(letter)) continue
      const at = sliceOf(value, index, index + 2)
      yield {
        at,
        message: needed.test(type)
          ? t('"%{0}" is no specifier of systemd, which does not load the unit; write %%', letter)
          : t('"%{0}" is no specifier of systemd, which leaves out what holds it; write %%', letter),
        fixes: [{ title: t('double the per cent sign'), edits: [{ at: sliceOf(at, 0, 1), text: '%%' }], safe: true }],
      }
    }
  }
}

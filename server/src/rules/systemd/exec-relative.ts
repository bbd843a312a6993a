import { isTemplate } from '../../facts/known.ts'
import { t } from '../../l10n.ts'
import type { Rule } from '../rule.ts'
import { isEditedByScript } from '../stack/scripts.ts'
import { type Assignment, execLines } from './units.ts'

export const execRelative: Rule = {
  id: 'systemd/exec-relative',
  severity: 'error',
  summary: 'A command is named by a path that is not absolute',

  *check(stack) {
    for (const { assignment, words } of execLines(stack)) {
      const [executable] = words
      if (!executable?.value.includes('/') || /^(\/|%[^nNpij%])/.test(executable.value) || /^[A-Za-z_]\w*=/.test(executable.value)) continue
      if (isTemplate(executable.value) && !namesOwnVariable(executable.value, assignment)) continue
      if (isEditedByScript(executable, stack.workspace)) continue
      yield {
        at: executable,
        message: t(
          '"{0}" is not absolute, so systemd does not load the unit; WorkingDirectory and variables do not count here, write the whole path',
          executable.value,
        ),
      }
    }
  },
}

/** Whether a path begins with a variable that the unit sets, so that the braces are no placeholder of a template. */
function namesOwnVariable(path: string, { section }: Assignment): boolean {
  const name = /^\$\{(\w+)\}/.exec(path)?.[1]
  return (
    name !== undefined &&
    (section.body ?? []).some(entry => entry.name.value === 'Environment' && entry.args[0]?.value.includes(`${name}=`))
  )
}

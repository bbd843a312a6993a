import { isTemplate } from '../../facts/known.ts'
import { t } from '../../l10n.ts'
import { directivesNamed } from '../nginx/directives.ts'
import type { Rule } from '../rule.ts'
import { isEditedByScript } from '../stack/scripts.ts'

export const aliasRelativePath: Rule = {
  id: 'static/alias-relative-path',
  severity: 'warning',
  summary: 'A root or alias is relative: nginx looks below the folder it was built for',
  perPart: true,

  *check(stack) {
    for (const { entry } of directivesNamed(stack, 'root', 'alias')) {
      const [path] = entry.args
      if (!path || /^([/$]|%[a-z]|[A-Za-z]:|html(\/|$)|$)/.test(path.value) || isTemplate(path.value)) continue
      if (/^[A-Z\d]+(_[A-Z\d]+)+$/.test(path.value) || isEditedByScript(path, stack.workspace)) continue
      yield {
        at: path,
        message: t(
          '{0} is looked for below the prefix nginx was built with, /usr/share/nginx on Debian: 404; write the full path',
          path.value,
        ),
      }
    }
  },
}

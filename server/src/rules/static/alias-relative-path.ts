import { blocksIn } from '../../facts/block.ts'
import { isTemplate } from '../../facts/known.ts'
import { t } from '../../l10n.ts'
import type { Rule } from '../rule.ts'
import { isReplaced } from '../stack/scripts.ts'

export const aliasRelativePath: Rule = {
  id: 'static/alias-relative-path',
  severity: 'warning',
  summary: 'A root or alias is relative: nginx looks below the folder it was built for',
  perPart: true,

  *check({ nginx, workspace }) {
    for (const top of nginx)
      for (const { directives } of blocksIn(top))
        for (const { name, args } of directives) {
          const [path] = args
          if ((name.value !== 'root' && name.value !== 'alias') || !path) continue
          if (/^([/$]|%[a-z]|[A-Za-z]:|html(\/|$)|$)/.test(path.value) || isTemplate(path.value)) continue
          if (/^[A-Z\d]+(_[A-Z\d]+)+$/.test(path.value) || isReplaced(path, workspace)) continue
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

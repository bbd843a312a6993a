import { own } from '../../facts/block.ts'
import { isTemplate } from '../../facts/known.ts'
import { t } from '../../l10n.ts'
import { prefixesWith } from '../nginx/locations.ts'
import type { Rule } from '../rule.ts'
import { isEditedByScript } from '../stack/scripts.ts'

export const rootIncludesLocation: Rule = {
  id: 'static/root-includes-location',
  severity: 'error',
  summary: 'root ends in the folder that the location names already: nginx looks for /static/static/',
  perPart: true,

  *check(stack) {
    for (const { block, match, entry: root, path } of prefixesWith(stack, 'root')) {
      if (path.value.includes('$') || isTemplate(path.value)) continue
      if (own(block, 'try_files').length > 0) continue
      const prefix = match.pattern.replace(/\/+$/, '')
      const folder = path.value.replace(/\/+$/, '')
      if (prefix === '' || !folder.endsWith(prefix) || isEditedByScript(path, stack.workspace)) continue
      if (stack.workspace.files.some(file => file.includes(`${prefix}${prefix}/`))) continue
      yield {
        at: path,
        message: t(
          'GET {0}/app.css is answered with {1}{0}/app.css: root keeps the whole path, so the folder is there twice: 404; use alias',
          prefix,
          folder,
        ),
        related: [{ at: match.at, message: t('is kept in the path of the file') }],
        fixes: [
          {
            title: t('use alias'),
            edits: [
              { at: root.name, text: 'alias' },
              { at: path, text: match.pattern.endsWith('/') ? `${folder}/` : folder },
            ],
            safe: true,
          },
        ],
      }
    }
  },
}

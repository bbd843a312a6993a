import { own } from '../../facts/block.ts'
import { isTemplate } from '../../facts/known.ts'
import { t } from '../../l10n.ts'
import { endOf, prefixesWith } from '../nginx/locations.ts'
import type { Rule } from '../rule.ts'

export const aliasTraversal: Rule = {
  id: 'static/alias-traversal',
  severity: 'error',
  summary: 'A location without a trailing slash has an alias with one: files above the folder can be fetched',
  perPart: true,

  *check(stack) {
    for (const { block, match, path } of prefixesWith(stack, 'alias')) {
      if (match.pattern.endsWith('/') || !path.value.endsWith('/')) continue
      if (isTemplate(match.pattern) || isTemplate(path.value) || own(block, 'internal').length > 0) continue
      yield {
        at: match.at,
        message: t(
          'GET {0}../settings.py is answered with {1}../settings.py: whatever lies beside the folder can be downloaded; end the location with "/"',
          match.pattern,
          path.value,
        ),
        related: [{ at: path, message: t('ends with "/", so that "{0}.." leads out of it', match.pattern) }],
        fixes: [{ title: t('end the location with "/"'), edits: [{ at: endOf(match.at), text: '/' }], safe: true }],
      }
    }
  },
}

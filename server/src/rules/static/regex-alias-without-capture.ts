import { own } from '../../facts/block.ts'
import { isTemplate } from '../../facts/known.ts'
import { t } from '../../l10n.ts'
import { span } from '../../span.ts'
import { locationsWith } from '../nginx/locations.ts'
import type { Rule } from '../rule.ts'

export const regexAliasWithoutCapture: Rule = {
  id: 'static/regex-alias-without-capture',
  severity: 'error',
  summary: 'A regular expression has an alias without a capture: the folder itself answers for every file',
  perPart: true,

  *check(stack) {
    for (const { block, entry } of locationsWith(stack, 'alias')) {
      const match = block.match
      const [path] = entry.args
      if (!match?.modifier.startsWith('~') || !path || path.value.includes('$') || isTemplate(path.value)) continue
      if (isFile(path.value) || match.pattern.endsWith('$') || own(block, 'try_files').length > 0) continue
      const prefix = /^\^(\/[\w/-]+)$/.exec(match.pattern)?.[1]
      const first = block.entry?.args[0]
      yield {
        at: path,
        message: t(
          'in a regular expression the alias is the whole name of the file: {0} itself is asked for, whatever the request, and answered with 301 or 404; use a location without "{1}"',
          path.value,
          match.modifier,
        ),
        related: [{ at: match.at, message: t('nothing of it goes into the alias') }],
        fixes:
          prefix && first
            ? [
                {
                  title: t('match the prefix {0}', prefix),
                  edits: [{ at: span(first.source, first.start, match.at.end), text: `^~ ${prefix}` }],
                },
              ]
            : [],
      }
    }
  },
}

/** `location ~ /robots\.txt { alias /srv/shop/robots.txt; }` */
function isFile(path: string): boolean {
  return /\.\w+$/.test(path)
}

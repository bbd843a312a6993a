import { isTemplate } from '../../facts/known.ts'
import { t } from '../../l10n.ts'
import type { Stack } from '../../stack.ts'
import { endOf, prefixesWith } from '../nginx/locations.ts'
import type { Rule } from '../rule.ts'

export const aliasMissingTrailingSlash: Rule = {
  id: 'static/alias-missing-trailing-slash',
  severity: 'error',
  summary: 'A location with a trailing slash has an alias without one: folder and file name are glued together',
  perPart: true,

  *check(stack) {
    for (const { match, path } of prefixesWith(stack, 'alias')) {
      if (!match.pattern.endsWith('/') || path.value.endsWith('/')) continue
      if (path.value.includes('$') || isTemplate(path.value) || isFile(path.value, stack)) continue
      yield {
        at: path,
        message: t(
          'GET {0}app.css is answered with {1}app.css, which does not exist: 404; end the alias with "/"',
          match.pattern,
          path.value,
        ),
        related: [{ at: match.at, message: t('ends with "/", which is cut off with it') }],
        fixes: [{ title: t('end the alias with "/"'), edits: [{ at: endOf(path), text: '/' }], safe: true }],
      }
    }
  },
}

/** An alias to one file, as in `location /sitemap/ { alias /srv/shop/sitemap.xml; }`. */
function isFile(path: string, { locate, workspace }: Stack): boolean {
  if (/\.[a-z]\w{1,4}$/i.test(path)) return true
  const found = locate(path)
  return found !== undefined && workspace.files.includes(found)
}

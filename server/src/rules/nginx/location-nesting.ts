import type { LocationMatch } from '../../facts/block.ts'
import { t } from '../../l10n.ts'
import type { Rule } from '../rule.ts'
import { isReplaced } from './directives.ts'
import { locationsIn } from './locations.ts'

export const locationNesting: Rule = {
  id: 'nginx/location-nesting',
  severity: 'error',
  summary: 'A location stands in one that cannot hold it',
  perPart: true,

  *check({ nginx }) {
    for (const block of locationsIn(nginx)) {
      const inner = block.match
      const outer = block.outer?.kind === 'location' ? block.outer.match : undefined
      if (!inner || !outer || block.outer?.templated || isReplaced(inner.at) || isReplaced(outer.at)) continue
      const problem = problemOf(inner, outer)
      if (problem) yield { at: inner.at, message: problem, related: [{ at: outer.at, message: t('stands in this location') }] }
    }
  },
}

function problemOf(inner: LocationMatch, outer: LocationMatch): string | undefined {
  if (outer.modifier === '=')
    return t('nothing can stand in location = {0}, which matches one path alone, and nginx refuses to start', outer.pattern)
  if (outer.modifier === '@') return t('nothing can stand in the named location {0}, and nginx refuses to start', outer.pattern)
  if (inner.modifier === '@') return t('the named location {0} can stand in server only, and nginx refuses to start', inner.pattern)
  const isRegex = inner.modifier.startsWith('~')
  if (isRegex || (inner.pattern.startsWith(outer.pattern) && !outer.modifier.startsWith('~'))) return undefined
  if (outer.modifier.startsWith('~'))
    return t('only regular expressions can stand in location {0} {1}, and nginx refuses to start', outer.modifier, outer.pattern)
  return t('{0} does not begin with {1}, so no request could get there, and nginx refuses to start', inner.pattern, outer.pattern)
}

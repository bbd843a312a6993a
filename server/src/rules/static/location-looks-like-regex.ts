import { isPrefix } from '../../facts/block.ts'
import { isTemplate } from '../../facts/known.ts'
import { t } from '../../l10n.ts'
import type { Span } from '../../span.ts'
import { locationsIn } from '../nginx/locations.ts'
import type { Fix, Rule } from '../rule.ts'

export const locationLooksLikeRegex: Rule = {
  id: 'static/location-looks-like-regex',
  severity: 'error',
  summary: 'A location without "~" is written like a regular expression, and no URL begins like that',
  perPart: true,

  *check({ nginx }) {
    for (const block of locationsIn(nginx)) {
      const match = block.match
      if (!match || !isPrefix(match)) continue
      const { pattern, modifier, at } = match
      if (!/^\^|\||\(.*\)|\\\.|\.[*+]|\$$/.test(pattern) || isTemplate(pattern)) continue
      yield {
        at,
        message: t('no URL begins with {0}: without "~" a location is plain text, and this one never answers', pattern),
        fixes: modifier === '' ? [fix(pattern, at)] : [],
      }
    }
  },
}

/** A circumflex and plain text is a prefix; anything else an expression that is tied to the start of the URL, as a prefix is. */
function fix(pattern: string, at: Span): Fix {
  const plain = /^\^(\/[\w/-]*)$/.exec(pattern)?.[1]
  const tied = pattern.startsWith('^') || !pattern.startsWith('/') ? pattern : pattern.includes('|') ? `^(${pattern})` : `^${pattern}`
  const text = plain === undefined ? `~ ${tied}` : `^~ ${plain}`
  return { title: t('write "{0}"', text), edits: [{ at, text }] }
}

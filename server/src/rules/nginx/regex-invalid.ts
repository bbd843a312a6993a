import { isOlder } from '../../catalogue/versions.ts'
import type { Target } from '../../formats/format.ts'
import { t } from '../../l10n.ts'
import type { RegexProblem } from '../../syntax/nginx/regex/pattern.ts'
import { capturesIn, regexProblem } from '../../syntax/nginx/regex.ts'
import type { Rule } from '../rule.ts'
import { isReplaced } from './directives.ts'
import { regexesIn } from './regexes.ts'

export const regexInvalid: Rule = {
  id: 'nginx/regex-invalid',
  severity: 'error',
  summary: 'A regular expression does not compile',
  perPart: true,

  *check(stack) {
    for (const { at, pattern } of regexesIn(stack)) {
      if (isReplaced(at)) continue
      const problem = regexProblem(pattern)
      if (!problem || !refuses(problem, stack.workspace.target)) continue
      yield {
        at,
        message: t('the regular expression "{0}" does not compile, and nginx refuses to start: {1}', pattern, explain(problem, pattern)),
      }
    }
  },
}

/** Before 1.21.5 nginx was built with an older PCRE, which was less strict about letters behind a backslash and ranges in classes. */
function refuses({ kind }: RegexProblem, { nginx, distribution }: Target): boolean {
  if (kind !== 'bad-escape' && kind !== 'range-of-class') return true
  if (nginx !== undefined) return !isOlder(nginx, '1.21.5')
  return !/^(debian-(9|10|11)|ubuntu-(1\d|20|22)\.)/.test(distribution ?? '')
}

function explain({ at, kind }: RegexProblem, pattern: string): string {
  const here = pattern.slice(at, at + 12)
  switch (kind) {
    case 'unclosed-group':
      return t('the "(" of "{0}" is not closed', here)
    case 'unopened-group':
      return t('a ")" closes nothing; write \\) for the character')
    case 'unclosed-class':
      return t('the "[" of "{0}" is not closed; write \\[ for the character', here)
    case 'range-order':
      return t('the range in "{0}" goes down', here)
    case 'range-of-class':
      return t('"{0}" has no end for a range; write \\- for the character', here)
    case 'nothing-to-repeat':
      return t('"{0}" has nothing in front of it to repeat; write a backslash before the character', here)
    case 'quantifier-order':
      return t('"{0}" begins above its end', here)
    case 'quantifier-too-big':
      return t('"{0}" repeats more than 65535 times', here)
    case 'backslash-at-end':
      return t('a backslash at the end has nothing behind it')
    case 'bad-group':
      return t('"{0}" begins no group that PCRE knows', here)
    case 'bad-name':
      return t('the name of "{0}" has to begin with a letter, hold letters, digits and _, and end with >', here)
    case 'duplicate-name':
      return t('the name of "{0}" was given before', here)
    case 'unknown-class':
      return t('"{0}" is no class of characters', here)
    case 'class-outside':
      return t('"{0}" only works within brackets: [[:alpha:]]', here)
    case 'no-such-group':
      return t('"{0}" refers to a group that is not there; it has {1}', here, capturesIn(pattern))
    case 'bad-escape':
      return t('"{0}" has no meaning', here)
    case 'lookbehind':
      return t('what "{0}" looks back for has no fixed length', here)
    case 'unclosed-comment':
      return t('the comment "{0}" does not end', here)
  }
}

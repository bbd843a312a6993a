import { isOff } from '../../facts/uwsgi.ts'
import { t } from '../../l10n.ts'
import { type Span, sliceOf, textOf } from '../../span.ts'
import type { Rule } from '../rule.ts'
import { kindOf, optionLines, placeholdersIn, type ValueKind } from './lines.ts'

export const quotedValue: Rule = {
  id: 'uwsgi/quoted-value',
  severity: 'error',
  summary: 'A value stands in quotes, and uWSGI takes them for a part of the value',

  *check(stack) {
    const placeholders = placeholdersIn(stack)
    for (const { name, value, setting } of optionLines(stack)) {
      if (!value || isShown(name) || (!setting && !placeholders.has(name))) continue
      const kind = setting ? kindOf(setting) : 'text'
      const quoted = kind === 'code' && name !== 'set' ? undefined : quotedIn(/^(env|set)$/.test(name) ? behindEquals(value) : value)
      if (!quoted) continue
      const inner = textOf(quoted).slice(1, -1)
      if (kind === 'switch' && !isOff(inner)) continue
      yield {
        at: quoted,
        message: message(name, textOf(quoted), kind),
        fixes: [{ title: t('remove the quotes'), edits: [{ at: quoted, text: inner }], safe: true }],
      }
    }
  },
}

/** Names of processes are only looked at: quotes keep a blank at their end, which uWSGI would cut off. */
function isShown(name: string): boolean {
  return name.startsWith('procname')
}

/** What follows the `=` in `env = NAME=value`; the whole value where there is none. */
function behindEquals(value: Span): Span {
  return sliceOf(value, textOf(value).indexOf('=') + 1)
}

/** A text that begins and ends with the same quote and has no other; undefined for any other. */
function quotedIn(value: Span): Span | undefined {
  return /^(["'])(?:(?!\1).)*\1$/s.test(textOf(value)) ? value : undefined
}

function message(name: string, quoted: string, kind: ValueKind): string {
  switch (kind) {
    case 'switch':
      return t('uWSGI keeps quotes: {0} is none of its words for off, so {1} is switched on; remove the quotes', quoted, name)
    case 'number':
      return t('uWSGI keeps quotes: {0} does not begin with a digit and is read as 0; remove the quotes', quoted)
    case 'address':
      return t('uWSGI keeps quotes: {0} is no address, and it listens where nobody finds it; remove the quotes', quoted)
    default:
      return t('uWSGI keeps quotes: they become part of {0}, which then names nothing that exists; remove the quotes', name)
  }
}

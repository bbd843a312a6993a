import { t } from '../../l10n.ts'
import { documentsOf } from '../../stack.ts'
import { renamed } from '../meant.ts'
import type { Finding, Rule } from '../rule.ts'
import { strangeDirectives } from './directives.ts'
import { type Stranger, strangersIn } from './names.ts'

export const unknownSetting: Rule = {
  id: 'setting/unknown',
  severity: 'warning',
  summary: 'A setting or section that the program does not know, which it ignores without a word',
  perPart: true,

  *check(stack) {
    for (const document of documentsOf(stack, 'uwsgi', 'supervisor', 'systemd', 'gunicorn'))
      for (const stranger of strangersIn(document, stack)) yield finding(stranger)
    for (const stranger of strangeDirectives(stack)) yield finding(stranger)
  },
}

function finding(stranger: Stranger): Finding {
  const { at, complaint, meant, isCertain, isRefused, isSafe, hint } = stranger
  const advice = question(meant) ?? hint
  return {
    at,
    message: advice ? t('{0}; {1}', complaint, advice) : complaint,
    ...(isRefused || (isCertain && meant.length > 0) ? { severity: 'error' as const } : {}),
    fixes: meant.flatMap(name => renamed(at, name, isSafe && meant.length === 1)),
  }
}

function question([first, second]: string[]): string | undefined {
  if (first === undefined) return undefined
  return second === undefined ? t('did you mean {0}?', first) : t('did you mean {0} or {1}?', first, second)
}

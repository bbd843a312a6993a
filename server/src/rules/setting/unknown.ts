import { t } from '../../l10n.ts'
import { documentsOf } from '../../stack.ts'
import type { Finding, Fix, Rule } from '../rule.ts'
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
  const { at, complaint, meant, isCertain, isRefused, hint } = stranger
  const advice = question(meant) ?? hint
  return {
    at,
    message: advice ? t('{0}; {1}', complaint, advice) : complaint,
    ...(isRefused || (isCertain && meant.length > 0) ? { severity: 'error' as const } : {}),
    fixes: meant.map(name => rename(stranger, name)),
  }
}

function question([first, second]: string[]): string | undefined {
  if (first === undefined) return undefined
  return second === undefined ? t('did you mean {0}?', first) : t('did you mean {0} or {1}?', first, second)
}

function rename({ at, meant, isSafe }: Stranger, name: string): Fix {
  const fix = { title: t('rename to {0}', name), edits: [{ at, text: name }] }
  return isSafe && meant.length === 1 ? { ...fix, safe: true } : fix
}

import { byPart } from '../../facts/parts.ts'
import { t } from '../../l10n.ts'
import type { Rule } from '../rule.ts'

export const includeCycle: Rule = {
  id: 'nginx/include-cycle',
  severity: 'error',
  summary: 'A file includes itself, directly or through others',

  *check({ nginx }) {
    for (const include of nginx.flatMap(leadingBack))
      yield {
        at: include,
        message: t('{0} leads back to this file, and nginx reads in a circle until it crashes', include.args[0]?.value ?? ''),
      }
    for (const include of nginx.flatMap(flooding))
      yield {
        at: include,
        severity: 'warning',
        message: t(
          'with {0} this configuration comes to more than 1,000,000 directives, as files include others again and again: nginx takes minutes to read it, and what is beyond is not checked',
          include.args[0]?.value ?? '',
        ),
      }
  },
}

const leadingBack = byPart(blocks => blocks.flatMap(({ cycles = [] }) => cycles))
const flooding = byPart(blocks => blocks.flatMap(({ floods = [] }) => floods))

import { settingOf } from '../../facts/settings.ts'
import { t } from '../../l10n.ts'
import type { Rule } from '../rule.ts'
import { servedElsewhere } from './location-missing.ts'
import { unserved } from './unserved.ts'

export const urlLocationMismatch: Rule = {
  id: 'static/url-location-mismatch',
  severity: 'warning',
  summary: 'nginx serves the static files under another URL than STATIC_URL',

  *check(stack) {
    for (const found of unserved(stack, 'STATIC_URL')) {
      const mount = servedElsewhere(found, 'STATIC_ROOT', stack)
      const setting = settingOf(found.module, 'STATIC_URL')
      if (!mount || !setting) continue
      yield {
        at: mount.at,
        message: t(
          'these files are served under {0}, but pages ask for them under {1}, which goes to Django: 404; STATIC_URL and the location must agree',
          mount.url,
          found.url,
        ),
        related: [{ at: setting, message: t('STATIC_URL is {0}', found.url) }],
      }
    }
  },
}

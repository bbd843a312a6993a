import { settingOf } from '../../facts/settings.ts'
import { t } from '../../l10n.ts'
import type { Rule } from '../rule.ts'
import { addLocation, servedElsewhere } from './location-missing.ts'
import { unserved } from './unserved.ts'

export const mediaLocationMissing: Rule = {
  id: 'static/media-location-missing',
  severity: 'info',
  summary: 'nginx passes the URLs of uploaded files on to Django, which serves none',

  *check(stack) {
    for (const found of unserved(stack, 'MEDIA_URL')) {
      const at = found.location.match?.at
      const setting = settingOf(found.module, 'MEDIA_URL')
      if (!at || !setting || servedElsewhere(found, 'MEDIA_ROOT', stack)) continue
      yield {
        at,
        message: t('{0} goes to Django as well, which serves uploads only in development: they are 404; add a location for {0}', found.url),
        related: [{ at: setting, message: t('uploads are expected here') }],
        fixes: addLocation(found, 'MEDIA_ROOT', stack),
      }
    }
  },
}

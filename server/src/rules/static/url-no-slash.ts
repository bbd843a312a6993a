import { asText, type Setting } from '../../facts/settings.ts'
import { t } from '../../l10n.ts'
import { span } from '../../span.ts'
import { insideQuotes, isEditable, loaded } from '../django/settings.ts'
import type { Finding, Rule } from '../rule.ts'

export const urlNoSlash: Rule = {
  id: 'static/url-no-slash',
  severity: 'error',
  summary: 'STATIC_URL or MEDIA_URL does not end with a slash, or both are the same',

  *check(stack) {
    for (const { settings } of loaded(stack)) {
      const [statics, media] = [settings.get('STATIC_URL'), settings.get('MEDIA_URL')]
      for (const setting of [statics, media]) if (setting) yield* openEnd(setting)
      const url = asText(statics?.value)
      if (statics && media && url && asText(media.value) === url)
        yield {
          at: media.value,
          message: t('MEDIA_URL and STATIC_URL are both {0}: collectstatic stops with "must have different values"', url),
          related: [{ at: statics.value, message: t('the same URL') }],
        }
    }
  },
}

function* openEnd(setting: Setting): Iterable<Finding> {
  const { name, value } = setting
  const url = asText(value)
  if (!url || url.endsWith('/') || /[}>%]$/.test(url)) return
  const { end } = insideQuotes(value)
  yield {
    at: value,
    message: t('{0} must end with "/": checks stop (urls.E006), and URLs are glued together, {1}app.css', name, url),
    fixes: isEditable(setting, value)
      ? [{ title: t('end it with "/"'), edits: [{ at: span(value.source, end, end), text: '/' }], safe: true }]
      : [],
  }
}

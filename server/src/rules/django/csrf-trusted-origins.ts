import { isTemplate } from '../../facts/known.ts'
import { asText, itemsOf, type Setting, type SettingsModule } from '../../facts/settings.ts'
import { t } from '../../l10n.ts'
import type { Stack } from '../../stack.ts'
import type { Finding, Rule } from '../rule.ts'
import { insideQuotes, isEditable, isForDjango, listFixes, loaded } from './settings.ts'

export const csrfTrustedOrigins: Rule = {
  id: 'django/csrf-trusted-origins',
  severity: 'error',
  summary: 'An entry of CSRF_TRUSTED_ORIGINS is no origin as Django wants it since 4.0',

  *check(stack) {
    for (const module of loaded(stack)) {
      const setting = module.settings.get('CSRF_TRUSTED_ORIGINS')
      if (!setting) continue
      if (setting.value.kind === 'text') yield string(setting)
      else {
        yield* withoutScheme(setting, module, stack)
        if (isForDjango(4, module, stack) !== false) yield* withPath(setting)
      }
    }
  },
}

function string(setting: Setting): Finding {
  return {
    at: setting.value,
    message: t('CSRF_TRUSTED_ORIGINS is one string, and each of its characters is taken for an origin; write a list'),
    fixes: listFixes(setting),
  }
}

/** Older versions want the host alone, so a list may hold both for them and for newer ones. */
function* withoutScheme(setting: Setting, module: SettingsModule, stack: Stack): Iterable<Finding> {
  const items = itemsOf(setting.value) ?? []
  const texts = items.flatMap(item => asText(item) ?? [])
  const version = isForDjango(4, module, stack)
  const isNew = version ?? (texts.some(text => text.includes('://')) || undefined)
  if (isNew === false) return
  for (const item of items) {
    const text = asText(item)
    if (!text || text.includes('://') || isTemplate(text)) continue
    const meant = meantBy(text)
    if (
      version === undefined &&
      meant !== undefined &&
      texts.some(other => /^https?:/.test(other) && other.endsWith(meant.slice(meant.indexOf('://'))))
    )
      continue
    yield {
      at: item,
      message:
        meant === undefined
          ? t('"{0}" is no origin: since Django 4.0 checks fail (4_0.E001) and forms end in 403', text)
          : t('"{0}" has no scheme: since Django 4.0 checks fail (4_0.E001) and forms end in 403; write "{1}"', text, meant),
      severity: isNew ? 'error' : 'warning',
      fixes:
        meant !== undefined && isEditable(setting, item)
          ? [{ title: t('write "{0}"', meant), edits: [{ at: insideQuotes(item), text: meant }], ...safely(meant, stack) }]
          : [],
    }
  }
}

/** Django compares whole texts with what browsers send, which has no path; of a pattern it takes the host alone. */
function* withPath(setting: Setting): Iterable<Finding> {
  for (const item of itemsOf(setting.value) ?? []) {
    const text = asText(item) ?? ''
    const [, origin] = /^(https?:\/\/[\w.-]+(?::\d+)?)\/\S*$/.exec(text) ?? []
    if (origin === undefined) continue
    yield {
      at: item,
      severity: 'warning',
      message: t('browsers send no path with their origin, so that "{0}" is equal to none; write "{1}"', text, origin),
      fixes: isEditable(setting, item)
        ? [{ title: t('write "{0}"', origin), edits: [{ at: insideQuotes(item), text: origin }], safe: true }]
        : [],
    }
  }
}

function meantBy(text: string): string | undefined {
  if (!/^(\*?\.)?[\w-]+(\.[\w-]+)*(:\d+)?$/.test(text)) return undefined
  const scheme = /^(localhost|127\.|0\.0\.0\.0)/.test(text) ? 'http' : 'https'
  return `${scheme}://${text.replace(/^\./, '*.')}`
}

/** Unasked only where the version is pinned and the scheme leaves no doubt. */
function safely(meant: string, { workspace }: Stack): { safe?: true } {
  return workspace.target.django !== undefined && meant.startsWith('https:') ? { safe: true } : {}
}

import { isTemplate } from '../../facts/known.ts'
import { allowsHost, asFlag, asText, isUnset, itemsOf, type Setting, type SettingsModule } from '../../facts/settings.ts'
import { t } from '../../l10n.ts'
import { span, textOf } from '../../span.ts'
import type { Stack } from '../../stack.ts'
import type { Value } from '../../syntax/python/reader.ts'
import type { Finding, Rule } from '../rule.ts'
import { insideQuotes, isEditable, isForDjango, listFixes, loaded } from './settings.ts'

export const allowedHosts: Rule = {
  id: 'django/allowed-hosts',
  severity: 'error',
  summary: 'ALLOWED_HOSTS is empty, no list, or holds something that no host name is equal to',

  *check(stack) {
    for (const module of stack.live) if (!stack.settings.some(other => isBuiltOn(other, module))) yield* empty(module)
    for (const module of loaded(stack)) {
      const setting = module.settings.get('ALLOWED_HOSTS')
      const items = itemsOf(setting?.value)
      if (setting?.value.kind === 'text') yield* string(setting, module, stack)
      if (!setting || !items) continue
      for (const item of items) {
        const text = asText(item)
        if (text === undefined || isTemplate(text)) continue
        yield* adjacent.test(textOf(item)) ? joined(text, item, setting) : never(text, item, setting, items)
      }
    }
  },
}

/** Two or more strings with nothing but blanks and comments between them, which Python joins. */
const adjacent = /^(?:[rRuU]?(["'])(?:(?!\1)[^\\\n]|\\.)*\1\s*(?:#[^\n]*\n\s*)*){2,}$/

/** Whether a module takes over the settings of another one and says itself which hosts there are. */
function isBuiltOn({ path, settings }: SettingsModule, base: SettingsModule): boolean {
  if (path === base.path || settings.get('ALLOWED_HOSTS')?.at.source.path !== path) return false
  for (const { at } of settings.values()) if (at.source.path === base.path) return true
  return false
}

/** With DEBUG an empty list means the local machine, without it nobody. */
function* empty(module: SettingsModule): Iterable<Finding> {
  const { settings } = module
  const [hosts, debug] = [settings.get('ALLOWED_HOSTS'), settings.get('DEBUG')]
  if (asFlag(debug?.value) !== false && !isUnset(module, 'DEBUG')) return
  if (hosts ? itemsOf(hosts.value)?.length !== 0 : !isUnset(module, 'ALLOWED_HOSTS')) return
  yield {
    at: hosts?.value ?? debug?.value ?? module.at,
    message: hosts
      ? t('ALLOWED_HOSTS is empty and DEBUG is off: every request is answered with "Bad Request (400)"; list the names of the site')
      : t('ALLOWED_HOSTS is not set and DEBUG is off: every request is answered with "Bad Request (400)"; list the names of the site'),
    ...(hosts && debug ? { related: [{ at: debug.value, message: t('DEBUG is off') }] } : {}),
  }
}

/** Django 4 refuses a string. Before, each of its characters was a host, of which `*` allows all. */
function* string(setting: Setting, module: SettingsModule, stack: Stack): Iterable<Finding> {
  const { value } = setting
  const text = asText(value) ?? ''
  const isNew = isForDjango(4, module, stack)
  if (text.includes('*') && isNew === false) return
  yield {
    at: value,
    message: t('ALLOWED_HOSTS is one string: Django refuses to start, and before 4.0 takes each character for a host; write a list'),
    severity: text.includes('*') && isNew === undefined ? 'warning' : 'error',
    fixes: listFixes(setting),
  }
}

function* joined(text: string, item: Value, setting: Setting): Iterable<Finding> {
  const [first = ''] = /^[rRuU]?(["']).*?\1/.exec(textOf(item)) ?? []
  const behind = item.start + first.length
  yield {
    at: item,
    message: t('without a comma between them these are one host, "{0}": each of the names is answered with "Bad Request (400)"', text),
    fixes:
      item.source === setting.at.source
        ? [{ title: t('insert a comma'), edits: [{ at: span(item.source, behind, behind), text: ',' }] }]
        : [],
  }
}

/** Patterns are compared with a host without scheme and port; only a leading dot stands for more than one. */
function* never(text: string, item: Value, setting: Setting, items: Value[]): Iterable<Finding> {
  const meant = meantBy(text)
  if (meant === text || text.trim() === '') return
  const others = items.flatMap(other => asText(other) ?? [])
  if (meant !== undefined && allowsHost(others, meant.startsWith('.') ? `www${meant}` : meant)) return
  const because = /:\/\//.test(text)
    ? t('a host is compared without scheme')
    : /:\d+$/.test(text)
      ? t('a host is compared without port')
      : text.includes('*')
        ? t('only a leading dot stands for subdomains')
        : t('no host name contains this')
  yield {
    at: item,
    message:
      meant === undefined
        ? t('"{0}" never matches, {1}: requests are answered with "Bad Request (400)"', text, because)
        : t('"{0}" never matches, {1}: requests are answered with "Bad Request (400)"; write "{2}"', text, because, meant),
    fixes:
      meant !== undefined && isEditable(setting, item)
        ? [
            {
              title: t('write "{0}"', meant),
              edits: [{ at: insideQuotes(item), text: meant }],
              ...(meant === '*' ? {} : { safe: true as const }),
            },
          ]
        : [],
  }
}

/** The pattern without scheme, path and port, and with a dot for `*.`; undefined where that leaves no host. */
function meantBy(text: string): string | undefined {
  const host = text
    .trim()
    .replace(/^\w+:\/\//, '')
    .replace(/\/.*$/s, '')
    .replace(/^(\[[^\]]*\]|[^:]*):\d+$/, '$1')
    .replace(/^\*\./, '.')
  return /^(\*|\[[0-9a-f:.]+\]|[^\s:/*,[\]?]+)$/i.test(host) ? host : undefined
}

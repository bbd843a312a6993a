import { asText, isLiteral, type SettingsModule } from '../../facts/settings.ts'
import { t } from '../../l10n.ts'
import type { Span } from '../../span.ts'
import type { Value } from '../../syntax/python/reader.ts'
import type { Origin } from '../detection.ts'

/**
 * A setting as the plan may use it: what the file says is certain; what it takes where the environment is silent is only a default.
 * `value` is unknown where the file says something that cannot be known.
 */
interface Said {
  value: Value
  at: Span
  origin: Origin
}

/** What a settings module says about one setting; undefined where it does not set it. */
export function said(module: SettingsModule | undefined, name: string): Said | undefined {
  const setting = module?.settings.get(name)
  if (!setting) return undefined
  const { value, at } = setting
  if (value.kind !== 'unknown') return { value, at, origin: { kind: 'file', at } }
  return { value: value.otherwise ?? value, at, origin: { kind: 'default', because: t('{0}: {1}', name, value.because), at } }
}

/** The text of a setting and where it comes from. */
export interface SaidText {
  text: string
  at: Span
  origin: Origin
  /** Whether it is written as it is. */
  is: 'literal' | 'computed'
}

/** Undefined where a setting is not set, not known, or no text. */
export function saidText(module: SettingsModule | undefined, name: string): SaidText | undefined {
  const setting = said(module, name)
  const text = asText(setting?.value)
  return setting && text !== undefined
    ? { text, at: setting.at, origin: setting.origin, is: isLiteral(setting.value) ? 'literal' : 'computed' }
    : undefined
}

/** Names in a list such as `INSTALLED_APPS`, each with its place; unknown items are left out. */
export function saidItems(module: SettingsModule | undefined, name: string): { text: string; at: Span }[] {
  const value = said(module, name)?.value
  const items = value?.kind === 'list' || value?.kind === 'tuple' ? value.items : []
  return items.flatMap(item => (item.kind === 'text' ? { text: item.value, at: item } : []))
}

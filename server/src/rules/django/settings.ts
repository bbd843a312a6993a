import { djangoCatalogue } from '../../catalogue/index.ts'
import { asText, isLiteral, isWrittenIn, type Setting, type SettingsModule } from '../../facts/settings.ts'
import { t } from '../../l10n.ts'
import { type Span, sliceOf, span, textOf } from '../../span.ts'
import type { Stack } from '../../stack.ts'
import type { Value } from '../../syntax/python/reader.ts'
import type { Fix } from '../rule.ts'

/** The settings modules to look at: those that the servers load, or all where that cannot be told. */
export function loaded({ live, settings }: Stack): SettingsModule[] {
  return live.length > 0 ? live : settings
}

/** The name of a setting in the assignment that decides it; the whole statement where it is set some other way. */
export function whereNamed({ name, at }: Setting): Span {
  const written = new RegExp(`^${name}\\b`).test(textOf(at))
  return written ? sliceOf(at, 0, name.length) : at
}

/** Whether a text can be replaced where it is written without changing anything but the setting. */
export function isEditable(setting: Setting, value: Value): boolean {
  return isLiteral(value) && isWrittenIn(setting, value)
}

/** Puts brackets around a string that stands where a list is wanted; nothing where several names may be meant, or it is not written here. */
export function listFixes(setting: Setting): Fix[] {
  const { value } = setting
  const text = asText(value) ?? ''
  return isEditable(setting, value) && /^[^\s,]+$/.test(text)
    ? [{ title: t('make it a list'), edits: [{ at: value, text: `[${textOf(value)}]` }] }]
    : []
}

/** The place of the text between the quotes of a literal. */
export function insideQuotes(literal: Span): Span {
  const [, prefix = '', quote = ''] = /^([rRuU]?)("""|'''|"|')/.exec(textOf(literal)) ?? []
  return span(literal.source, literal.start + prefix.length + quote.length, literal.end - quote.length)
}

/** Whether settings are written for a version of Django; undefined where neither the project nor a newer setting tells. */
export function isForDjango(major: number, { settings }: SettingsModule, { workspace }: Stack): boolean | undefined {
  const { django } = workspace.target
  if (django !== undefined) return Number.parseInt(django, 10) >= major
  const newer = [...settings.keys()].some(name => Number.parseInt(djangoCatalogue().find(name)?.since ?? '0', 10) >= major)
  return newer || undefined
}

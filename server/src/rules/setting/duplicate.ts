import type { Setting } from '../../catalogue/catalogue.ts'
import { isTemplate } from '../../facts/known.ts'
import type { Document } from '../../formats/format.ts'
import { t } from '../../l10n.ts'
import { addTo } from '../../list.ts'
import { removeLines, textOf } from '../../span.ts'
import { documentsOf, type Stack } from '../../stack.ts'
import type { Entry } from '../../syntax/tree.ts'
import type { Finding, Rule } from '../rule.ts'
import { optionLines } from '../uwsgi/lines.ts'
import { duplicateDirectives } from './duplicateDirectives.ts'
import { hostTwice } from './hostTwice.ts'
import { sectionNames, sectionOf } from './sections.ts'

export const duplicateSetting: Rule = {
  id: 'setting/duplicate',
  severity: 'warning',
  summary: 'A setting that has one value is given two: only the last one counts, or the program refuses both',
  perPart: true,

  *check(stack) {
    for (const document of documentsOf(stack, 'uwsgi', 'supervisor', 'systemd'))
      for (const same of singleValued(document, stack).values()) {
        const last = same.at(-1)
        if (!last) continue
        for (const entry of same.slice(0, -1)) if (writtenValue(entry) !== writtenValue(last)) yield finding(entry, last)
      }
    for (const finding of duplicateDirectives(stack)) yield { ...finding, severity: 'error' }
    yield* hostTwice(stack)
  },
}

function finding(entry: Entry, last: Entry): Finding {
  const isMode = /^chmod(-socket)?$/.test(entry.name.value)
  return {
    at: entry,
    message: isMode
      ? t('{0} is given twice, and uWSGI adds the digits of both into one mode that nobody wants; keep one of the two', entry.name.value)
      : t('"{0}" is overridden further down and has no effect; remove it', textOf(entry)),
    related: [{ at: last, message: isMode ? t('adds its digits') : t('this one counts') }],
    fixes: [{ title: t('remove what has no effect'), edits: [removeLines(entry)] }],
  }
}

function writtenValue({ args }: Entry): string {
  return args[0]?.value ?? ''
}

/** The entries of a file that set the same thing, those in conditions and templates left out. */
function singleValued(document: Document, stack: Stack): Map<string, Entry[]> {
  const groups = new Map<string, Entry[]>()
  const catalogue = document.format.catalogue?.()
  if (!catalogue) return groups
  if (document.format.id === 'uwsgi') {
    for (const { entry, name, setting, conditional } of optionLines(stack, [document]))
      if (!conditional && isSingle(setting)) addTo(groups, `${entry.parent?.name.value}\n${setting?.aliasOf ?? name}`, entry)
  } else if (document.format.id === 'supervisor' || document.format.id === 'systemd') {
    const names = sectionNames(document.format.id, catalogue)
    if (document.tree.comments.some(comment => /^(\{%|<%)/.test(textOf(comment)))) return groups
    for (const section of document.tree.entries) {
      const known = section.body ? sectionOf(section.name.value, document.format.id, names) : undefined
      if (known?.kind !== 'known') continue
      for (const entry of section.body ?? []) {
        if (!isSingle(catalogue.find(entry.name.value, known.name)) || isTemplate(textOf(entry)) || writtenValue(entry) === '') continue
        addTo(groups, `${section.name.value}\n${entry.name.value}`, entry)
      }
    }
  }
  return groups
}

function isSingle(setting: Setting | undefined): boolean {
  return setting?.repeat === 'last'
}

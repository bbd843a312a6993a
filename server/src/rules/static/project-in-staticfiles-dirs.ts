import { normalPath } from '../../facts/address.ts'
import { asText, itemsOf, settingOf } from '../../facts/settings.ts'
import { t } from '../../l10n.ts'
import { isBelow } from '../../path.ts'
import { type Span, span, textOf } from '../../span.ts'
import type { Value } from '../../syntax/python/reader.ts'
import { loaded } from '../django/settings.ts'
import type { Fix, Rule } from '../rule.ts'
import { usesStaticFiles } from './folders.ts'

export const projectInStaticfilesDirs: Rule = {
  id: 'static/project-in-staticfiles-dirs',
  severity: 'error',
  summary: 'STATICFILES_DIRS names a folder with the settings in it: collectstatic publishes them',

  *check(stack) {
    for (const module of loaded(stack)) {
      if (!settingOf(module, 'STATIC_ROOT') || !usesStaticFiles(module)) continue
      const items = itemsOf(settingOf(module, 'STATICFILES_DIRS')) ?? []
      for (const [index, item] of items.entries()) {
        const folder = asText(item.kind === 'tuple' ? item.items[1] : item)
        if (!folder?.startsWith('/') || !isBelow(module.path, normalPath(folder))) continue
        yield {
          at: item,
          message: t(
            'collectstatic copies all of this folder to where everybody can download it, {0} with its secrets too; name a folder that holds nothing but static files',
            module.path.slice(normalPath(folder).length + 1),
          ),
          fixes: joined(item, items[index + 1]),
        }
      }
    }
  },
}

/** `BASE_DIR, 'static'` where `BASE_DIR / 'static'` is meant. */
function joined(folder: Value, name: Value | undefined): Fix[] {
  if (name?.kind !== 'text' || !/^\w[\w/-]*$/.test(name.value) || !isPair(folder, name)) return []
  const between = span(folder.source, folder.end, name.start)
  const edits =
    folder.kind === 'path'
      ? [{ at: between, text: ' / ' }]
      : [
          { at: span(folder.source, folder.start, folder.start), text: 'os.path.join(' },
          { at: span(name.source, name.end, name.end), text: ')' },
        ]
  return folder.kind === 'path' || /^import os\b/m.test(folder.source.text) ? [{ title: t('join the two'), edits }] : []
}

/** Whether two values stand beside each other, with nothing but a comma between. */
function isPair(one: Span, other: Span): boolean {
  return one.source === other.source && one.end < other.start && /^\s*,\s*$/.test(textOf(span(one.source, one.end, other.start)))
}

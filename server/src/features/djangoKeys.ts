import type { Setting } from '../catalogue/catalogue.ts'
import { djangoCatalogue } from '../catalogue/index.ts'
import type { Span } from '../span.ts'
import type { Entry } from '../syntax/tree.ts'

/** A string in one of the dictionaries that a setting of Django holds: a key, or the value of one. */
type DictText = { kind: 'key'; settings: readonly Setting[] } | { kind: 'value'; setting: Setting | undefined }

/** What a string, by what stands between its quotes, is in `DATABASES`, `CACHES` and the like; undefined elsewhere. */
export function dictTextAt({ source, start, end }: Span, { name, start: from }: Entry): DictText | undefined {
  const before = source.text.slice(from, start)
  const open = openBrackets(before)
  if (open.length !== 2 || !open.endsWith('{')) return undefined
  const nested = `${name.value}.*.`
  const settings = djangoCatalogue().settings.filter(setting => setting.name.startsWith(nested))
  if (settings.length === 0) return undefined
  const key = /(["'])(\w+)\1\s*:\s*["']$/.exec(before)?.[2]
  if (key !== undefined) return { kind: 'value', setting: settings.find(setting => setting.name === nested + key) }
  const isKey = /[{,]\s*(?:#[^\n]*\n\s*)*["']$/.test(before) || /^["']\s*:/.test(source.text.slice(end))
  return isKey ? { kind: 'key', settings } : undefined
}

/** The brackets that are open at the end of a text. */
export function openBrackets(text: string): string {
  let open = ''
  for (const bracket of text.replace(/(["'])(?:\\.|(?!\1)[^\\\n])*\1|#[^\n]*/g, '').match(/[[\](){}]/g) ?? [])
    open = /[[({]/.test(bracket) ? open + bracket : open.slice(0, -1)
  return open
}

/** The key of a setting in a dictionary: `ENGINE` of `DATABASES.*.ENGINE`. */
export function keyOf({ name }: Setting): string {
  return name.slice(name.lastIndexOf('.') + 1)
}

import type { Catalogue } from '../../catalogue/catalogue.ts'
import { djangoCatalogue, gunicornCatalogue } from '../../catalogue/index.ts'
import { asFlag, asText } from '../../facts/settings.ts'
import { evaluateModule } from '../../formats/python/evaluate.ts'
import { t } from '../../l10n.ts'
import { onServer } from '../../rules/static/folders.ts'
import { type Span, textOf } from '../../span.ts'
import { type PythonCursor, pythonCursor } from '../cursor/python.ts'
import { code, describe } from '../describe.ts'
import { dictTextAt, keyOf } from '../djangoKeys.ts'
import { stacksAround } from '../names.ts'
import type { Place } from '../place.ts'
import { counterparts, list } from './counterparts.ts'
import type { Explanation } from './explanation.ts'
import { pathText } from './paths.ts'
import { wordText } from './words.ts'

/** What there is to say about a setting of gunicorn or Django, or about what is named in a Python file. */
export function hoverPython(place: Place): Explanation | undefined {
  const cursor = pythonCursor(place.document, place.offset)
  const other = counterparts(place)
  if (other && cursor?.kind !== 'name') return { at: other.at, parts: [other.text] }
  if (!cursor || cursor.word.start === cursor.word.end) return undefined
  const parts = cursor.kind === 'name' ? [...settingParts(place, cursor), ...(other ? [other.text] : [])] : valueParts(place, cursor)
  return parts.length > 0 ? { at: cursor.word, parts } : undefined
}

function catalogueOf({ document }: Place): Catalogue {
  return document.format.id === 'gunicorn' ? gunicornCatalogue() : djangoCatalogue()
}

/** What a word among the values of a setting means, or a key in one of Django's dictionaries. */
function valueParts(place: Place, cursor: Exclude<PythonCursor, { kind: 'name' }>): string[] {
  const { id } = place.document.format
  const inDict = cursor.kind === 'text' && cursor.entry && id !== 'gunicorn' ? dictTextAt(cursor.word, cursor.entry) : undefined
  const named = inDict?.kind === 'key' ? inDict.settings.find(setting => keyOf(setting) === textOf(cursor.word)) : undefined
  if (named) return [describe([named], 'django')]
  const setting = inDict?.kind === 'value' ? inDict.setting : catalogueOf(place).find(cursor.name)
  const meaning = served(place, cursor.name, cursor.word) ?? (setting && wordText(id, setting, textOf(cursor.word)))
  return meaning === undefined ? [] : [meaning]
}

/** What a setting is for, and the value it has here where that is not what stands there. */
function settingParts(place: Place, { word, entry }: Extract<PythonCursor, { kind: 'name' }>): string[] {
  const { document, workspace } = place
  const name = textOf(word)
  const setting = catalogueOf(place).find(name)
  if (!setting) return []
  const value = evaluateModule(document, workspace).names.get(name)?.value
  const written = entry?.args[0] ? textOf(entry.args[0]) : ''
  const parts = [describe([setting], document.format.id)]
  const text = asText(value)
  if (text !== undefined) parts.push(...textParts(place, name, text, written))
  const flag = asFlag(value)
  if (flag !== undefined && !/^(True|False)$/.test(written)) parts.push(t('Here: {0}', code(flag ? 'True' : 'False')))
  return parts
}

/** A text that is put together; of a folder, where it is on the server and in the workspace. */
function textParts(place: Place, name: string, text: string, written: string): string[] {
  const isFolder = /_ROOT$/.test(name)
  const folder =
    isFolder && place.document.format.id !== 'gunicorn'
      ? stacksAround(place)
          .map(stack => onServer(text, stack))
          .find(path => path !== undefined)
      : undefined
  const here = written.includes(text) ? [] : [t('Here: {0}', code(text))]
  return [...(folder === undefined ? here : [t('On the server: {0}', code(folder))]), ...(isFolder ? pathText(place, text) : [])]
}

/** Where nginx serves files under the URL of `STATIC_URL` or `MEDIA_URL`; undefined where it does not, or nobody can tell. */
function served(place: Place, name: string, at: Span): string | undefined {
  if (!/^(STATIC|MEDIA)_URL$/.test(name)) return undefined
  const url = `/${textOf(at).replace(/^\/|\/$/g, '')}/`
  const mounts = stacksAround(place).flatMap(({ mounts }) => mounts.filter(mount => mount.block && mount.url === url))
  return mounts.length === 0 ? undefined : [t('Served by:'), '', ...list(mounts, place)].join('\n')
}

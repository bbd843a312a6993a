import { djangoCatalogue, gunicornCatalogue } from '../../catalogue/index.ts'
import { asFlag, asText } from '../../facts/settings.ts'
import { evaluateModule } from '../../formats/python/evaluate.ts'
import { t } from '../../l10n.ts'
import { onServer } from '../../rules/static/folders.ts'
import { textOf } from '../../span.ts'
import { pythonCursor } from '../cursor/python.ts'
import { code, describe } from '../describe.ts'
import { dictTextAt, keyOf } from '../djangoKeys.ts'
import { stacksAround } from '../names.ts'
import type { Place } from '../place.ts'
import { counterparts } from './counterparts.ts'
import type { Explanation } from './explanation.ts'
import { pathText } from './paths.ts'
import { wordText } from './words.ts'

/** What there is to say about a setting of gunicorn or Django, or about what is named in a Python file. */
export function hoverPython(place: Place): Explanation | undefined {
  const { document, workspace } = place
  const cursor = pythonCursor(document, place.offset)
  const other = counterparts(place)
  const isGunicorn = document.format.id === 'gunicorn'
  const catalogue = isGunicorn ? gunicornCatalogue() : djangoCatalogue()
  if (other && cursor?.kind !== 'name') return { at: other.at, parts: [other.text] }
  if (!cursor || cursor.word.start === cursor.word.end) return undefined
  if (cursor.kind !== 'name') {
    const inDict = cursor.kind === 'text' && cursor.entry && !isGunicorn ? dictTextAt(cursor.word, cursor.entry) : undefined
    const named = inDict?.kind === 'key' ? inDict.settings.find(setting => keyOf(setting) === textOf(cursor.word)) : undefined
    if (named) return { at: cursor.word, parts: [describe([named], 'django')] }
    const setting = inDict?.kind === 'value' ? inDict.setting : catalogue.find(cursor.name)
    const meaning = setting && wordText(document.format.id, setting, textOf(cursor.word))
    return meaning === undefined ? undefined : { at: cursor.word, parts: [meaning] }
  }
  const name = textOf(cursor.word)
  const setting = catalogue.find(name)
  const value = setting && evaluateModule(document, workspace).names.get(name)?.value
  const text = asText(value)
  const written = cursor.entry?.args[0] ? textOf(cursor.entry.args[0]) : ''
  const isLiteral = text !== undefined && written.includes(text)
  const folder =
    text !== undefined && !isGunicorn && /_ROOT$/.test(name)
      ? stacksAround(place)
          .map(stack => onServer(text, stack))
          .find(path => path !== undefined)
      : undefined
  const parts = [
    ...(setting ? [describe([setting], document.format.id)] : []),
    ...(folder !== undefined
      ? [t('On the server: {0}', code(folder))]
      : text !== undefined && !isLiteral
        ? [t('Here: {0}', code(text))]
        : []),
    ...(asFlag(value) !== undefined && !/^(True|False)$/.test(written) ? [t('Here: {0}', code(asFlag(value) ? 'True' : 'False'))] : []),
    ...(text !== undefined && /_ROOT$/.test(name) ? pathText(place, text) : []),
    ...(other ? [other.text] : []),
  ]
  return parts.length > 0 ? { at: cursor.word, parts } : undefined
}

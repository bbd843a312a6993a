import { djangoCatalogue, gunicornCatalogue } from '../../catalogue/index.ts'
import { asFlag, asText } from '../../facts/settings.ts'
import { evaluateModule } from '../../formats/python/evaluate.ts'
import { t } from '../../l10n.ts'
import { onServer } from '../../rules/static/folders.ts'
import { textOf } from '../../span.ts'
import { pythonCursor } from '../cursor/python.ts'
import { code, describe } from '../describe.ts'
import { stacksAround } from '../names.ts'
import type { Place } from '../place.ts'
import { counterparts } from './counterparts.ts'
import { pathText } from './paths.ts'
import type { Told } from './told.ts'

/** What there is to say about a setting of gunicorn or Django, or about what is named in a Python file. */
export function hoverPython(place: Place): Told | undefined {
  const { document, workspace } = place
  const cursor = pythonCursor(document, place.offset)
  const other = counterparts(place)
  if (cursor?.kind !== 'name' || cursor.word.start === cursor.word.end) return other && { at: other.at, parts: [other.text] }
  const name = textOf(cursor.word)
  const isGunicorn = document.format.id === 'gunicorn'
  const setting = (isGunicorn ? gunicornCatalogue() : djangoCatalogue()).find(name)
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

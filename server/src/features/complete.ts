import { type CompletionItem, MarkupKind } from 'vscode-languageserver-types'
import type { Catalogue } from '../catalogue/catalogue.ts'
import {
  djangoCatalogue,
  gunicornCatalogue,
  nginxCatalogue,
  nginxVariables,
  supervisorCatalogue,
  systemdCatalogue,
  uwsgiCatalogue,
} from '../catalogue/index.ts'
import { wordsOf } from '../catalogue/summaries.ts'
import { commandsAnywhere } from './complete/command.ts'
import { iniNames, iniSections } from './complete/iniNames.ts'
import { iniValues } from './complete/iniValues.ts'
import { itemsOf, type Offered, type Subject } from './complete/item.ts'
import { nginxNames } from './complete/nginxNames.ts'
import { nginxValues } from './complete/nginxValues.ts'
import { pythonSettings } from './complete/pythonSettings.ts'
import { iniCursor } from './cursor/ini.ts'
import { nginxCursor } from './cursor/nginx.ts'
import { pythonCursor } from './cursor/python.ts'
import { lineBefore } from './cursor/text.ts'
import { describe, describeVariable } from './describe.ts'
import type { Place } from './place.ts'
import { wordSummary } from './summaries.ts'

/** Signs behind which suggestions come up by themselves, besides letters. */
export const completionTriggers = [' ', '=', '/', '$', ':', '%', '(', '[', '.', '-', '"', "'", ',', '@']

/**
 * What may be written at a place; nothing in comments, in other languages, and in files whose names are nobody's. `trigger` is the sign
 * that brought up the suggestions, if one did: a blank asks for values, and not for names on a line that is only being indented.
 */
export function complete(place: Place, trigger?: string): CompletionItem[] {
  if (trigger === ' ' && /^[ \t]*$/.test(lineBefore(place.document.source, place.offset))) return []
  return itemsOf(offeredAt(place).filter(({ suggestions }) => suggestions.length > 0))
}

function offeredAt(place: Place): readonly Offered[] {
  const { document, offset } = place
  switch (document.format.id) {
    case 'nginx': {
      const cursor = nginxCursor(document, offset)
      if (cursor?.kind === 'name') return [{ word: cursor.word, suggestions: nginxNames(place, cursor) }]
      return cursor ? explained(place, cursor.name.value, nginxValues(place, cursor)) : []
    }
    case 'uwsgi':
    case 'supervisor':
    case 'systemd': {
      const cursor = iniCursor(document, offset)
      if (cursor?.kind === 'header') return [{ word: cursor.word, suggestions: iniSections(place, cursor) }]
      if (cursor?.kind === 'name') return [{ word: cursor.word, suggestions: iniNames(place, cursor) }]
      return cursor ? explained(place, cursor.name, iniValues(place, cursor)) : []
    }
    case 'gunicorn':
    case 'django': {
      const cursor = pythonCursor(document, offset)
      if (!cursor || cursor.kind === 'name') return cursor ? pythonSettings(place, cursor) : []
      return explained(place, cursor.name, pythonSettings(place, cursor))
    }
    default:
      return commandsAnywhere(place)
  }
}

/** Values of a setting, of which some may be words whose meaning is known: which ones is looked up when one of them is looked at. */
function explained({ document }: Place, name: string, offered: readonly Offered[]): readonly Offered[] {
  const format = document.format.id
  return wordsOf(format, name).length === 0 ? offered : offered.map(each => ({ ...each, of: { format, name } }))
}

/** A suggestion with what we have to say about it. */
export function resolveCompletion(item: CompletionItem): CompletionItem {
  const subject = item.data as Subject | undefined
  const text = subject && textOf(subject)
  return text ? { ...item, documentation: { kind: MarkupKind.Markdown, value: text } } : item
}

function textOf({ format, name, section, word }: Subject): string {
  if (word !== undefined) return wordSummary(format, name, word) ?? ''
  if (name.startsWith('$')) {
    const variable = nginxVariables().find(name.slice(1))
    return variable ? describeVariable(variable) : ''
  }
  const setting = catalogues[format]?.().find(name, section)
  return setting ? describe([setting], format, section) : ''
}

const catalogues: Record<string, (() => Catalogue) | undefined> = {
  nginx: nginxCatalogue,
  uwsgi: uwsgiCatalogue,
  supervisor: supervisorCatalogue,
  systemd: systemdCatalogue,
  gunicorn: gunicornCatalogue,
  django: djangoCatalogue,
}

import { type CompletionItem, MarkupKind } from 'vscode-languageserver-types'
import { itemsAt, type Subject } from './complete/item.ts'
import { nginxNames } from './complete/nginxNames.ts'
import { nginxValues } from './complete/nginxValues.ts'
import { nginxCursor } from './cursor/nginx.ts'
import type { Place } from './place.ts'

/** Signs behind which suggestions come up by themselves, besides letters. */
export const completionTriggers = [' ', '=', '/', '$', ':', '%', '(', '[', '.', '-', '"', "'", ',', '@']

/** What may be written at a place; nothing in comments, in other languages, and in files whose names are nobody's. */
export function complete(place: Place): CompletionItem[] {
  switch (place.document.format.id) {
    case 'nginx':
      return inNginx(place)
    default:
      return []
  }
}

function inNginx(place: Place): CompletionItem[] {
  const cursor = nginxCursor(place.document, place.offset)
  if (!cursor) return []
  if (cursor.kind === 'name') return itemsAt(cursor.word, nginxNames(place, cursor))
  return nginxValues(place, cursor).flatMap(({ word, suggestions }) => itemsAt(word, suggestions))
}

/** A suggestion with what we have to say about it. */
export function resolveCompletion(item: CompletionItem): CompletionItem {
  const subject = item.data as Subject | undefined
  if (!subject) return item
  const text = undefined as string | undefined
  return text === undefined ? item : { ...item, documentation: { kind: MarkupKind.Markdown, value: text } }
}

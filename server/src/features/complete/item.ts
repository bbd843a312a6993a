import { type CompletionItem, CompletionItemKind, CompletionItemTag, InsertTextFormat, type Range } from 'vscode-languageserver-types'
import { type Span, span } from '../../span.ts'
import { rangeOf } from '../place.ts'

/** What a suggestion is about, for `resolveCompletion`: a setting of a catalogue under the section it stands in, or a word among its values. */
export interface Subject {
  format: string
  name: string
  section?: string
  word?: string
}

/** The smaller, the further up. */
export type Rank =
  /** What the other files of the deployment say, and snippets filled in with it. */
  | 0
  /** What is commonly written. */
  | 1
  | 2
  /** What is there already, and what the reader most likely knows he wants. */
  | 3
  /** Deprecated. */
  | 4

/** Something that can be put at the place of a word. */
export interface Suggestion {
  label: string
  kind: CompletionItemKind
  rank: Rank
  /** Put in instead of the label. */
  text?: string
  /** Put in instead of the label, with places to fill in. */
  snippet?: string
  detail?: string
  deprecated?: true
  subject?: Subject
  /** What is typed to find it, where that is not the label. */
  filter?: string
  /** More is to be chosen behind it: values of a name, files of a folder. */
  goesOn?: true
}

/** Suggestions with the stretch each of them takes the place of. */
export interface Offered {
  word: Span
  suggestions: readonly Suggestion[]
  /** The setting that they are values of, where there is something to say about some of them. */
  of?: Subject
}

/**
 * Suggestions as editors take them, sorted by rank and else as they come; of several with the same label the first one stays. All take the
 * place of what begins at the same sign: some editors replace nothing where suggestions begin at different ones.
 */
export function itemsOf(offered: readonly Offered[]): CompletionItem[] {
  const items = new Map<string, CompletionItem>()
  const start = Math.min(...offered.map(({ word }) => word.start))
  for (const { word, suggestions, of: setting } of offered) {
    const range = rangeOf(span(word.source, start, word.end))
    const before = word.source.text.slice(start, word.start)
    for (const suggestion of suggestions) {
      const { label } = suggestion
      if (items.has(label)) continue
      const item = itemOf(suggestion, range, before, items.size)
      if (setting) item.data ??= { ...setting, word: label } satisfies Subject
      items.set(label, item)
    }
  }
  return [...items.values()]
}

/** `before` is what stands in the range in front of the word that the suggestion is for; it stays. */
function itemOf(suggestion: Suggestion, range: Range, before: string, place: number): CompletionItem {
  const { label, kind, rank, text, snippet, detail, deprecated, subject, filter = before === '' ? undefined : label, goesOn } = suggestion
  const item: CompletionItem = {
    label,
    kind,
    sortText: `${rank}${String(place).padStart(4, '0')}`,
    textEdit: { range, newText: snippet === undefined ? before + (text ?? label) : literal(before) + snippet },
  }
  if (snippet !== undefined) item.insertTextFormat = InsertTextFormat.Snippet
  if (detail !== undefined) item.detail = detail
  if (deprecated) item.tags = [CompletionItemTag.Deprecated]
  if (subject) item.data = subject
  if (filter !== undefined) item.filterText = before + filter
  if (goesOn) item.command = { title: '', command: 'editor.action.triggerSuggest' }
  return item
}

/** A plain value. */
export function value(label: string, rank: Rank = 1, detail?: string): Suggestion {
  return { label, kind: CompletionItemKind.Value, rank, ...(detail !== undefined && { detail }) }
}

/** A text as a part of a snippet. */
export function literal(text: string): string {
  return text.replace(/[\\$}]/g, '\\$&')
}

/** A place of a snippet with words to choose from. */
export function choice(words: readonly string[]): string {
  return `\${1|${words.map(word => word.replace(/[\\,|$}]/g, '\\$&')).join(',')}|}`
}

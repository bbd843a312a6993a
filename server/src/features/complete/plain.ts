import { type CompletionItem, InsertTextFormat, InsertTextMode } from 'vscode-languageserver-types'
import { lineBefore } from '../cursor/text.ts'
import type { Place } from '../place.ts'

/**
 * A suggestion at a place for an editor that knows no snippets: a line ends where one goes on typing, and in a block each place has its
 * proposal.
 */
export function withoutPlaces(item: CompletionItem, { document, offset }: Pick<Place, 'document' | 'offset'>): CompletionItem {
  const { insertTextFormat, textEdit, ...rest } = item
  if (insertTextFormat !== InsertTextFormat.Snippet || !textEdit) return item
  const { newText } = textEdit
  const open = newText.search(/(?<!\\)\$(\d|\{\d+\})/)
  const isLine = !newText.includes('\n')
  const text = isLine && open >= 0 ? newText.slice(0, open) : newText
  const [indent] = /^[ \t]*/.exec(lineBefore(document.source, offset)) ?? ['']
  return {
    ...rest,
    insertTextMode: InsertTextMode.asIs,
    textEdit: { ...textEdit, newText: proposed(text).replaceAll('\n', `\n${indent}`) },
  }
}

/** A snippet with the first proposal at each place. */
function proposed(snippet: string): string {
  return snippet
    .replace(/\$\{\d+\|((?:\\.|[^\\,|])*)(?:\\.|[^\\|])*\|\}/g, '$1')
    .replace(/\$\{\d+:?((?:\\.|[^\\}])*)\}/g, '$1')
    .replace(/(?<!\\)\$\d/g, '')
    .replace(/\\([\\$},|])/g, '$1')
}

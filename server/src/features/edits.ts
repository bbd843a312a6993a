import type { TextEdit, WorkspaceEdit } from 'vscode-languageserver-types'
import type { Edit } from '../span.ts'
import { rangeOf, type View } from './place.ts'

/** An edit as editors make it. New lines end as the first line of the file does. */
export function textEdit({ at, text }: Edit): TextEdit {
  const windows = /^[^\n]*\r\n/.test(at.source.text)
  return { range: rangeOf(at), newText: windows ? text.replace(/\r?\n/g, '\r\n') : text }
}

/** Edits in any files, each made once however often it is asked for. */
export function workspaceEdit(edits: Iterable<Edit>, { uriOf }: Pick<View, 'uriOf'>): WorkspaceEdit {
  const changes: Record<string, TextEdit[]> = {}
  const seen = new Set<string>()
  for (const edit of edits) {
    const { source, start, end } = edit.at
    const key = `${start} ${end} ${source.path} ${edit.text}`
    if (seen.has(key)) continue
    seen.add(key)
    const file = (changes[uriOf(source.path)] ??= [])
    file.push(textEdit(edit))
  }
  return { changes }
}

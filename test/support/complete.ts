import assert from 'node:assert/strict'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { type CompletionItem, InsertTextFormat, TextEdit } from 'vscode-languageserver-types'
import { complete } from '../../server/src/features/complete.ts'
import type { Place } from '../../server/src/features/place.ts'
import type { WorkspaceOptions } from '../../server/src/workspace.ts'
import { placeIn } from './place.ts'

/** What is offered at the `¦` of the files, in the order in which an editor shows it. */
function offeredIn(files: Record<string, string>, options?: WorkspaceOptions): CompletionItem[] {
  return complete(placeIn(files, options)).sort((a, b) => ((a.sortText ?? a.label) < (b.sortText ?? b.label) ? -1 : 1))
}

/** The labels of what is offered. */
export function labelsIn(files: Record<string, string>, options?: WorkspaceOptions): string[] {
  return offeredIn(files, options).map(({ label }) => label)
}

/** The file with the cursor after a suggestion was taken; `¦` stands where one goes on writing, or at the end of what was put in. */
export function accepted(files: Record<string, string>, label: string, offered: (place: Place) => CompletionItem[] = complete): string {
  const place = placeIn(files)
  const item = offered(place).find(item => item.label === label) ?? assert.fail(`"${label}" is not offered`)
  const edit = item.textEdit
  assert.ok(edit && TextEdit.is(edit))
  const { text, path } = place.document.source
  const document = TextDocument.create(path, '', 0, text)
  const start = document.offsetAt(edit.range.start)
  const end = document.offsetAt(edit.range.end)
  assert.ok(start <= place.offset && place.offset <= end, 'the edit holds the cursor')
  assert.ok(!text.slice(start, end).includes('\n'), 'the edit stays in its line')
  const indent = /^[ \t]*/.exec(text.slice(text.lastIndexOf('\n', start - 1) + 1, start))?.[0] ?? ''
  const put = item.insertTextFormat === InsertTextFormat.Snippet ? filled(edit.newText).replaceAll('\n', `\n${indent}`) : `${edit.newText}¦`
  return text.slice(0, start) + put + text.slice(end)
}

/** A snippet whose places keep their first proposal; the cursor ends up at the last place. */
function filled(snippet: string): string {
  const text = snippet
    .replace(/\$\{\d+\|((?:\\.|[^\\,|])*)(?:\\.|[^\\|])*\|\}/g, '$1')
    .replace(/\$\{[1-9]\d*:?((?:\\.|[^\\}])*)\}/g, '$1')
    .replace(/(?<!\\)\$[1-9]/g, '')
    .replace(/(?<!\\)\$(0|\{0\})/, '¦')
    .replace(/\\([\\$},|])/g, '$1')
  return text.includes('¦') ? text : `${text}¦`
}

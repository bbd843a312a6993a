import assert from 'node:assert/strict'
import { setTimeout as after } from 'node:timers/promises'
import { commands, languages, type Position, Range, type TextDocument, type TextEditor, Uri, window, workspace } from 'vscode'

/** Stands for the cursor in a piece of text. */
const cursor = '¦'

export interface Place {
  editor: TextEditor
  document: TextDocument
  uri: Uri
  position: Position
}

/** A file of the workspace's folder. */
export function uriOf(path: string): Uri {
  const [folder] = workspace.workspaceFolders ?? []
  return Uri.joinPath(folder?.uri ?? assert.fail('no folder is open'), path)
}

/** Opens a file and sets the cursor where `¦` is in a piece of its text; at the beginning of a piece without it. */
export async function placeOf(path: string, piece: string): Promise<Place> {
  const uri = uriOf(path)
  const editor = await window.showTextDocument(uri)
  const { document } = editor
  const at = document.getText().indexOf(piece.replace(cursor, ''))
  assert.notEqual(at, -1, `${path} holds no ${piece}`)
  const position = document.positionAt(at + Math.max(0, piece.indexOf(cursor)))
  return { editor, document, uri, position }
}

/** Replaces a piece of a file in its editor, as typing does. */
export async function replace(path: string, piece: string, text: string): Promise<void> {
  const { editor, position, document } = await placeOf(path, piece)
  const range = new Range(position, document.positionAt(document.offsetAt(position) + piece.length))
  assert.ok(await editor.edit(edit => edit.replace(range, text)))
}

/** The diagnostics a file has now, as `line: rule`. */
export function problemsOf(path: string): string[] {
  return languages
    .getDiagnostics(uriOf(path))
    .map(({ range, code }) => `${range.start.line + 1}: ${typeof code === 'object' ? code.value : code}`)
}

/** Waits until something holds or is there, and gives it. */
export async function until<T>(condition: () => T | Promise<T>): Promise<NonNullable<T>> {
  for (const end = Date.now() + 15_000; Date.now() < end; await after(10)) {
    const value = await condition()
    if (value) return value
  }
  return assert.fail(`this never came: ${condition}`)
}

/** The text of a file as the editor has it. */
export async function textOf(path: string): Promise<string> {
  return (await workspace.openTextDocument(uriOf(path))).getText()
}

/** Throws away what the tests typed, and closes all editors. The editor's own files, which it writes meanwhile, are left to it. */
export async function forget(): Promise<void> {
  for (const document of workspace.textDocuments.filter(({ isDirty, uri }) => isDirty && workspace.getWorkspaceFolder(uri))) {
    await window.showTextDocument(document)
    await commands.executeCommand('workbench.action.revertAndCloseActiveEditor')
    await until(() => !document.isDirty)
  }
  await commands.executeCommand('workbench.action.closeAllEditors')
}

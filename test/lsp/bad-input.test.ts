import assert from 'node:assert/strict'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { folderOf } from '../support/cli.ts'
import { type Editor, editorOn, uriOf } from '../support/editor.ts'

const unclosed = 'server {\n    listen 80;\n'
const clean = 'server {\n    listen 80;\n}\n'

/** Whether the server still reads what is typed. */
async function answers(editor: Editor, path: string): Promise<void> {
  await editor.change(path, clean)
  await editor.until(() => editor.rulesIn(path).length === 0)
  await editor.change(path, unclosed)
  await editor.until(() => editor.rulesIn(path).includes('syntax/unclosed'))
}

const notify = (method: string, params?: unknown) => JSON.stringify({ jsonrpc: '2.0', method, params })
const unknown = uriOf('/nowhere/shop.conf')

const malformed: Record<string, string> = {
  'a body that is no JSON': '{nonsense',
  'a body that is no object': '"hello"',
  'an empty object': '{}',
  null: 'null',
  'a batch': '[]',
  'a request with an object for an id': JSON.stringify({ jsonrpc: '2.0', id: {}, method: 'textDocument/hover' }),
  'a request that nobody knows': JSON.stringify({ jsonrpc: '2.0', id: 9001, method: 'textDocument/divine', params: {} }),
  'a request without parameters': JSON.stringify({ jsonrpc: '2.0', id: 9002, method: 'textDocument/hover' }),
  'an answer to nothing': JSON.stringify({ jsonrpc: '2.0', id: 9003, result: 1 }),
  'a change without parameters': notify('textDocument/didChange'),
  'a change of what is not open': notify('textDocument/didChange', {
    textDocument: { uri: unknown, version: 3 },
    contentChanges: [{ text: unclosed }],
  }),
  'a change at no place': notify('textDocument/didChange', {
    textDocument: { uri: unknown, version: 3 },
    contentChanges: [{ range: { start: { line: 1e9, character: -1 }, end: { line: 0, character: 0 } }, text: '{' }],
  }),
  'a document without a text': notify('textDocument/didOpen', { textDocument: { uri: unknown, languageId: 'nginx', version: 1 } }),
  'a document with a number for a name': notify('textDocument/didOpen', {
    textDocument: { uri: 5, languageId: 'nginx', version: 1, text: clean },
  }),
  'a document of another machine': notify('textDocument/didOpen', {
    textDocument: { uri: 'file://elsewhere/shop.conf', languageId: 'nginx', version: 1, text: unclosed },
  }),
  'a name that cannot be decoded': notify('textDocument/didOpen', {
    textDocument: { uri: 'file:///%E0%A4%A/shop.conf', languageId: 'nginx', version: 1, text: unclosed },
  }),
  'the end of a document that was not open': notify('textDocument/didClose', { textDocument: { uri: unknown } }),
  'changed files without a list': notify('workspace/didChangeWatchedFiles', {}),
  'a changed file without a name': notify('workspace/didChangeWatchedFiles', { changes: [{}] }),
  'changed folders without a list': notify('workspace/didChangeWorkspaceFolders', {}),
  'settings that are none': notify('workspace/didChangeConfiguration', { settings: 7 }),
}

test('the server answers after', async t => {
  const folder = folderOf({ 'shop.conf': clean })
  const path = join(folder.path, 'shop.conf')
  const editor = await editorOn([folder.path])
  await editor.open(path, clean)
  for (const [name, body] of Object.entries(malformed))
    await t.test(name, async () => {
      editor.write(body)
      await answers(editor, path)
    })
  assert.deepEqual(await editor.quit(), [0, null])
})

/** Parameters that no editor would send with a request about a file. */
const odd: Record<string, (uri: string) => unknown> = {
  nothing: () => undefined,
  'a number': () => 7,
  'no file': () => ({ position: { line: 0, character: 0 } }),
  'a file that is not open': () => ({ textDocument: { uri: unknown }, position: { line: 0, character: 0 } }),
  'only the file': uri => ({ textDocument: { uri } }),
  'a place behind the end': uri => ({ textDocument: { uri }, position: { line: 1e9, character: 1e9 } }),
  'a place before the beginning': uri => ({ textDocument: { uri }, position: { line: -1, character: -1 } }),
  'a place without numbers': uri => ({ textDocument: { uri }, position: { line: 'x', character: null } }),
}

const requests = ['completion', 'hover', 'signatureHelp', 'definition', 'references', 'documentHighlight', 'prepareRename', 'rename']
const more = ['documentLink', 'documentSymbol', 'foldingRange', 'selectionRange', 'formatting', 'rangeFormatting', 'codeAction', 'codeLens']
const others = ['inlayHint', 'semanticTokens/full']

test('every request is answered, whatever it is asked with:', async t => {
  const folder = folderOf({ 'shop.conf': clean })
  const path = join(folder.path, 'shop.conf')
  const editor = await editorOn([folder.path])
  await editor.open(path, clean)
  for (const [name, params] of Object.entries(odd))
    await t.test(name, async () => {
      const methods = [...requests, ...more, ...others].map(method => `textDocument/${method}`)
      await Promise.allSettled([...methods, 'workspace/symbol'].map(method => editor.request(method, params(uriOf(path)))))
      await answers(editor, path)
    })
  await editor.quit()
})

test('of many requests that are cancelled none stops the server', async () => {
  const folder = folderOf({ 'shop.conf': clean })
  const path = join(folder.path, 'shop.conf')
  const editor = await editorOn([folder.path])
  await editor.open(path, clean)
  const textDocument = { uri: uriOf(path) }
  for (let i = 0; i < 200; i++) {
    const id = `cancelled ${i}`
    editor.write(
      JSON.stringify({ jsonrpc: '2.0', id, method: 'textDocument/hover', params: { textDocument, position: { line: 1, character: 6 } } }),
    )
    editor.write(notify('$/cancelRequest', { id }))
  }
  editor.write(notify('$/cancelRequest', { id: 'never asked' }))
  assert.ok(await editor.request('textDocument/hover', { textDocument, position: { line: 1, character: 6 } }))
  await answers(editor, path)
  await editor.quit()
})

test('a change that comes after its document was closed is forgotten', async () => {
  const folder = folderOf({ 'shop.conf': clean, 'other.conf': clean })
  const [path, other] = [join(folder.path, 'shop.conf'), join(folder.path, 'other.conf')]
  const editor = await editorOn([folder.path])
  await editor.open(path, unclosed)
  await editor.until(() => editor.rulesIn(path).length > 0)
  await editor.close(path)
  await editor.change(path, unclosed)
  await editor.open(other, unclosed)
  await editor.until(() => editor.rulesIn(other).length > 0)
  assert.deepEqual(editor.rulesIn(path), [])
  await editor.quit()
})

test('of a thousand edits in a burst the last one is read', async () => {
  const folder = folderOf({ 'shop.conf': clean })
  const path = join(folder.path, 'shop.conf')
  const editor = await editorOn([folder.path])
  await editor.open(path, clean)
  for (let edit = 0; edit < 1000; edit++) await editor.change(path, `${edit % 2 ? unclosed : clean}# edit ${edit}\n`)
  await editor.until(() => editor.rulesIn(path).includes('syntax/unclosed'))
  assert.equal(editor.diagnosticsIn(path).length, 1)
  await answers(editor, path)
  await editor.quit()
})

test('a file of 10 MB does not stop the server', async () => {
  const folder = folderOf({ 'shop.conf': clean, 'large.conf': clean })
  const [path, large] = [join(folder.path, 'shop.conf'), join(folder.path, 'large.conf')]
  const editor = await editorOn([folder.path])
  await editor.open(path, clean)
  await editor.open(large, clean.repeat((10 * 2 ** 20) / clean.length))
  await editor.change(path, unclosed)
  await editor.until(() => editor.rulesIn(path).includes('syntax/unclosed'))
  await editor.quit()
})

test('a text that is too large to be read is told so until it is smaller', async () => {
  const folder = folderOf({ 'shop.conf': clean })
  const path = join(folder.path, 'shop.conf')
  const editor = await editorOn([folder.path])
  await editor.open(path, '\n'.repeat(17 * 2 ** 20))
  await editor.until(() => editor.rulesIn(path).includes('syntax/unreadable'))
  await answers(editor, path)
  await editor.quit()
})

test('a folder that disappears takes its diagnostics with it', async () => {
  const [gone, left] = [folderOf({ 'deploy/shop.conf': unclosed }), folderOf({ 'other.conf': clean })]
  const [path, other] = [join(gone.path, 'deploy/shop.conf'), join(left.path, 'other.conf')]
  const editor = await editorOn([gone.path, left.path])
  await editor.until(() => editor.rulesIn(path).length > 0)
  rmSync(gone.path, { recursive: true })
  await editor.changed(path)
  await editor.until(() => editor.rulesIn(path).length === 0)
  await editor.open(other, clean)
  await answers(editor, other)
  await editor.quit()
})

import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as after } from 'node:timers/promises'
import { folderOf } from '../support/cli.ts'
import { editorOn, uriOf } from '../support/editor.ts'

const unclosed = 'server {\n    listen 80;\n'
const clean = 'server {\n    listen 80;\n}\n'

test('diagnostics follow the disk and the open editors', async () => {
  const folder = folderOf({ 'shop.conf': new Uint8Array([0]) })
  const path = join(folder.path, 'shop.conf')
  const editor = await editorOn([folder.path])
  await editor.until(() => editor.diagnosticsIn(path).length > 0)
  const [{ code, source, severity, message } = assert.fail('no diagnostics'), ...more] = editor.diagnosticsIn(path)
  assert.deepEqual(
    { code, source, severity, message, more },
    {
      code: 'syntax/unreadable',
      source: 'djdeploy',
      severity: 1,
      message: 'this file cannot be read: it holds NUL bytes, so it is not a text file',
      more: [],
    },
  )

  await editor.open(path, clean)
  await editor.until(() => editor.diagnosticsIn(path).length === 0)
  await editor.change(path, unclosed)
  await editor.until(() => editor.rulesIn(path).includes('syntax/unclosed'))
  await editor.close(path)
  await editor.until(() => editor.rulesIn(path).includes('syntax/unreadable'))

  folder.write({ 'shop.conf': clean })
  await editor.changed(path)
  await editor.until(() => editor.diagnosticsIn(path).length === 0)
  assert.deepEqual(await editor.quit(), [0, null])
})

test('what is found before the editor is ready waits until it is', async () => {
  const folder = folderOf({ 'shop.conf': unclosed })
  const editor = await editorOn([folder.path], {}, async published => {
    await after(400)
    folder.write({ 'shop.conf': clean })
    assert.equal(published.size, 0)
  })
  await editor.until(() => editor.rulesIn(join(folder.path, 'shop.conf')).includes('syntax/unclosed'))
  await editor.quit()
})

test('an editor that knows no workspace folders names its root', async () => {
  const folder = folderOf({ 'shop.conf': unclosed })
  const editor = await editorOn([], { workspaceFolders: undefined, rootUri: uriOf(folder.path) })
  await editor.until(() => editor.rulesIn(join(folder.path, 'shop.conf')).length > 0)
  await editor.quit()
})

test('a file in two folders of the workspace is reported once', async () => {
  const folder = folderOf({ 'deploy/shop.conf': unclosed, 'other.conf': unclosed })
  const editor = await editorOn([join(folder.path, 'deploy'), folder.path])
  await editor.until(() => editor.rulesIn(join(folder.path, 'other.conf')).length > 0)
  await editor.until(() => editor.rulesIn(join(folder.path, 'deploy/shop.conf')).length > 0)
  assert.deepEqual(editor.rulesIn(join(folder.path, 'deploy/shop.conf')), ['syntax/unclosed'])
  await editor.quit()
})

test('a file that is excluded stays so when it is opened', async () => {
  const folder = folderOf({
    'djdeploy.toml': 'exclude = ["deploy/old"]\n',
    'deploy/old/shop.conf': unclosed,
    'deploy/shop.conf': clean,
  })
  const editor = await editorOn([join(folder.path, 'deploy')])
  await editor.open(join(folder.path, 'deploy/old/shop.conf'), unclosed)
  await editor.open(join(folder.path, 'deploy/shop.conf'), unclosed)
  await editor.until(() => editor.rulesIn(join(folder.path, 'deploy/shop.conf')).length > 0)
  assert.deepEqual(editor.rulesIn(join(folder.path, 'deploy/old/shop.conf')), [])
  await editor.quit()
})

test('a file outside of all folders is read with what lies beside it, and reported alone while it is open', async () => {
  const folder = folderOf({ 'shop/shop.conf': clean })
  const outside = folderOf({ 'lone.conf': clean, 'beside.conf': unclosed, 'below/deep.conf': unclosed })
  const path = join(outside.path, 'lone.conf')
  const editor = await editorOn([join(folder.path, 'shop')])
  await editor.open(path, unclosed)
  await editor.until(() => editor.rulesIn(path).includes('syntax/unclosed'))
  assert.deepEqual(editor.rulesIn(join(outside.path, 'beside.conf')), [])
  assert.deepEqual(editor.rulesIn(join(outside.path, 'below/deep.conf')), [])
  await editor.close(path)
  await editor.until(() => editor.rulesIn(path).length === 0)
  await editor.quit()
})

test('a mistake in the configuration is told once, and the diagnostics come back when it is mended', async () => {
  const folder = folderOf({ 'djdeploy.toml': 'exclude = 1\n', 'shop.conf': unclosed })
  const other = folderOf({ 'other.conf': clean })
  const [config, path, another] = [join(folder.path, 'djdeploy.toml'), join(folder.path, 'shop.conf'), join(other.path, 'other.conf')]
  const editor = await editorOn([folder.path, other.path])
  await editor.until(() => editor.messages.length > 0)
  await editor.open(another, unclosed)
  await editor.until(() => editor.rulesIn(another).length > 0)
  folder.write({ 'djdeploy.toml': 'language = "zh-cn"\n' })
  await editor.changed(config)
  await editor.until(() => editor.rulesIn(path).length > 0)
  assert.deepEqual(editor.messages, [`djdeploy: ${config}:1: exclude takes a list of patterns: exclude = ["build/**"]`])
  await editor.quit()
})

test('an editor that watches no files learns what other programs have written when a file is saved', async () => {
  const folder = folderOf({ 'shop.conf': clean, 'other.conf': clean })
  const [path, other, fresh] = ['shop.conf', 'other.conf', 'fresh.conf'].map(name => join(folder.path, name)) as [string, string, string]
  const editor = await editorOn([folder.path])
  await editor.open(path, unclosed)
  await editor.until(() => editor.rulesIn(path).length > 0)
  folder.write({ 'other.conf': unclosed, 'fresh.conf': unclosed })
  await editor.save(path)
  await editor.until(() => editor.rulesIn(other).length > 0 && editor.rulesIn(fresh).length > 0)
  await editor.quit()
})

test('files that change on and on do not put off the reading', async () => {
  const folder = folderOf({ 'shop.conf': unclosed, 'debug.log': '' })
  const path = join(folder.path, 'shop.conf')
  const editor = await editorOn([folder.path])
  await editor.until(() => editor.rulesIn(path).length > 0)
  folder.write({ 'shop.conf': clean })
  for (let round = 0; editor.rulesIn(path).length > 0; round++) {
    assert.ok(round < 200, 'nothing was read while files changed')
    await editor.changed(path, join(folder.path, 'debug.log'))
    await after(20)
  }
  await editor.quit()
})

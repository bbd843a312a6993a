import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { folderOf } from '../support/cli.ts'
import { editorOn } from '../support/editor.ts'

test('rules and their pages come in the language of the editor', async () => {
  const editor = await editorOn([], { locale: 'zh-cn' })
  const rules = await editor.ask('djdeploy/rules', {})
  const rule = rules.find(({ id }) => id === 'static/alias-traversal') ?? assert.fail(`no such rule among ${rules.length}`)
  assert.match(rule.summary, /文件夹|目录/)
  const page = await editor.ask('djdeploy/page', { id: rule.id })
  assert.ok(page?.startsWith(`# ${rule.id}\n`) && page.includes(rule.summary), page ?? 'no page')
  assert.equal(await editor.ask('djdeploy/page', { id: 'static/xyzzy' }), null)
  await editor.quit()
})

test('a check counts what is wrong, and what was read', async () => {
  const folder = folderOf({ 'nginx.conf': 'events {}\n', 'uwsgi.ini': '[uwsgi]\nsocket = 8000\nmodule = shop.wsgi\n', 'README.md': '' })
  const editor = await editorOn([folder.path])
  await editor.until(() => editor.rulesIn(join(folder.path, 'uwsgi.ini')).length > 0)
  const { files, ...counts } = await editor.ask('djdeploy/check', {})
  assert.equal(files, 2)
  const published = editor.diagnosticsIn(join(folder.path, 'uwsgi.ini')).map(({ severity }) => severity)
  assert.deepEqual(counts, {
    error: published.filter(s => s === 1).length,
    warning: published.filter(s => s === 2).length,
    info: published.filter(s => s === 3).length,
  })
  await editor.quit()
})

import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { folderOf } from '../support/cli.ts'
import { editorOn, uriOf } from '../support/editor.ts'

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
  const before = editor.diagnosticsIn(join(folder.path, 'uwsgi.ini'))
  await editor.ask('djdeploy/check', {})
  await editor.until(() => editor.diagnosticsIn(join(folder.path, 'uwsgi.ini')) !== before)
  await editor.quit()
})

test('a file is what the user says it is', async () => {
  const folder = folderOf({ 'deploy/shop.txt': 'server { listen 80 }\n', 'uwsgi.ini': '[uwsgi]\nsocket = 8000\n' })
  const roles = { 'deploy/*.txt': 'nginx', 'uwsgi.ini': 'none' }
  const editor = await editorOn([folder.path], { initializationOptions: { roles } })
  const [site, ini] = [join(folder.path, 'deploy/shop.txt'), join(folder.path, 'uwsgi.ini')]
  await editor.until(() => editor.rulesIn(site).length > 0)
  const { role, roles: all } = await editor.ask('djdeploy/role', { uri: uriOf(site) })
  assert.equal(role, 'nginx')
  assert.ok(all.includes('uwsgi'))
  assert.deepEqual([editor.rulesIn(ini), (await editor.ask('djdeploy/role', { uri: uriOf(ini) })).role], [[], undefined])
  await editor.quit()
})

test('a file that is none of ours counts for those that name it, and nothing is found in it', async () => {
  const folder = folderOf({
    'nginx.conf': 'events {}\nhttp {\n  include shop.conf;\n  server { listen 80; location / { uwsgi_pass shop; uwsgi_pass other; } }\n}\n',
    'shop.conf': 'upstream shop { server 127.0.0.1:1; bogus on; }\n',
  })
  const [main, included] = [join(folder.path, 'nginx.conf'), join(folder.path, 'shop.conf')]
  const before = await editorOn([folder.path])
  await before.until(() => before.rulesIn(included).length > 0)
  const rules = before.rulesIn(main)
  await before.quit()
  const editor = await editorOn([folder.path], { initializationOptions: { roles: { 'shop.conf': 'none' } } })
  await editor.ask('djdeploy/check', {})
  await editor.until(() => editor.rulesIn(main).length > 0)
  assert.deepEqual([editor.rulesIn(main), editor.rulesIn(included)], [rules, []])
  await editor.quit()
})

test('safe fixes of a file, and of all, come as one edit', async () => {
  const folder = folderOf({ 'nginx.conf': 'events {}\nhttp { server { listen 80; location /static { alias /srv/static/; } } }\n' })
  const editor = await editorOn([folder.path])
  const uri = uriOf(join(folder.path, 'nginx.conf'))
  for (const params of [{ uri }, {}]) {
    const { count, edit } = await editor.ask('djdeploy/fixAll', params)
    assert.deepEqual([count, edit.changes?.[uri]?.map(({ newText }) => newText)], [1, ['/']], JSON.stringify(params))
  }
  await editor.quit()
})

test('an editor that can be told so is offered formatting for the languages of ours alone', async () => {
  const modest = await editorOn([])
  assert.equal(modest.capabilities.documentFormattingProvider, true)
  await modest.quit()

  const dynamicRegistration = true
  const textDocument = { formatting: { dynamicRegistration }, rangeFormatting: { dynamicRegistration } }
  const editor = await editorOn([], { capabilities: { textDocument } })
  const offered = (method: string) =>
    editor.registered.find(registration => registration.method === method)?.registerOptions?.documentSelector
  await editor.until(() => offered('textDocument/formatting') && offered('textDocument/rangeFormatting'))
  assert.equal(editor.capabilities.documentFormattingProvider, undefined)
  const languages = offered('textDocument/formatting').map(({ language }: { language: string }) => language)
  assert.ok(languages.includes('nginx') && !languages.includes('python'), languages.join())
  await editor.quit()
})

test('an editor folds and colours Python and YAML as it does without us', async () => {
  const folder = folderOf({ 'manage.py': '', 'shop/settings.py': 'A = [\n  1,\n]\n', 'compose.yml': 'services:\n  a:\n    image: b\n' })
  const editor = await editorOn([folder.path])
  for (const file of ['shop/settings.py', 'compose.yml']) {
    const textDocument = { uri: uriOf(join(folder.path, file)) }
    assert.ok((await editor.ask('djdeploy/role', textDocument)).role, file)
    for (const method of ['textDocument/foldingRange', 'textDocument/semanticTokens/full'])
      assert.equal(await editor.request(method, { textDocument }), null, `${method} of ${file}`)
    const position = { line: 0, character: 0 }
    assert.equal(await editor.request('textDocument/selectionRange', { textDocument, positions: [position] }), null, file)
  }
  await editor.quit()
})

import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { folderOf } from '../support/cli.ts'
import { djangoProject } from '../support/djangoProject.ts'
import { editorOn } from '../support/editor.ts'
import { filesBelow } from '../support/workspace.ts'

const site = 'deploy/nginx/shop.conf'

test('the editor and the command line write the same', async () => {
  const [byCommand, byEditor] = [folderOf(djangoProject), folderOf(djangoProject)]
  assert.equal(byCommand.run(['generate', '--yes', '--stack', 'gunicorn-supervisor', '--set', 'processes=3']).code, 0)

  const editor = await editorOn([byEditor.path])
  const wanted = { folder: pathToFileURL(byEditor.path).href, answers: { stack: 'gunicorn-supervisor', processes: '3' }, choices: {} }
  const proposed = await editor.ask('djdeploy/propose', wanted)
  assert.deepEqual(filesBelow(byEditor.path), djangoProject, 'looking writes nothing')
  const { written, checklist } = await editor.ask('djdeploy/generate', wanted)
  assert.deepEqual(filesBelow(byEditor.path), filesBelow(byCommand.path))
  assert.deepEqual(written.sort(), proposed.files.map(({ path }) => path).sort())
  for (const { path, text } of proposed.files) assert.equal(byEditor.read(`deploy/${path}`), text)
  assert.equal(checklist, 'README.md')

  assert.deepEqual(byEditor.run(['generate', '--check']).stdout, 'up to date: 0 changes\n')
  assert.deepEqual((await editor.ask('djdeploy/generate', wanted)).written, [])
  await editor.quit()
})

test('a proposal tells every value, who says so, and what is open', async () => {
  const settings = (djangoProject['shop/settings.py'] ?? '').replace('"shop.example.com"', '"*"')
  const folder = folderOf({ ...djangoProject, 'shop/settings.py': settings })
  const editor = await editorOn([folder.path], { locale: 'zh-cn' })
  const open = await editor.ask('djdeploy/propose', { folder: folder.path, answers: { user: 'www' }, choices: {} })
  assert.deepEqual(
    open.questions.map(({ key }) => key),
    ['domains'],
  )
  assert.deepEqual(open.files, [])
  const row = (key: string) => open.decisions.find(decision => decision.key === key)
  assert.deepEqual(row('user'), { key: 'user', why: '哪个值？', value: 'www', text: 'www', origin: 'answer', source: '由你指定' })
  assert.match(open.config.text, /^\[generate\]\n[\s\S]*^user = "www"$/m)
  assert.equal(await editor.ask('djdeploy/answer', { key: 'processes', text: '7' }), null)
  assert.match((await editor.ask('djdeploy/answer', { key: 'processes', text: 'many' })) ?? '', /1024/)
  assert.deepEqual(row('language')?.text, 'zh-cn')
  assert.equal(row('static')?.source, 'shop/settings.py:11')
  assert.ok((row('stack')?.choices?.length ?? 0) > 4)
  await assert.rejects(editor.ask('djdeploy/generate', { folder: folder.path, answers: {}, choices: {} }), /ALLOWED_HOSTS/)
  await assert.rejects(editor.ask('djdeploy/propose', { folder: folder.path, answers: { processes: 'many' }, choices: {} }), /processes/)
  assert.ok(!existsSync(join(folder.path, 'deploy')))
  await editor.quit()
})

test('a file that was changed is merged, kept or left beside, as the user chooses, and never replaced', async () => {
  for (const choice of [undefined, 'keep', 'new', 'merge'] as const) {
    const folder = folderOf(djangoProject)
    assert.equal(folder.run(['generate', '--yes']).code, 0)
    const mine = `${folder.read(site)}# mine\n`
    folder.write({ [site]: mine })
    const editor = await editorOn([folder.path])
    const choices: Record<string, 'keep' | 'new' | 'merge'> = choice ? { 'nginx/shop.conf': choice } : {}
    const wanted = { folder: folder.path, answers: { 'body-megabytes': '77' }, choices }
    const file = (await editor.ask('djdeploy/propose', wanted)).files.find(({ path }) => path === 'nginx/shop.conf')
    assert.deepEqual([file?.state, file?.mergeable], ['modified', true])
    const answer = editor.ask('djdeploy/generate', wanted)
    if (choice) await answer
    else await assert.rejects(answer, /nothing was written: nginx\/shop\.conf: it was changed since djdeploy wrote it/)
    if (choice === 'merge') assert.match(folder.read(site), /client_max_body_size 77m;[\s\S]*# mine\n$/)
    else assert.equal(folder.read(site), mine)
    assert.equal(existsSync(join(folder.path, `${site}.new`)), choice === 'new')
    await editor.quit()
  }
})

test('a file with changes that are not saved is in the way', async () => {
  const folder = folderOf(djangoProject)
  assert.equal(folder.run(['generate', '--yes']).code, 0)
  const editor = await editorOn([folder.path])
  await editor.open(join(folder.path, site), 'typing')
  const wanted = { folder: folder.path, answers: { 'body-megabytes': '77' }, choices: {} }
  const { files } = await editor.ask('djdeploy/propose', wanted)
  const file = files.find(({ path }) => path === 'nginx/shop.conf')
  assert.deepEqual([file?.action, file?.because], ['conflict', 'it has changes in the editor that are not saved'])
  await editor.quit()
})

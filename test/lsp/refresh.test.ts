import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { standingAnswers } from '../../server/src/lsp/refresh.ts'
import { editorOn, uriOf } from '../support/editor.ts'
import { copyOf } from '../support/example.ts'

/** An edit of the file with the socket, and what an editor that shows the nginx site is told to ask for again. */
const edits = [
  { what: 'the line of the socket', from: '[uwsgi]', to: '# our site\n[uwsgi]', told: ['workspace/codeLens/refresh'] },
  {
    what: 'the address of the socket',
    from: 'socket = /run/shop/uwsgi.sock',
    to: 'socket = /run/shop/other.sock',
    told: ['workspace/codeLens/refresh', 'workspace/semanticTokens/refresh'],
  },
]

const refreshSupport = true
const able = { workspace: { codeLens: { refreshSupport }, inlayHint: { refreshSupport }, semanticTokens: { refreshSupport } } }

for (const { what, from, to, told } of edits)
  test(`an editor is told what another file has made old: ${what}`, async () => {
    const root = copyOf('examples/correct')
    const editor = await editorOn([root], { initializationOptions: { commands: true }, capabilities: able })
    const [site, ini] = [join(root, 'deploy/nginx/shop.conf'), join(root, 'deploy/uwsgi/shop.ini')]
    const text = readFileSync(ini, 'utf8')
    assert.ok(text.includes(from))
    await editor.open(site, readFileSync(site, 'utf8'))
    const textDocument = { uri: uriOf(site) }
    const ask = async () => {
      const start = { line: 0, character: 0 }
      await editor.request('textDocument/codeLens', { textDocument })
      await editor.request('textDocument/inlayHint', { textDocument, range: { start, end: { line: 99, character: 0 } } })
      await editor.request('textDocument/semanticTokens/full', { textDocument })
    }
    await ask()
    await editor.open(ini, text.replace(from, to))
    await editor.until(() => editor.refreshed.length > 0)
    // All of them were sent by then.
    await ask()
    assert.deepEqual(editor.refreshed.sort(), told)
    await editor.quit()
  })

test('an answer that stays the same, was told of, or is asked for anyway is not told of', () => {
  let [answer, told] = ['one', [] as string[]]
  const standing = standingAnswers(method => told.push(method))
  const refresh = () => {
    told = []
    standing.refresh(able)
    return told
  }
  const give = standing.answering('codeLens', () => answer)
  const params = { textDocument: { uri: 'file:///a' } }
  give(params)
  assert.deepEqual(refresh(), [])
  answer = 'two'
  assert.deepEqual([refresh(), refresh()], [['workspace/codeLens/refresh'], []])
  give(params)
  answer = 'three'
  standing.forget('file:///a')
  assert.deepEqual(refresh(), [])
  give(params)
  answer = 'four'
  standing.refresh({})
  assert.deepEqual(told, [])
})

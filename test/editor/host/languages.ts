import assert from 'node:assert/strict'
import { commands, type Hover, languages, Selection } from 'vscode'
import { forget, placeOf, problemsOf, replace, until } from './support/place.ts'

const nginx = 'beginner/deploy/nginx.conf'

/** Files with their languages, and a line of each before and after it was commented out. */
const files = [
  [nginx, 'nginx', '    listen 80;', '    # listen 80;'],
  ['beginner/deploy/uwsgi.ini', 'uwsgi-ini', 'vacuum = true', '# vacuum = true'],
  ['correct/deploy/supervisor/shop.conf', 'supervisor-conf', 'startsecs=5', '; startsecs=5'],
] as const

suite('the language of a file', () => {
  teardown(forget)

  for (const [path, id, before, after] of files)
    test(`is ${id} in ${path}`, async () => {
      const { document, editor, position } = await placeOf(path, before)
      assert.equal(document.languageId, id)
      editor.selection = new Selection(position, position)
      await commands.executeCommand('editor.action.commentLine')
      assert.equal(document.lineAt(position).text, after)
    })

  for (const id of ['plaintext', 'properties', 'ini'])
    test(`may be ${id}, and the file is ours all the same`, async () => {
      const { document } = await placeOf(nginx, '')
      await languages.setTextDocumentLanguage(document, id)
      await until(() => problemsOf(nginx).includes('26: nginx/proxy-directive-with-uwsgi-pass'))
      await replace(nginx, 'proxy_read_timeout', 'proxy_raed_timeout')
      await until(() => problemsOf(nginx).includes('26: setting/unknown'))
      const { uri, position } = await placeOf(nginx, 'char¦set')
      assert.equal((await commands.executeCommand<Hover[]>('vscode.executeHoverProvider', uri, position)).length, 1)
    })
})

import assert from 'node:assert/strict'
import { setTimeout as after } from 'node:timers/promises'
import {
  type CodeLens,
  type CompletionList,
  commands,
  type Hover,
  type InlayHint,
  languages,
  Range,
  type TextDocument,
  window,
} from 'vscode'
import { forget, placeOf, problemsOf, replace, until, uriOf } from './support/place.ts'
import { set, unset } from './support/settings.ts'

const nginx = 'beginner/deploy/nginx.conf'
const uwsgi = 'beginner/deploy/uwsgi.ini'

suite('a setting', () => {
  setup(() => until(() => problemsOf(nginx).length > 0 && problemsOf(uwsgi).length > 0))
  teardown(async () => {
    await forget()
    await unset()
  })

  test('says what a file is', async () => {
    await set('djdeploy', 'roles', { [nginx]: 'none' })
    await until(() => problemsOf(nginx).length === 0)
    await unset()
    await until(() => problemsOf(nginx).length > 0)
  })

  test('turns everything off', async () => {
    await set('djdeploy', 'enable', false)
    await until(() => problemsOf(nginx).length === 0 && problemsOf(uwsgi).length === 0)
    await unset()
    await until(() => problemsOf(nginx).length > 0)
  })

  test('says when files are checked', async () => {
    await set('djdeploy', 'run', 'onSave')
    const { document } = await placeOf(uwsgi, '')
    await replace(uwsgi, 'threads = 2', 'thread = 2')
    // Much longer than the server waits for another key press.
    await after(500)
    assert.ok(!problemsOf(uwsgi).includes('10: setting/unknown'))
    assert.ok(await document.save())
    await until(() => problemsOf(uwsgi).includes('10: setting/unknown'))
    await replace(uwsgi, 'thread = 2', 'threads = 2')
    assert.ok(await document.save())
    await until(() => !problemsOf(uwsgi).includes('10: setting/unknown'))
  })

  test('says in which language', async () => {
    const isChinese = () => languages.getDiagnostics(uriOf(nginx)).some(({ message }) => /\p{Script=Han}/u.test(message))
    assert.ok(!isChinese())
    await set('djdeploy', 'language', 'zh-cn')
    await until(isChinese)
    await unset()
    await until(() => problemsOf(nginx).length > 0 && !isChinese())
  })

  test('hides code lenses', async () => {
    const { uri } = await placeOf(nginx, '')
    const lenses = () => commands.executeCommand<CodeLens[]>('vscode.executeCodeLensProvider', uri)
    assert.notDeepEqual(await lenses(), [])
    await set('djdeploy', 'codeLens', false)
    await until(async () => (await lenses()).length === 0)
  })

  test('says which inlay hints are shown', async () => {
    await replace(uwsgi, 'vacuum = true', 'touch-reload = %duwsgi.ini\nprocname-prefix = %n-')
    const { document } = window.activeTextEditor ?? assert.fail('no editor')
    for (const [wanted, ...shown] of [['paths', 19], ['off'], ['all', 19, 20]]) {
      await set('djdeploy', 'inlayHints', wanted)
      await until(async () => JSON.stringify(await hintedLines(document)) === JSON.stringify(shown))
    }
  })

  test('turns suggestions off', async () => {
    await replace(nginx, 'charset utf-8;', 'uwsgi_max_t')
    const { document, selection } = window.activeTextEditor ?? assert.fail('no editor')
    const isSuggested = async () => {
      const args = [document.uri, selection.active]
      const { items } = await commands.executeCommand<CompletionList>('vscode.executeCompletionItemProvider', ...args)
      return items.some(({ label }) => label === 'uwsgi_max_temp_file_size')
    }
    assert.ok(await isSuggested())
    await set('djdeploy', 'completion', 'off')
    assert.ok(!(await isSuggested()))
  })

  test('turns hovers off', async () => {
    const { uri, position } = await placeOf(nginx, 'char¦set')
    const hovers = () => commands.executeCommand<Hover[]>('vscode.executeHoverProvider', uri, position)
    assert.equal((await hovers()).length, 1)
    await set('djdeploy', 'hover', 'off')
    assert.equal((await hovers()).length, 0)
  })
})

async function hintedLines({ uri, lineCount }: TextDocument): Promise<number[]> {
  const all = new Range(0, 0, lineCount, 0)
  const hints = await commands.executeCommand<InlayHint[]>('vscode.executeInlayHintProvider', uri, all)
  return hints.map(({ position }) => position.line + 1)
}

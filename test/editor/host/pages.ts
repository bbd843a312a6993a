import assert from 'node:assert/strict'
import { commands, languages, TabInputWebview, Uri, window, workspace } from 'vscode'
import { forget, until, uriOf } from './support/place.ts'

suite('the page of a rule', () => {
  teardown(forget)

  test('opens inside the editor', async () => {
    await commands.executeCommand('djdeploy.explain', 'stack/protocol-mismatch')
    await until(isOpen)
  })

  test('opens where the code of a diagnostic is clicked', async () => {
    const { code } = await until(() => languages.getDiagnostics(uriOf('beginner/deploy/nginx.conf'))[0])
    const { target } = code as { target: Uri }
    assert.equal(target.scheme, 'command')
    await commands.executeCommand(target.path, ...JSON.parse(target.query))
    await until(isOpen)
  })

  test('is Markdown that other extensions can read', async () => {
    const page = await workspace.openTextDocument(Uri.parse('djdeploy:/rules/stack/protocol-mismatch.md'))
    assert.match(page.getText(), /^# stack\/protocol-mismatch\n/)
    assert.equal(page.languageId, 'markdown')
  })
})

function isOpen(): boolean {
  return window.tabGroups.all.some(({ activeTab }) => activeTab?.input instanceof TabInputWebview)
}

import assert from 'node:assert/strict'
import { commands, TabInputWebview, Uri, window, workspace } from 'vscode'
import { forget, until } from './support/place.ts'

suite('the page of a rule', () => {
  teardown(forget)

  test('opens inside the editor', async () => {
    await commands.executeCommand('djdeploy.explain', 'stack/protocol-mismatch')
    await until(() => window.tabGroups.all.some(({ activeTab }) => activeTab?.input instanceof TabInputWebview))
  })

  test('is Markdown that other extensions can read', async () => {
    const page = await workspace.openTextDocument(Uri.parse('djdeploy:/rules/stack/protocol-mismatch.md'))
    assert.match(page.getText(), /^# stack\/protocol-mismatch\n/)
    assert.equal(page.languageId, 'markdown')
  })
})

import assert from 'node:assert/strict'
import { setTimeout as after } from 'node:timers/promises'
import { commands, extensions, window, workspace } from 'vscode'
import { tell } from './support/result.ts'

const extension = extensions.getExtension('djdeploy.djdeploy') ?? assert.fail('the extension is not there')

suite('in a folder that deploys nothing', () => {
  test('the extension stays inactive', async () => {
    for (const file of await workspace.findFiles('**/*')) await window.showTextDocument(file)
    // Long enough for VS Code to have looked for the files that start it.
    await after(3000)
    assert.equal(extension.isActive, false)
  })

  test('a command starts it', async () => {
    const started = performance.now()
    await extension.activate()
    tell({ note: `activation takes ${Math.round(performance.now() - started)} ms` })
    assert.ok((await commands.getCommands()).includes('djdeploy.explain'))
  })
})

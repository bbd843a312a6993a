import assert from 'node:assert/strict'
import { commands, TabInputText, TabInputTextDiff, Uri, window, workspace } from 'vscode'
import { openChanges } from '../../../client/src/preview.ts'
import { uriOf } from './support/place.ts'

const nginx = uriOf('beginner/deploy/nginx.conf')
const then = Uri.from({ scheme: 'would-be', path: '/deploy/nginx.conf' })
const added = Uri.from({ scheme: 'would-be', path: '/deploy/added.conf' })
const changes = [
  [nginx, nginx, then],
  [added, undefined, added],
  [nginx, nginx, undefined],
]

suite('what would be written is shown', () => {
  const provider = workspace.registerTextDocumentContentProvider('would-be', { provideTextDocumentContent: () => 'events {}\n' })
  const close = () => commands.executeCommand('workbench.action.closeAllEditors')
  setup(close)
  suiteTeardown(async () => {
    await close()
    provider.dispose()
  })

  test('in one editor', async () => {
    await openChanges('Changes', changes)
    assert.deepEqual(
      tabs().map(({ label }) => label.replace(/ \(.*/, '')),
      ['Changes'],
    )
  })

  test('in an editor for each file, where there is none for several', async () => {
    await openChanges('Changes', changes, 'no.such.command')
    assert.deepEqual(
      tabs().map(({ input }) => {
        if (input instanceof TabInputTextDiff) return [input.original, input.modified].map(String)
        return input instanceof TabInputText ? String(input.uri) : input
      }),
      [[nginx, then].map(String), String(added), String(nginx)],
    )
  })
})

function tabs() {
  return window.tabGroups.all.flatMap(group => group.tabs)
}

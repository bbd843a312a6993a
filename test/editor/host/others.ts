import assert from 'node:assert/strict'
import { rmSync, writeFileSync } from 'node:fs'
import { type CompletionList, commands, extensions, type Hover } from 'vscode'
import { forget, placeOf, uriOf } from './support/place.ts'
import { set, unset } from './support/settings.ts'

const unit = 'correct/deploy/shop.service'
const text = '[Service]\nUser=\nExecStart=/usr/bin/uwsgi --ini /srv/shop/deploy/uwsgi/shop.ini\nRest\n'

suite('beside an extension that explains the settings of systemd', () => {
  suiteSetup(async () => {
    await extensions.getExtension('willibrandon.systemd')?.activate()
    writeFileSync(uriOf(unit).fsPath, text)
  })
  suiteTeardown(() => rmSync(uriOf(unit).fsPath))
  teardown(async () => {
    await forget()
    await unset()
  })

  for (const [wanted, times] of [
    ['auto', 1],
    ['on', 2],
    ['off', 1],
  ] as const) {
    test(`${times} says what a setting is where ours are ${wanted}`, async () => {
      await set('djdeploy', 'hover', wanted)
      const { uri, position } = await placeOf(unit, 'Exec¦Start')
      assert.equal((await commands.executeCommand<Hover[]>('vscode.executeHoverProvider', uri, position)).length, times)
    })

    test(`${times} suggests its name where ours are ${wanted}`, async () => {
      await set('djdeploy', 'completion', wanted)
      assert.equal((await suggestedAt('Rest¦\n')).filter(label => label === 'RestartSec').length, times)
    })
  }

  test('what only we know is suggested', async () => {
    assert.ok((await suggestedAt('User=¦')).includes('www-data'))
  })
})

async function suggestedAt(piece: string): Promise<string[]> {
  const { uri, position } = await placeOf(unit, piece)
  const { items } = await commands.executeCommand<CompletionList>('vscode.executeCompletionItemProvider', uri, position)
  return items.map(({ label }) => (typeof label === 'string' ? label : label.label))
}

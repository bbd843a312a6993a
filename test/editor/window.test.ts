import { test } from 'node:test'
import { copyOf } from '../support/example.ts'
import { packed, windowOn } from './support/window.ts'

test("a window on the beginner's example, with the packed extension", async t => {
  const window = await windowOn(copyOf('examples/beginner'), { vsix: packed() })
  const { page } = window
  t.diagnostic(`the window is there after ${window.age()} ms`)

  await window.step(t, 'mistakes are counted before any file is opened', async () => {
    await page.locator('#status\\.problems', { hasText: /[1-9]/ }).waitFor()
    t.diagnostic(`and the mistakes after ${window.age()} ms`)
  })

  await window.step(t, 'a mistake is underlined', async () => {
    await window.open('nginx.conf')
    await page.locator('.squiggly-error').first().waitFor()
    await window.picture('squiggles')
  })

  await window.step(t, 'the Problems view names it', async () => {
    await page.keyboard.press('Control+Shift+M')
    await page.locator('.markers-panel .monaco-list-row', { hasText: 'nginx connects to 127.0.0.1:8001' }).waitFor()
    await window.picture('problems')
  })
})

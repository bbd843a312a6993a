import assert from 'node:assert/strict'
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { copyOf } from '../support/example.ts'
import { packed, windowOn } from './support/window.ts'

test('a deployment is generated in a window', async t => {
  const folder = copyOf('examples/correct')
  rmSync(join(folder, 'deploy'), { recursive: true })
  const window = await windowOn(folder, { vsix: packed(), settings: { 'workbench.colorTheme': 'Default Dark Modern' } })
  const { page } = window

  await window.step(t, 'what no file tells is asked', async () => {
    await window.run('Django Deploy: Generate Deployment')
    await window.choose('Generate Deployment: stack', 'uWSGI')
    await window.choose('Generate Deployment: target', 'Debian 12')
  })

  await window.step(t, 'the plan says where each value comes from', async () => {
    const row = page.locator('.quick-input-list .monaco-list-row')
    await row.filter({ hasText: 'shop.example.com' }).filter({ hasText: 'production.py:9' }).waitFor()
    await window.picture('plan')
    await window.choose('Generate Deployment', 'Preview the files')
  })

  await window.step(t, 'the files are shown before they are written', async () => {
    await page.locator('.multiDiffEntry, .multi-diff-editor').first().waitFor()
    await page.locator('.view-line', { hasText: 'Deploying shop' }).first().waitFor()
    await window.picture('preview')
    assert.ok(!existsSync(join(folder, 'deploy')))
    await window.choose('Generate Deployment', 'Write')
    await page.locator('.monaco-dialog-box').getByRole('button', { name: 'Write', exact: true }).click()
  })

  await window.step(t, 'what is left to do is shown', async () => {
    const rendered = page.frameLocator('iframe.webview').frameLocator('iframe#active-frame')
    await rendered.locator('h1').first().waitFor()
    assert.ok(existsSync(join(folder, 'deploy/nginx/shop.conf')))
    await window.picture('generated')
  })
})

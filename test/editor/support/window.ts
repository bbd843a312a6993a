import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { after, type TestContext } from 'node:test'
import type { Locator, Page } from 'playwright-core'
import { startBrowser } from './browser.ts'
import { cache } from './install.ts'
import { type Options, startVSCode } from './vscode.ts'

const pictures = join(cache, 'pictures')

/** How large a window is, in pixels: as large as a picture of it in a README can be without being scaled down. */
const size = { width: 1200, height: 750 }

/** A window of VS Code, as a user has it in front of them. */
export interface Window {
  page: Page
  /** How long ago the folder was opened, in milliseconds. */
  age(): number
  /** Opens a file of the folder by its name, and waits until its text is there. */
  open(name: string): Promise<void>
  /** Puts the cursor on a line and column, both from 1. */
  goTo(line: number, column: number): Promise<void>
  /** Runs a command of the palette by its title. */
  run(title: string): Promise<void>
  /** Chooses from the list that comes up under a title. */
  choose(title: string, choice: string): Promise<void>
  /** The first line of the editor that holds a text. */
  line(text: string): Locator
  /** A subtest that begins where the one before it ended. Where it fails, `failed.png` shows how far it came, and those behind it fail too. */
  step(t: TestContext, name: string, act: () => Promise<void>): Promise<void>
  /** Keeps a picture of the window; with `UPDATE=1` for the README, too. */
  picture(name: string): Promise<void>
}

/** Packs the extension; gives the file. */
export function packed(): string {
  const file = join(cache, 'djdeploy.vsix')
  mkdirSync(cache, { recursive: true })
  execFileSync('npm', ['run', '--silent', 'package', '--', '--out', file], { stdio: ['ignore', 'ignore', 'inherit'] })
  return file
}

/** Opens a window on a folder. It closes when the tests are over. */
export async function windowOn(folder: string, options: Options): Promise<Window> {
  const code = await startVSCode(options)
  const browser = await startBrowser()
  after(async () => {
    await browser.close()
    await code.stop()
  })
  const page = await browser.newPage({ viewport: size })
  page.setDefaultTimeout(20_000)
  const statusBar = page.locator('.monaco-workbench .part.statusbar')
  // The folder is opened in an editor that is in use, whose own code the browser has loaded and compiled before.
  await page.goto(code.windowOn())
  await statusBar.waitFor()
  const opened = performance.now()
  await page.goto(code.windowOn(folder))
  await statusBar.waitFor()

  const prompt = page.locator('.quick-input-widget input')
  const chosen = page.locator('.quick-input-list .monaco-list-row.focused')
  let failed = false
  return {
    page,
    age: () => Math.round(performance.now() - opened),
    async open(name) {
      await page.keyboard.press('Control+P')
      await prompt.fill(name)
      await chosen.filter({ hasText: name }).waitFor()
      await page.keyboard.press('Enter')
      await page.locator('.tab.active', { hasText: name }).waitFor()
      await page.locator('.monaco-editor .view-line').first().waitFor()
    },
    async goTo(line, column) {
      await page.keyboard.press('Control+G')
      await prompt.fill(`:${line}:${column}`)
      await page.keyboard.press('Enter')
      await prompt.waitFor({ state: 'hidden' })
    },
    async run(title) {
      const command = chosen.filter({ hasText: title })
      // The palette does not learn of commands that come while it is open, as those of an extension do at the start, and goes away when
      // something that was opened before takes the focus.
      for (let tries = 0; !(await command.isVisible()) && tries < 20; tries++) {
        await page.keyboard.press('Escape')
        await page.keyboard.press('F1')
        await prompt.fill(`>${title}`, { timeout: 3000 }).catch(() => {})
        await command.waitFor({ timeout: 3000 }).catch(() => {})
      }
      await command.waitFor()
      await page.keyboard.press('Enter')
    },
    async choose(title, choice) {
      await page.locator('.quick-input-title', { hasText: title }).waitFor()
      await prompt.fill(choice)
      await chosen.filter({ hasText: choice }).waitFor()
      await page.keyboard.press('Enter')
    },
    line: text => page.locator('.monaco-editor .view-line', { hasText: text }).first(),
    step: (t, name, act) =>
      t.test(name, async () => {
        assert.ok(!failed, 'an earlier step failed')
        await act().catch(async error => {
          failed = true
          await page.screenshot({ path: join(pictures, 'failed.png') })
          throw error
        })
      }),
    async picture(name) {
      const path = join(pictures, `${name}.png`)
      await page.screenshot({ path })
      if (!process.env.UPDATE) return
      const kept = resolve('media/screenshots')
      mkdirSync(kept, { recursive: true })
      copyFileSync(path, join(kept, `${name}.png`))
    },
  }
}

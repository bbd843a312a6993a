/**
 * Stands in for the desktop program `code`, as far as tests of extensions need it, where that cannot be downloaded: runs the tests in the
 * extension host of a VS Code whose window is a page in Chromium.
 *
 *     code FOLDER --extensionDevelopmentPath=FOLDER --extensionTestsPath=FILE
 */
import { resolve } from 'node:path'
import { format, parseArgs } from 'node:util'
import type { Page } from 'playwright-core'
import { startBrowser } from './browser.ts'
import { startVSCode, type VSCode } from './vscode.ts'

/** How long the tests may take, in milliseconds. */
const patience = 180_000

const verbose = process.env.VERBOSE !== undefined

void main().then(
  code => process.exit(code),
  error => {
    console.error(error)
    process.exit(1)
  },
)

/** Gives the exit code of the tests. */
async function main(): Promise<number> {
  const code = await startVSCode({ driven: true })
  const browser = await startBrowser()
  try {
    return await testsIn(await browser.newPage(), code)
  } finally {
    if (verbose) console.error(code.log())
    await browser.close()
    await code.stop()
  }
}

async function testsIn(page: Page, code: VSCode): Promise<number> {
  const { values, positionals } = parseArgs({ allowPositionals: true, strict: false })
  const remote = (name: string) => `vscode-remote://${code.host}${resolve(String(values[name]))}`
  const ended = new Promise<number>((done, reject) => {
    void page.exposeFunction('codeAutomationExit', done)
    page.on('crash', () => reject(new Error('the window crashed')))
    setTimeout(() => reject(new Error(`the tests did not end within ${patience} ms`)), patience)
  })
  await page.exposeFunction('codeAutomationLog', (_level: string, words: unknown[]) => {
    if (verbose) console.log(format(...words))
  })
  await page.goto(
    code.windowOn(resolve(positionals[0] ?? '.'), {
      extensionDevelopmentPath: remote('extensionDevelopmentPath'),
      extensionTestsPath: remote('extensionTestsPath'),
    }),
  )
  return ended
}

/**
 * Stands in for the desktop program `code`, as far as tests of extensions need it, where that cannot be downloaded: runs the tests in the
 * extension host of a VS Code whose window is a page in Chromium.
 *
 *     code FOLDER --extensionDevelopmentPath=FOLDER… --extensionTestsPath=FILE
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

/** Paths. */
interface Wanted {
  folder: string
  extensionDevelopmentPath: string
  extensionTestsPath: string
}

/** Gives the exit code of the tests. A window takes one extension from where it is developed; others are installed. */
async function main(): Promise<number> {
  const extensionDevelopmentPath = { type: 'string', multiple: true } as const
  const { values, positionals } = parseArgs({ allowPositionals: true, strict: false, options: { extensionDevelopmentPath } })
  const [extension = '.', ...extensions] = [values.extensionDevelopmentPath ?? []].flat().map(String)
  const code = await startVSCode({ driven: true, extensions })
  const browser = await startBrowser()
  try {
    return await testsIn(await browser.newPage(), code, {
      folder: positionals[0] ?? '.',
      extensionDevelopmentPath: extension,
      extensionTestsPath: String(values.extensionTestsPath),
    })
  } finally {
    if (verbose) console.error(code.log())
    await browser.close()
    await code.stop()
  }
}

async function testsIn(page: Page, code: VSCode, { folder, ...paths }: Wanted): Promise<number> {
  const ended = new Promise<number>((done, reject) => {
    void page.exposeFunction('codeAutomationExit', done)
    page.on('crash', () => reject(new Error('the window crashed')))
    setTimeout(() => reject(new Error(`the tests did not end within ${patience} ms`)), patience)
  })
  await page.exposeFunction('codeAutomationLog', (_level: string, words: unknown[]) => {
    if (verbose) console.log(format(...words))
  })
  const wishes = Object.entries(paths).map(([name, path]) => [name, `vscode-remote://${code.host}${resolve(path)}`])
  await page.goto(code.windowOn(resolve(folder), Object.fromEntries(wishes)))
  return ended
}

import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { TestContext } from 'node:test'
import { runTests } from '@vscode/test-electron'
import { build } from 'esbuild'
import type { Result } from '../host/support/result.ts'
import { cache } from './install.ts'

const source = resolve('test/editor/host')
const built = join(cache, 'host')

/**
 * Runs files of `host/` in the extension host of a VS Code on a folder, and makes each of their tests a subtest of this one.
 * With `VSCODE=desktop` it is the desktop program, which is downloaded.
 */
export async function suite(t: TestContext, folder: string, ...files: string[]): Promise<void> {
  const results = join(cache, `results-${process.pid}`)
  rmSync(results, { force: true })
  await bundle()
  const desktop = process.env.VSCODE === 'desktop'
  const outcome = await runTests({
    ...(desktop ? {} : { vscodeExecutablePath: resolve('test/editor/support/code'), reuseMachineInstall: true }),
    extensionDevelopmentPath: [resolve('.'), resolve('test/editor/systemd')],
    extensionTestsPath: join(built, 'index.cjs'),
    extensionTestsEnv: { DJDEPLOY_RESULTS: results, DJDEPLOY_TESTS: files.join(' ') },
    launchArgs: desktop ? [folder, '--disable-extensions'] : [folder],
  }).then(() => 'passed', String)
  const told: Result[] = existsSync(results)
    ? readFileSync(results, 'utf8')
        .trim()
        .split('\n')
        .map(line => JSON.parse(line))
    : []
  rmSync(results, { force: true })

  const tests = told.filter(result => 'title' in result)
  for (const result of told) if ('note' in result) t.diagnostic(result.note)
  for (const { title, failure, pending } of tests)
    await t.test(title, t => {
      if (pending) t.skip()
      if (failure) throw new Error(failure)
    })
  assert.notEqual(tests.length, 0, 'no test was run')
  assert.ok(
    told.some(result => 'ended' in result),
    'VS Code ended before the tests did',
  )
  if (tests.every(({ failure }) => !failure)) assert.equal(outcome, 'passed')
}

/** The extension host loads CommonJS, from a place where `mocha` can be found. */
async function bundle(): Promise<void> {
  await build({
    entryPoints: readdirSync(source)
      .filter(file => file.endsWith('.ts'))
      .map(file => join(source, file)),
    outdir: built,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['vscode', 'mocha'],
    logLevel: 'warning',
  })
}

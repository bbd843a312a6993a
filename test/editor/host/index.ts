import { join } from 'node:path'
import Mocha from 'mocha'
import { tell } from './support/result.ts'

/** VS Code calls this in its extension host. The tests are the files beside this one that `DJDEPLOY_TESTS` names, in its order. */
export async function run(): Promise<void> {
  const chosen = process.env.DJDEPLOY_TESTS?.split(' ') ?? []
  const mocha = new Mocha({ ui: 'tdd', timeout: 20_000 })
  for (const name of chosen) mocha.addFile(join(__dirname, `${name}.cjs`))
  await new Promise<void>((resolve, reject) => {
    const runner = mocha.run(failures => (failures > 0 ? reject(new Error(`${failures} tests failed`)) : resolve()))
    runner.on('end', () => tell({ ended: true }))
    runner.on('pass', test => tell({ title: test.fullTitle() }))
    runner.on('pending', test => tell({ title: test.fullTitle(), pending: true }))
    runner.on('fail', (test, error) => tell({ title: test.fullTitle(), failure: error.stack ?? String(error) }))
  })
}

import assert from 'node:assert/strict'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { concise } from '../../server/src/report/concise.ts'
import { lint } from '../../server/src/rules/lint.ts'
import { gather } from '../../server/src/stack.ts'
import { filesBelow, workspaceOf } from '../support/workspace.ts'

const here = fileURLToPath(new URL('.', import.meta.url))

// Each folder is a whole deployment; its expected.txt is what `djdeploy lint --format concise` prints for it.
for (const name of readdirSync(here).filter(name => statSync(join(here, name)).isDirectory()))
  test(name, () => {
    const { 'expected.txt': expected, ...files } = filesBelow(join(here, name))
    compare(files, join(here, name, 'expected.txt'), expected)
  })

test("the examples: a correct deployment gives nothing, the beginner's what its author should know", () => {
  const expected = join(here, 'examples.txt')
  compare(filesBelow(join(here, '../../examples')), expected, readFileSync(expected, 'utf8'))
  assert.doesNotMatch(readFileSync(expected, 'utf8'), /^correct/m)
})

/** Compares what is reported in a folder with a file, or writes that file where UPDATE is set. */
function compare(files: Record<string, string>, path: string, expected: string | undefined): void {
  const problems = lint(gather(workspaceOf(files)))
  const found = concise(problems, { root: '/w', folder: '/w', files: 0, version: '', colour: false })
  if (process.env.UPDATE) writeFileSync(path, found)
  else assert.equal(found, expected)
}

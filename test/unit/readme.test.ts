import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { rules } from '../../server/src/commands/rules.ts'

const path = new URL('../../README.md', import.meta.url)

test('the table of rules in the README is the table that "djdeploy rules" prints', () => {
  const readme = readFileSync(path, 'utf8')
  const expected = readme.replace(/(<!-- rules -->\n)[^]*(<!-- \/rules -->)/, (_, start, end) => `${start}${rules('md')}${end}`)
  if (process.env.UPDATE) writeFileSync(path, expected)
  else assert.equal(readme, expected, 'run with UPDATE=1 to write it anew')
})

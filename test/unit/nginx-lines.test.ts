import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nginxLines } from '../support/nginxLines.ts'
import { refusals } from '../support/nginxRefusals.ts'

test('we refuse the lines that nginx refuses, and no others', () => {
  const lines = nginxLines()
  assert.ok(lines.length > 1000)
  const wrong = lines.filter(({ text, accepts }) => accepts !== (refusals(text).length === 0))
  assert.deepEqual(
    wrong.map(({ place, text }) => [place, refusals(text).map(({ message }) => message)]),
    [],
  )
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isWritten, type Lock, lockText, readLock, textOf, writtenOf } from '../../server/src/generate/lock.ts'
import type { Plan } from '../../server/src/generate/plan.ts'

const lock: Lock = { templates: 3, answered: ['stack'], plan: { name: '商店' } as Plan, files: { 'nginx/商店.conf': writtenOf('a\nb\n') } }

test('a lock is read as it was written, whatever the order of its files', () => {
  const more = { ...lock, files: { b: writtenOf('b'), a: writtenOf('a') } }
  for (const one of [lock, more]) assert.deepEqual(readLock(lockText(one)), { kind: 'lock', lock: one })
  assert.equal(lockText(more), lockText({ ...more, files: { a: writtenOf('a'), b: writtenOf('b') } }))
})

test('any text is kept, and always by the same bytes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), text => {
      assert.equal(textOf(writtenOf(text)), text)
      assert.ok(isWritten(text.replaceAll(/\r?\n/g, '\r\n'), writtenOf(text)))
    }),
  )
  assert.deepEqual(writtenOf('listen 80;\n'), {
    sha256: 'ae7ea37f433fb97005c5025e69e5fcefe0ea3c808e5d3a1dd0c3499958dfe539',
    text: 'y8ksLknNU7AwsOYCAA==',
  })
})

test('a kept text that was damaged is no text', () => {
  const { sha256, text } = writtenOf('server { listen 80; }\n')
  for (const damaged of [text.slice(4), `${text}!`, '', writtenOf('server { listen 81; }\n').text])
    assert.equal(textOf({ sha256, text: damaged }), undefined)
})

const whole = lockText(lock)
const broken: [string, string][] = [
  ['', 'it is no JSON'],
  [`<<<<<<< ours\n${whole}`, 'it is no JSON'],
  [whole.slice(0, 40), 'it is no JSON'],
  ['null', 'it does not say its version'],
  ['[]', 'it does not say its version'],
  ['{"version": "1"}', 'it does not say its version'],
  ...['templates', 'answered', 'plan', 'files'].map((key): [string, string] => [without(key), `"${key}" is missing in it`]),
  [whole.replace(/"sha256": "[^"]*"/, '"sha256": 1'), 'what it says about nginx/商店.conf cannot be read'],
]

for (const [text, because] of broken) {
  test(`${JSON.stringify(text.slice(0, 24))} … is as good as no lock: ${because}`, () => {
    const read = readLock(text)
    assert.ok(read.kind === 'broken' && read.because.startsWith(because), JSON.stringify(read))
  })
}

test('a lock of a later version is told apart from a broken one', () => {
  assert.deepEqual(readLock('{"version": 2}'), { kind: 'newer', version: 2 })
})

function without(key: string): string {
  const { [key]: _, ...rest } = JSON.parse(whole) as Record<string, unknown>
  return JSON.stringify(rest)
}

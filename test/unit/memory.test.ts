import assert from 'node:assert/strict'
import { test } from 'node:test'
import { onceFor, remember } from '../../server/src/memory.ts'

/** What a result comes to that fails to be made after a change, before or behind what it reads, and is asked for again. */
function afterFailing(readsFirst: boolean): string {
  const memory = remember()
  let text = 'old'
  let fails = false
  const ask = () =>
    memory.keep('result', 'of a file', () => {
      if (readsFirst) memory.reads('other file')
      if (fails) throw new Error('broken')
      memory.reads('file')
      return text
    })
  ask()
  text = 'new'
  memory.changed(['file'])
  fails = true
  assert.throws(ask)
  fails = false
  return ask()
}

for (const readsFirst of [false, true])
  test(`a result whose making failed is made anew${readsFirst ? ', also where it had read something' : ''}`, () =>
    assert.equal(afterFailing(readsFirst), 'new'))

test('what is made once for each object is kept also where it is nothing', () => {
  const asked: string[] = []
  const lengthOf = onceFor(({ name }: { name: string }) => {
    asked.push(name)
    return name === '' ? undefined : name.length
  })
  const [shop, nobody] = [{ name: 'shop' }, { name: '' }]
  assert.deepEqual([shop, nobody, shop, nobody, { name: 'shop' }].map(lengthOf), [4, undefined, 4, undefined, 4])
  assert.deepEqual(asked, ['shop', '', 'shop'])
})

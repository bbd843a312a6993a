import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { applyEdits, applyFixes } from '../../server/src/rules/fix.ts'
import type { Fix } from '../../server/src/rules/rule.ts'
import { insertLineAfter, insertLineBefore, removeLines, Source, span } from '../../server/src/span.ts'

const source = new Source('/w/a', 'one\n  two\nthree\n')

/** A fix that puts a text in the place of a piece. */
function replacing(piece: string, text: string, where = source): Fix {
  const start = where.text.indexOf(piece)
  return { title: piece, edits: [{ at: span(where, start, start + piece.length), text }] }
}

test('fixes in several places and files go in together', () => {
  const other = new Source('/w/b', 'x')
  const both: Fix = { title: 'both', edits: [...replacing('three', '3').edits, ...replacing('x', 'y', other).edits] }
  const { texts, applied } = applyFixes([both, replacing('one', '1')])
  assert.deepEqual(Object.fromEntries(texts), { '/w/a': '1\n  two\n3\n', '/w/b': 'y' })
  assert.equal(applied.length, 2)
})

test('of two fixes for one place the first goes in, whole', () => {
  const second: Fix = { title: 'second', edits: [...replacing('three', '3').edits, ...replacing('two', 'zwei').edits] }
  const { texts, applied } = applyFixes([replacing('two', '2'), second])
  assert.deepEqual([texts.get('/w/a'), applied.length], ['one\n  2\nthree\n', 1])
})

test('the same edit asked for twice is made once', () => {
  const { texts, applied } = applyFixes([replacing('two', '2'), replacing('two', '2')])
  assert.deepEqual([texts.get('/w/a'), applied.length], ['one\n  2\nthree\n', 2])
})

test('lines come and go with their indentation', () => {
  const two = span(source, 6, 9)
  assert.equal(applyEdits(source.text, [insertLineBefore(two, 'new')]), 'one\n  new\n  two\nthree\n')
  assert.equal(applyEdits(source.text, [insertLineAfter(two, 'new')]), 'one\n  two\n  new\nthree\n')
  assert.equal(applyEdits(source.text, [removeLines(two)]), 'one\nthree\n')
})

test('a file with line ends of Windows keeps them, and its byte order mark', () => {
  const windows = new Source('/w/c', '\ufeffone\r\n  two\r\nthree')
  const at = (piece: string) => span(windows, windows.text.indexOf(piece), windows.text.indexOf(piece) + piece.length)
  assert.equal(applyEdits(windows.text, [insertLineBefore(at('two'), 'new')]), '\ufeffone\r\n  new\r\n  two\r\nthree')
  assert.equal(applyEdits(windows.text, [insertLineAfter(at('three'), 'new')]), '\ufeffone\r\n  two\r\nthree\r\nnew')
  assert.equal(applyEdits(windows.text, [removeLines(at('two'))]), '\ufeffone\r\nthree')
})

test('edits from the last to the first give the same text', () => {
  const pieces = fc.array(
    fc.record({ keep: fc.string(), drop: fc.string({ minLength: 1 }), put: fc.string().filter(text => !/[\r\n]/.test(text)) }),
  )
  fc.assert(
    fc.property(pieces, pieces => {
      const before = new Source('/w/d', pieces.map(({ keep, drop }) => keep + drop).join(''))
      let offset = 0
      const edits = pieces.map(({ keep, drop, put }) => {
        const start = (offset += keep.length)
        offset += drop.length
        return { at: span(before, start, offset), text: put }
      })
      assert.equal(applyEdits(before.text, edits.reverse()), pieces.map(({ keep, put }) => keep + put).join(''))
    }),
  )
})

import { test } from 'node:test'
import { copyOf } from './support/example.ts'
import { suite } from './support/suite.ts'

test('the extension on the examples', async t => {
  await suite(t, copyOf('examples'), 'diagnostics')
})

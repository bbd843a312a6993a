import assert from 'node:assert/strict'
import { test } from 'node:test'
import { wasReadBefore } from '../../server/src/facts/parts.ts'
import { Session } from '../../server/src/lsp/session.ts'
import { uriOf } from '../support/editor.ts'
import { copyOf } from '../support/example.ts'

test('what the first key press would have to prepare is prepared once, and nothing else is shown for it', () => {
  const session = new Session({ warn: assert.fail, log: assert.fail })
  session.setFolders([uriOf(copyOf('examples/beginner'))])
  const isPrepared = () => session.views.flatMap(({ stacks }) => stacks.flatMap(({ nginx }) => nginx.map(wasReadBefore)))
  assert.ok(session.publish().length > 0)
  assert.deepEqual(isPrepared(), [false])
  assert.equal(session.rehearse(), true)
  assert.deepEqual(session.publish(), [])
  assert.deepEqual(isPrepared(), [true])
  assert.equal(session.rehearse(), false)
})

test('nothing is prepared where nothing is to be found', () => {
  const session = new Session({ warn: assert.fail, log: assert.fail })
  session.setFolders([uriOf(copyOf('examples/beginner'))])
  session.settings = { enable: false }
  assert.deepEqual([session.publish(), session.rehearse()], [[], false])
  session.settings = { run: 'onSave' }
  session.publish()
  assert.equal(session.rehearse(), false, 'unsaved text would be published with it')
  session.settings = {}
  assert.equal(session.rehearse(), true)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Comparison, Present } from '../../server/src/generate/compare.ts'
import type { Answers } from '../../server/src/generate/detection.ts'
import { type Lock, lockText, readLock } from '../../server/src/generate/lock.ts'
import { stackKinds } from '../../server/src/generate/plan.ts'
import { answersIn, propose } from '../../server/src/generate/proposal.ts'
import { gather } from '../../server/src/stack.ts'
import { workspaceOf } from '../support/workspace.ts'
import { projects } from './projects.ts'

/** What a run would do in a folder, and what it remembers. */
function run(files: Record<string, string>, answers: Answers, lock: Lock | undefined) {
  const workspace = workspaceOf(files)
  const all = { ...answersIn(lock), ...answers }
  const at = (path: string): Present => {
    const text = files[`deploy/${path}`]
    return text === undefined ? { kind: 'absent' } : { kind: 'text', text }
  }
  const answered = Object.keys(all) as (keyof Answers)[]
  const view = { workspace, stacks: gather(workspace) }
  const { compared, detection, mistakes } = propose({
    view,
    answers: all,
    answered,
    language: 'en',
    folder: { at, lock },
    choose: () => 'fail',
  })
  assert.deepEqual([mistakes, detection.questions], [[], []])
  return compared ?? assert.fail('no plan')
}

for (const [name, { files, answers = {} }] of Object.entries(projects)) {
  test(`${name}: a second run has nothing to do, whatever the stack`, () => {
    for (const stack of stackKinds) {
      for (const target of ['debian-12', 'rhel-9'] as const) {
        const first = run(files, { ...answers, stack, target }, undefined)
        const read = readLock(lockText(first.lock))
        assert.ok(read.kind === 'lock')
        const second = run(applied(files, first.files), {}, read.lock)
        assert.deepEqual(
          second.files.filter(({ action }) => action !== 'keep').map(({ path, action }) => `${action} ${path}`),
          [],
          `${stack} ${target}`,
        )
        assert.equal(lockText(second.lock), lockText(first.lock), `${stack} ${target}`)
      }
    }
  })
}

test('from stack to stack in one folder: what the last one wrote goes, and nothing is in the way', () => {
  for (const { files, answers = {} } of Object.values(projects)) {
    let there = files
    let lock: Lock | undefined
    for (const stack of [...stackKinds, stackKinds[0]]) {
      const said = { ...answers, stack }
      const changed = run(there, said, lock)
      assert.deepEqual(
        changed.files.filter(({ action }) => action === 'conflict'),
        [],
      )
      lock = changed.lock
      there = applied(there, changed.files)
      const left = Object.keys(there).filter(name => name.startsWith('deploy/') && !(name in files))
      assert.deepEqual(
        left.sort(),
        Object.keys(lock.files)
          .map(name => `deploy/${name}`)
          .sort(),
        stack,
      )
      const again = run(there, {}, lock)
      assert.deepEqual(
        again.files.filter(({ action }) => action !== 'keep'),
        [],
        stack,
      )
    }
  }
})

function applied(files: Record<string, string>, changes: Comparison[]): Record<string, string> {
  const after = new Map(Object.entries(files))
  for (const { to, text } of changes) {
    if (to === undefined) continue
    if (text === undefined) after.delete(`deploy/${to}`)
    else after.set(`deploy/${to}`, text)
  }
  return Object.fromEntries(after)
}

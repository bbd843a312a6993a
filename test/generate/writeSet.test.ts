import assert from 'node:assert/strict'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'
import { leftIn, undo } from '../../server/src/commands/undo.ts'
import { type Write, writeSet } from '../../server/src/commands/writeSet.ts'
import { UsageError } from '../../server/src/usage.ts'
import { type Failure, failing } from '../support/failing.ts'

const scratch = mkdtempSync(join(tmpdir(), 'djdeploy-set-'))
after(() => rmSync(scratch, { recursive: true, force: true }))

/** A set that makes, replaces and removes files, in folders that are there and in new ones. */
const old: Record<string, string> = {
  'nginx/site': 'old site\n',
  run: 'old run\n',
  'supervisor/site': 'program\n',
  README: 'mine\n',
  empty: '',
}
const writes: Write[] = [
  { path: 'nginx/site', old: 'old site\n', text: 'new site\n' },
  { path: 'run', old: 'old run\n', text: 'new run\n', executable: true },
  { path: 'supervisor/site', old: 'program\n' },
  { path: 'systemd/units/site', text: '单元\n' },
  { path: 'systemd/socket', text: 'socket\n', executable: true },
  { path: 'empty', old: '', text: 'no more\n' },
  { path: 'emptied', text: '' },
  { path: '.lock', text: '{}\n' },
]
test('a set is written as a whole, and nothing else is left', () => {
  const folder = made()
  chmodSync(join(folder, 'nginx/site'), 0o640)
  writeSet(folder, writes)
  assert.deepEqual(filesIn(folder), written(writes))
  assert.equal(statSync(join(folder, 'nginx/site')).mode & 0o777, 0o640, 'who may read a file stays')
  for (const name of ['run', 'systemd/socket']) assert.equal(statSync(join(folder, name)).mode & 0o100, 0o100, `${name} can be run`)
})

test('a set is written into a folder that is not there', () => {
  const folder = join(scratch, 'not/there')
  writeSet(folder, [{ path: 'a/b', text: 'c' }])
  assert.deepEqual(filesIn(folder), { 'a/b': 'c' })
})

const steps = failing(undefined, () => writeSet(made(), writes)).steps

/** For what takes many runs: one file of each kind. */
const few = writes.slice(0, 4)
const fewSteps = failing(undefined, () => writeSet(made(), few)).steps

test('killed at any step, the old or the new set is there once the next run has looked', () => {
  const outcomes = new Set<string>()
  for (let at = 0; at < steps; at++) {
    const folder = killed({ kind: 'killed', at })
    recover(folder)
    outcomes.add(setIn(folder, `killed at step ${at}`))
  }
  assert.deepEqual([...outcomes], ['old', 'new'])
})

test('killed at any step, and again at any step while it is undone, the old or the new set is there in the end', () => {
  for (let at = 0; at < fewSteps; at++) {
    for (let again = 0; ; again++) {
      const folder = killed({ kind: 'killed', at }, few)
      if (leftIn(folder) === 'nothing' || !failing({ kind: 'killed', at: again }, () => undo(folder)).error) break
      recover(folder)
      setIn(folder, `killed at step ${at}, and at step ${again} of undoing it`, few)
    }
  }
})

test('what is edited after the kill stays', () => {
  for (const { path: edited } of few) {
    for (let at = 0; at < fewSteps; at++) {
      const folder = killed({ kind: 'killed', at }, few)
      mkdirSync(dirname(join(folder, edited)), { recursive: true })
      writeFileSync(join(folder, edited), 'edited')
      recover(folder)
      assert.equal(filesIn(folder)[edited], 'edited', `${edited}, killed at step ${at}`)
    }
  }
})

for (const [code, because] of [
  ['ENOSPC', 'no space is left'],
  ['EACCES', 'permission denied'],
  ['EROFS', 'the file system is read-only'],
] as const) {
  test(`${code} at any step is one clear message, and the old set`, () => {
    for (let at = 0; at < steps; at++) {
      const folder = made()
      const { error } = failing({ kind: 'refused', at, code }, () => writeSet(folder, writes))
      // The first name for a file may be a copy, who owns it does not matter, and what is left after the last step is swept up by the next run.
      if (!error) assert.equal(setIn(recover(folder), `step ${at}`), 'new')
      else {
        assert.ok(error instanceof UsageError && error.message.includes(because), String(error))
        assert.equal(setIn(recover(folder), `step ${at}`), 'old')
      }
    }
  })
}

test('a folder that could not be written to is not left behind', () => {
  const folder = join(scratch, 'never', 'here')
  for (let at = 1; at < 6; at++) {
    failing({ kind: 'refused', at, code: 'ENOSPC' }, () => writeSet(folder, [{ path: 'a/b', text: 'c' }]))
    assert.equal(statSync(join(scratch, 'never'), { throwIfNoEntry: false }), undefined, `step ${at}`)
  }
})

for (const [title, change] of [
  ['was changed', folder => writeFileSync(join(folder, 'run'), 'edited')],
  ['was removed', folder => rmSync(join(folder, 'run'))],
  ['has come', folder => writeFileSync(join(folder, '.lock'), 'edited')],
  ['became a folder', folder => mkdirSync(join(folder, '.lock'))],
] as [string, (folder: string) => void][]) {
  test(`a file that ${title} since it was looked at stops it all`, () => {
    const folder = made()
    change(folder)
    const before = filesIn(folder)
    assert.throws(() => writeSet(folder, writes), /was changed while djdeploy was about to write it/)
    assert.deepEqual(filesIn(folder), before)
  })
}

test('while another run writes, this one does not', () => {
  const folder = made()
  mkdirSync(join(folder, '.djdeploy-writing'))
  writeFileSync(join(folder, '.djdeploy-writing/owner'), String(process.ppid))
  assert.equal(leftIn(folder), 'running')
  assert.throws(() => writeSet(folder, writes), /another djdeploy is writing/)
})

function made(): string {
  const folder = mkdtempSync(join(scratch, 'set-'))
  for (const [name, text] of Object.entries(old)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  return folder
}

function killed(failure: Failure, set = writes): string {
  const folder = made()
  failing(failure, () => writeSet(folder, set))
  return folder
}

/** What the next run does first. */
function recover(folder: string): string {
  if (leftIn(folder) !== 'nothing') undo(folder)
  return folder
}

function setIn(folder: string, when: string, set = writes): 'old' | 'new' {
  const files = filesIn(folder)
  if (JSON.stringify(files) === JSON.stringify(sorted(old))) {
    assert.ok(!existsSync(join(folder, 'systemd')), `a folder is left, ${when}`)
    return 'old'
  }
  assert.deepEqual(files, written(set), when)
  return 'new'
}

/** The files once a set is written. */
function written(set: Write[]): Record<string, string> {
  const files = new Map(Object.entries(old))
  for (const { path, text } of set) {
    if (text === undefined) files.delete(path)
    else files.set(path, text)
  }
  return sorted(Object.fromEntries(files))
}

function filesIn(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(name => statSync(join(folder, name)).isFile())
  return sorted(Object.fromEntries(names.map(name => [name, readFileSync(join(folder, name), 'utf8')])))
}

function sorted(files: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1)))
}

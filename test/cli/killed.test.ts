import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { type Folder, folderOf } from '../support/cli.ts'
import { djangoProject } from '../support/djangoProject.ts'
import { filesBelow } from '../support/workspace.ts'

const old = ['generate', '--yes', '--stack', 'uwsgi-supervisor', '--set', 'processes=3']
const next = ['generate', '--yes', '--stack', 'gunicorn-systemd', '--set', 'processes=5']

const project = folderOf(djangoProject)
assert.equal(project.run(old).code, 0)
const before = filesBelow(project.path)
const reference = copy()
assert.equal(reference.run(next).code, 0)
const after = filesBelow(reference.path)

function copy(): Folder {
  const folder = folderOf({})
  cpSync(project.path, folder.path, { recursive: true })
  return folder
}

/** What a look shows after the kill, what undoing leaves, and what the next run makes of it. */
function assertWhole(folder: Folder, when: string): 'old' | 'new' {
  const told = JSON.parse(folder.run(['generate', '--json']).stdout)
  const processes = told.plan.processes
  assert.ok(processes === 3 || processes === 5, when)
  const again = folder.run(['generate', '--yes'])
  assert.equal(again.code, 0, again.stderr)
  const files = filesBelow(folder.path)
  assert.deepEqual(files, processes === 3 ? before : after, when)
  assert.equal(folder.run(next).code, 0)
  assert.deepEqual(filesBelow(folder.path), after, when)
  return processes === 3 ? 'old' : 'new'
}

test('killed at a step, the old or the new set is there once the next run has looked', () => {
  const found = new Set<string>()
  const killing = (at: number) => ({
    NODE_OPTIONS: `--require ${join(import.meta.dirname, '../support/killedAt.cjs')}`,
    KILLED_AT: String(at),
  })
  for (let at = 0; ; at += 7) {
    const folder = copy()
    const { code } = folder.run(next, { env: killing(at) })
    if (code !== null) {
      assert.equal(code, 0)
      break
    }
    found.add(assertWhole(folder, `killed at step ${at}`))
  }
  assert.deepEqual([...found], ['old', 'new'])
})

test('killed at any moment, the old or the new set is there once the next run has looked', async () => {
  const started = Date.now()
  assert.equal(copy().run(next).code, 0)
  const whole = Date.now() - started
  for (let part = 0.5; part <= 1; part += 0.1) {
    const folder = copy()
    const program = spawn(process.execPath, [join(import.meta.dirname, '../../dist/cli.js'), ...next], {
      cwd: folder.path,
      stdio: 'ignore',
    })
    setTimeout(() => program.kill('SIGKILL'), whole * part)
    await once(program, 'exit')
    assertWhole(folder, `killed after ${Math.round(part * 100)} % of the time`)
  }
})

import assert from 'node:assert/strict'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { type Task, tasks } from 'vscode'
import { until, uriOf } from './support/place.ts'

const mine = { label: 'the good one', type: 'djdeploy', task: 'lint', paths: ['correct'] }

suite('the task', () => {
  test('lints the folder', async () => {
    const [lint, ...more] = await tasks.fetchTasks({ type: 'djdeploy' })
    assert.deepEqual([lint?.name, lint?.problemMatchers, more], ['lint', ['$djdeploy'], []])
    assert.equal(await exitCodeOf(lint ?? assert.fail()), 1)
  })

  test('lints what a task of the user names', async () => {
    const file = uriOf('.vscode/tasks.json').fsPath
    mkdirSync(uriOf('.vscode').fsPath, { recursive: true })
    writeFileSync(file, JSON.stringify({ version: '2.0.0', tasks: [mine] }))
    const good = await until(async () => (await tasks.fetchTasks()).find(({ name }) => name.endsWith(mine.label)))
    assert.equal(await exitCodeOf(good), 0)
    rmSync(file)
  })
})

async function exitCodeOf(task: Task): Promise<number | undefined> {
  const ended = new Promise<number | undefined>(resolve => {
    const listening = tasks.onDidEndTaskProcess(({ execution, exitCode }) => {
      if (execution.task.name !== task.name) return
      listening.dispose()
      resolve(exitCode)
    })
  })
  await tasks.executeTask(task)
  return ended
}

import assert from 'node:assert/strict'
import { type TaskExecution, tasks } from 'vscode'

suite('the task', () => {
  test('lints the folder', async () => {
    const [lint, ...more] = await tasks.fetchTasks({ type: 'djdeploy' })
    assert.deepEqual([lint?.name, lint?.problemMatchers, more], ['lint', ['$djdeploy'], []])
    const ended = new Promise(resolve => {
      tasks.onDidEndTaskProcess(({ execution, exitCode }) => execution === running && resolve(exitCode))
    })
    const running: TaskExecution = await tasks.executeTask(lint ?? assert.fail())
    assert.equal(await ended, 1)
  })
})

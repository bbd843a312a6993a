import { type Disposable, ProcessExecution, Task, type TaskDefinition, tasks, type WorkspaceFolder, workspace } from 'vscode'
import type { Client } from './languageClient.ts'
import { language } from './settings.ts'

interface LintTask extends TaskDefinition {
  task: 'lint'
  /** Files and folders relative to the workspace folder, all of it without. */
  paths?: string[]
}

/** Tasks that run the command line of this extension, whose lines the problem matcher `$djdeploy` reads. */
export function taskProvider(client: Client, cli: string): Disposable[] {
  return [
    tasks.registerTaskProvider('djdeploy', {
      provideTasks: () => (workspace.workspaceFolders ?? []).map(folder => lint(cli, { type: 'djdeploy', task: 'lint' }, folder)),
      resolveTask({ definition, scope }) {
        const folder = typeof scope === 'object' ? scope : workspace.workspaceFolders?.[0]
        return folder && definition.task === 'lint' ? lint(cli, definition as LintTask, folder) : undefined
      },
    }),
    // The task has replaced what the server had found, without the other ends and the fixes.
    tasks.onDidEndTask(({ execution }) => {
      if (execution.task.definition.type === 'djdeploy') void client.ask('djdeploy/check', {})
    }),
  ]
}

function lint(cli: string, definition: LintTask, folder: WorkspaceFolder): Task {
  const command = [cli, 'lint', '--format', 'concise', '--lang', language(), ...(definition.paths ?? [])]
  // In a desktop editor, the program that runs us is Electron, which is Node only where it is asked to be.
  const execution = new ProcessExecution(process.execPath, command, { cwd: folder.uri.fsPath, env: { ELECTRON_RUN_AS_NODE: '1' } })
  return new Task(definition, folder, 'lint', 'djdeploy', execution, '$djdeploy')
}

import type { ChildProcess } from 'node:child_process'
import type { ExtensionContext } from 'vscode'
import { commandsOf } from './commands.ts'
import { type Client, clientOf } from './languageClient.ts'
import { rulePages } from './rulePages.ts'
import { roleStatus } from './status.ts'
import { taskProvider } from './tasks.ts'
import { wizard } from './wizard.ts'

/** Everything of the extension but the server, which is starting. */
export function begin(server: ChildProcess, context: ExtensionContext): Client {
  const client = clientOf(server, context)
  context.subscriptions.push(
    client,
    ...rulePages(client),
    ...roleStatus(client),
    ...commandsOf(client),
    ...wizard(client),
    ...taskProvider(client, context.asAbsolutePath('dist/cli.js')),
  )
  void client.start()
  return client
}

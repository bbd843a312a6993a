import type { ExtensionContext } from 'vscode'
import { commandsOf } from './commands.ts'
import { type Client, clientIn } from './languageClient.ts'
import { rulePages } from './rulePages.ts'
import { roleStatus } from './status.ts'
import { taskProvider } from './tasks.ts'
import { wizard } from './wizard.ts'

let client: Client | undefined

/** Starts the language server, and does what only an editor can. Nothing waits for the server: what asks it does. */
export function activate(context: ExtensionContext): void {
  client = clientIn(context)
  context.subscriptions.push(
    client,
    ...rulePages(client),
    ...roleStatus(client),
    ...commandsOf(client),
    ...wizard(client),
    ...taskProvider(client, context.asAbsolutePath('dist/cli.js')),
  )
  void client.start()
}

export function deactivate(): Promise<void> | undefined {
  return client?.stop()
}

import type { ExtensionContext } from 'vscode'
import type { Client } from './languageClient.ts'
import { startServer } from './serverProcess.ts'

let client: Client | undefined

/** Starts the language server, and does what only an editor can. Nothing waits for the server: what asks it does. */
export async function activate(context: ExtensionContext): Promise<void> {
  // The server takes as long to start as the library that speaks to it takes to load: they do so side by side.
  const server = startServer(context)
  const { begin } = await import('./begin.ts')
  client = begin(server, context)
}

export function deactivate(): Promise<void> | undefined {
  return client?.stop()
}

import type { ChildProcess } from 'node:child_process'
import { type ExtensionContext, l10n, Uri, workspace } from 'vscode'
import { DidChangeConfigurationNotification, LanguageClient, type Middleware } from 'vscode-languageclient/node'
import type { InitializationOptions, Requests } from '../../server/src/protocol.ts'
import { withoutDoubles } from './others.ts'
import { startServer } from './serverProcess.ts'
import { settings } from './settings.ts'

/** The connection to the server, with the requests that are ours alone. */
export class Client extends LanguageClient {
  /** Asks the server; waits until it has started, and rejects where it cannot. */
  ask<Name extends keyof Requests>(name: Name, params: Requests[Name]['params']): Promise<Requests[Name]['result']> {
    return this.sendRequest(name, params)
  }
}

/**
 * The client of a server that is starting already, and of those that take its place should it end. The server gets every file, whatever
 * its language: configuration comes as `nginx`, `NGINX`, `ini`, `properties`, `python`, `yaml` or plain text, depending on what else is
 * installed, and only the text says what it is.
 */
export function clientOf(starting: ChildProcess, context: ExtensionContext): Client {
  let server: ChildProcess | undefined = starting
  const client = new Client(
    'djdeploy',
    l10n.t('Django Deploy'),
    async () => {
      const connected = server ?? startServer(context)
      server = undefined
      return connected
    },
    {
      documentSelector: [{ scheme: 'file' }],
      // The problem matcher has the same owner, so that what a task finds and what the server finds replace each other.
      diagnosticCollectionName: 'djdeploy',
      initializationOptions: (): InitializationOptions => ({ ...settings(), commands: true }),
      middleware: { ...withoutDoubles, ...readableCodes },
    },
  )
  context.subscriptions.push(
    workspace.onDidChangeConfiguration(change => {
      if (change.affectsConfiguration('djdeploy') && client.isRunning())
        void client.sendNotification(DidChangeConfigurationNotification.type, { settings: settings() })
    }),
  )
  return client
}

/** The code of a diagnostic opens the page of its rule in the editor. */
const readableCodes: Middleware = {
  handleDiagnostics(uri, diagnostics, next) {
    for (const diagnostic of diagnostics) {
      const value = typeof diagnostic.code === 'object' ? diagnostic.code.value : diagnostic.code
      if (value) diagnostic.code = { value, target: Uri.parse(`command:djdeploy.explain?${encodeURIComponent(JSON.stringify([value]))}`) }
    }
    next(uri, diagnostics)
  },
}

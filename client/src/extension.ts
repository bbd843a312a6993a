import { type ExtensionContext, l10n } from 'vscode'
import { LanguageClient, TransportKind } from 'vscode-languageclient/node'

let client: LanguageClient | undefined

/**
 * Starts the language server. It gets every file, whatever its language: configuration comes as `nginx`, `NGINX`, `ini`, `properties`,
 * `python`, `yaml` or plain text, depending on what else is installed, and only the text says what it is.
 */
export async function activate(context: ExtensionContext): Promise<void> {
  const module = context.asAbsolutePath('dist/server.js')
  client = new LanguageClient(
    'djdeploy',
    l10n.t('djdeploy'),
    { module, transport: TransportKind.stdio },
    { documentSelector: [{ scheme: 'file' }] },
  )
  context.subscriptions.push(client)
  await client.start()
}

export function deactivate(): Promise<void> | undefined {
  return client?.stop()
}

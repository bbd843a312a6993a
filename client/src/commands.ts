import { commands, type Disposable, l10n, ProgressLocation, Uri, window, workspace } from 'vscode'
import type { Location, Range } from 'vscode-languageclient'
import type { Client } from './languageClient.ts'

/** The commands that need nothing but the server. */
export function commandsOf(client: Client): Disposable[] {
  return [
    commands.registerCommand('djdeploy.check', () => check(client)),
    commands.registerCommand('djdeploy.fixFile', () => {
      const document = window.activeTextEditor?.document
      return document && fix(client, document.uri.toString())
    }),
    commands.registerCommand('djdeploy.fixProject', () => fix(client)),
    commands.registerCommand('djdeploy.goTo', ({ uri, range }: Location) => select(client, uri, range)),
    commands.registerCommand('djdeploy.select', (uri: string, range: Range) => select(client, uri, range)),
    commands.registerCommand('djdeploy.restart', () => client.restart()),
    commands.registerCommand('djdeploy.showOutput', () => client.outputChannel.show()),
  ]
}

async function check(client: Client): Promise<void> {
  const { files, error, warning, info } = await window.withProgress(
    { location: ProgressLocation.Window, title: l10n.t('Checking the deployment') },
    () => client.ask('djdeploy/check', {}),
  )
  if (error + warning + info > 0) {
    await commands.executeCommand('workbench.actions.view.problems')
    return
  }
  const message = files > 0 ? l10n.t('Nothing is wrong. Files read: {0}', files) : l10n.t('There is no deployment file in this folder.')
  void window.showInformationMessage(message)
}

/** Applies the safe fixes of one file, or of all. The changed files stay open and unsaved, to be looked at and undone. */
async function fix(client: Client, uri?: string): Promise<void> {
  const { count, edit } = await client.ask('djdeploy/fixAll', { uri })
  if (count === 0) {
    void window.showInformationMessage(l10n.t('There is nothing that can be fixed safely.'))
    return
  }
  const applied = await workspace.applyEdit(await client.protocol2CodeConverter.asWorkspaceEdit(edit))
  if (applied) window.setStatusBarMessage(l10n.t('Problems fixed: {0}', count), 5000)
}

/** Shows a range of a file as selected, so that what is typed next replaces it. */
async function select(client: Client, uri: string, range: Range): Promise<void> {
  await window.showTextDocument(Uri.parse(uri), { selection: client.protocol2CodeConverter.asRange(range) })
}

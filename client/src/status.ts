import {
  ConfigurationTarget,
  commands,
  type Disposable,
  type LanguageStatusItem,
  LanguageStatusSeverity,
  l10n,
  languages,
  type TextDocument,
  Uri,
  window,
  workspace,
} from 'vscode'
import type { Role } from '../../server/src/protocol.ts'
import type { Client } from './languageClient.ts'

/** Languages of files that are likely to be configuration, so that the user can say so where we do not see it. */
const likely = /^(nginx|ini|properties|plaintext|uwsgi-ini|supervisor-conf|systemd-.*|jinja.*)$/i

/** What the file in front is taken for, in the language status, and the command that takes it for something else. */
export function roleStatus(client: Client): Disposable[] {
  const item = languages.createLanguageStatusItem('djdeploy.role', [])
  item.name = l10n.t('Django Deploy: Role of the File')
  let asked = 0
  const update = async () => {
    const document = window.activeTextEditor?.document
    const turn = ++asked
    const role =
      document?.uri.scheme === 'file'
        ? await client.ask('djdeploy/role', { uri: document.uri.toString() }).catch(() => undefined)
        : undefined
    if (turn === asked) show(item, document, role)
  }
  void update()
  return [
    item,
    window.onDidChangeActiveTextEditor(update),
    languages.onDidChangeDiagnostics(({ uris }) => {
      const shown = window.activeTextEditor?.document.uri.toString()
      if (uris.some(uri => uri.toString() === shown)) void update()
    }),
    workspace.onDidSaveTextDocument(update),
    workspace.onDidChangeConfiguration(change => {
      if (change.affectsConfiguration('djdeploy')) void update()
    }),
    commands.registerCommand('djdeploy.selectRole', async (uri = window.activeTextEditor?.document.uri) => {
      if (uri instanceof Uri) await selectRole(uri, await client.ask('djdeploy/role', { uri: uri.toString() }))
    }),
  ]
}

function show(item: LanguageStatusItem, document: TextDocument | undefined, answer: Role | undefined): void {
  if (!document || !answer || (!answer.role && !likely.test(document.languageId))) {
    item.selector = []
    return
  }
  item.selector = { scheme: 'file', language: document.languageId }
  item.text = answer.role ? [answer.role, answer.detail].filter(Boolean).join(' · ') : l10n.t('no deployment file')
  item.detail = l10n.t('role of this file')
  item.severity = LanguageStatusSeverity.Information
  item.command = { command: 'djdeploy.selectRole', title: l10n.t('Select Role'), arguments: [document.uri] }
}

/** Lets the user choose what a file is, and keeps the choice in the settings of the workspace, or of the user where none is open. */
async function selectRole(uri: Uri, { role, roles }: Role): Promise<void> {
  const inFolder = workspace.getWorkspaceFolder(uri)
  const key = inFolder ? workspace.asRelativePath(uri, false) : uri.path
  const configuration = workspace.getConfiguration('djdeploy', uri)
  const chosen = await window.showQuickPick(
    [
      { label: l10n.t('Automatic'), description: l10n.t('as its name and its text say'), id: undefined },
      ...roles.map(id => ({ label: id, description: id === role ? l10n.t('now') : undefined, id })),
      { label: l10n.t('None'), description: l10n.t('leave this file alone'), id: 'none' },
    ],
    { title: l10n.t('Role of {0}', key), placeHolder: l10n.t('What is this file?') },
  )
  if (!chosen) return
  const set = configuration.inspect<Record<string, string>>('roles')
  const { [key]: _, ...rest } = (inFolder ? set?.workspaceValue : set?.globalValue) ?? {}
  const wanted = chosen.id ? { ...rest, [key]: chosen.id } : rest
  const value = Object.keys(wanted).length > 0 ? wanted : undefined
  await configuration.update('roles', value, inFolder ? ConfigurationTarget.Workspace : ConfigurationTarget.Global)
}

import { commands, type Disposable, l10n, ProgressLocation, Uri, window, workspace } from 'vscode'
import type { Generation, Proposal } from '../../server/src/protocol.ts'
import { settleConflicts } from './conflicts.ts'
import type { Client } from './languageClient.ts'
import { askFor, firstOpen } from './planQuestions.ts'
import { openPlan, review } from './planReview.ts'
import { type Preview, previewIn } from './preview.ts'

/** The command that generates a deployment: it asks what no file tells, shows the plan, then the files, and writes them after one more question. */
export function wizard(client: Client): Disposable[] {
  const preview = previewIn('djdeploy-preview')
  return [
    preview,
    commands.registerCommand('djdeploy.generate', async (uri?: Uri) => {
      const folder = await chooseFolder(uri)
      if (!folder) return
      try {
        await generate(client, preview, { folder: folder.toString(), answers: projectAt(uri, folder), choices: {} })
      } catch (error) {
        void window.showErrorMessage(error instanceof Error ? error.message : String(error))
      } finally {
        preview.clear()
      }
    }),
  ]
}

/** The project whose `manage.py` the command was called on; one in the folder itself need not be named. */
function projectAt(uri: Uri | undefined, folder: Uri): Generation['answers'] {
  const inside = uri?.path.slice(folder.path.length + 1) ?? ''
  return /\/manage\.py$/.test(inside) ? { project: inside.replace(/\/manage\.py$/, '') } : {}
}

async function chooseFolder(uri: Uri | undefined): Promise<Uri | undefined> {
  const named = uri && workspace.getWorkspaceFolder(uri)
  if (named) return named.uri
  const { workspaceFolders: folders = [] } = workspace
  if (folders.length === 0) void window.showInformationMessage(l10n.t('Open the folder of a Django project first.'))
  return folders.length > 1 ? (await window.showWorkspaceFolderPick())?.uri : folders[0]?.uri
}

/** Asks and shows, over and over, until the deployment is written or the user has left. */
async function generate(client: Client, preview: Preview, wanted: Generation): Promise<void> {
  for (;;) {
    const proposal = await propose(client, wanted)
    const open = firstOpen(proposal) ?? (await review(proposal))
    switch (open) {
      case undefined:
        return
      case 'again':
        break
      case 'toml':
        return openPlan(proposal)
      case 'preview': {
        if (!(await settleConflicts(proposal, wanted.choices))) return
        const settled = await propose(client, wanted)
        const next = await preview.show(settled)
        if (next === 'write') return write(client, wanted, settled)
        if (next !== 'back') return
        wanted.choices = {}
        break
      }
      default: {
        const text = await askFor(open, text => client.ask('djdeploy/answer', { key: open.key, text }))
        if (text !== undefined) wanted.answers[open.key] = text
        else if (firstOpen(proposal)) return
      }
    }
  }
}

async function propose(client: Client, wanted: Generation): Promise<Proposal> {
  return window.withProgress({ location: ProgressLocation.Window, title: l10n.t('Reading the project') }, () =>
    client.ask('djdeploy/propose', wanted),
  )
}

/** The one confirmation, then all files or none. What is left to do is shown afterwards. */
async function write(client: Client, wanted: Generation, { folder, files }: Proposal): Promise<void> {
  const paths = files.flatMap(({ to }) => to ?? [])
  const yes = l10n.t('Write')
  const onlyNew = l10n.t('Write New Files Only')
  const buttons =
    new Set(files.flatMap(({ to, action }) => (to === undefined ? [] : action === 'create'))).size > 1 ? [yes, onlyNew] : [yes]
  const where = workspace.asRelativePath(Uri.file(folder), false)
  const question = { modal: true, detail: paths.join('\n') }
  const chosen = await window.showInformationMessage(l10n.t('Write {0} files to {1}?', paths.length, where), question, ...buttons)
  if (chosen === undefined) return
  const { checklist } = await client.ask('djdeploy/generate', { ...wanted, onlyNew: chosen === onlyNew })
  if (checklist) await commands.executeCommand('markdown.showPreview', Uri.joinPath(Uri.file(folder), checklist))
}

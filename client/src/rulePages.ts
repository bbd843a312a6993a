import { commands, type Disposable, EventEmitter, l10n, languages, ThemeIcon, Uri, window, workspace } from 'vscode'
import type { RuleSummary } from '../../server/src/protocol.ts'
import type { Client } from './languageClient.ts'

/** Pages of rules as documents of the editor, and the command that opens one. */
export function rulePages(client: Client): Disposable[] {
  const changed = new EventEmitter<Uri>()
  return [
    changed,
    workspace.registerTextDocumentContentProvider('djdeploy', {
      onDidChange: changed.event,
      provideTextDocumentContent: async uri => {
        const id = ruleOf(uri)
        return (id && (await client.ask('djdeploy/page', { id }))) || l10n.t('There is no rule "{0}".', id ?? uri.path)
      },
    }),
    workspace.onDidChangeConfiguration(change => {
      if (!change.affectsConfiguration('djdeploy.language')) return
      for (const { uri } of workspace.textDocuments) if (uri.scheme === 'djdeploy') changed.fire(uri)
    }),
    commands.registerCommand('djdeploy.explain', async (id?: string) => {
      const chosen = id ?? (await chooseRule(await client.ask('djdeploy/rules', {})))
      if (chosen) await commands.executeCommand('markdown.showPreview', pageOf(chosen))
    }),
  ]
}

function pageOf(id: string): Uri {
  return Uri.from({ scheme: 'djdeploy', path: `/rules/${id}.md` })
}

function ruleOf({ path }: Uri): string | undefined {
  return /^\/rules\/(.+)\.md$/.exec(path)?.[1]
}

/** Lets the user choose a rule, those that have something to say about the open file first. */
async function chooseRule(rules: readonly RuleSummary[]): Promise<string | undefined> {
  const open = window.activeTextEditor?.document.uri
  const found = new Set(
    open && languages.getDiagnostics(open).flatMap(({ source, code }) => (source === 'djdeploy' ? ruleNamed(code) : [])),
  )
  const items = rules.map(({ id, severity, summary }) => ({ label: id, detail: summary, iconPath: new ThemeIcon(severity) }))
  const sorted = [...items.filter(({ label }) => found.has(label)), ...items.filter(({ label }) => !found.has(label))]
  const chosen = await window.showQuickPick(sorted, {
    title: l10n.t('Explain a Rule'),
    placeHolder: l10n.t('What do you want explained?'),
    matchOnDetail: true,
  })
  return chosen?.label
}

function ruleNamed(code: string | number | { value: string | number } | undefined): string {
  return String(typeof code === 'object' ? code.value : code)
}

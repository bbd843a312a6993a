import { l10n, type QuickPickItem, QuickPickItemKind, Range, Uri, window, workspace } from 'vscode'
import type { PlanRow, Proposal } from '../../server/src/protocol.ts'

/** What the user wants next: to change a row, to see the files or the plan as a text, or to see all this again. */
type Next = PlanRow | 'preview' | 'toml' | 'again'

/** Shows the plan; undefined where the user has left. */
export async function review({ decisions, mistakes, counts, notes }: Proposal): Promise<Next | undefined> {
  type Item = QuickPickItem & { next?: Next }
  const preview: Item = { label: `$(diff-multiple) ${l10n.t('Preview the files')}`, description: counts, next: 'preview' }
  const wrong = mistakes.map((mistake): Item => ({ label: `$(error) ${mistake}` }))
  const items: Item[] = [
    ...(wrong.length > 0 ? wrong : [preview]),
    { label: `$(file-code) ${l10n.t('Open the plan as TOML')}`, next: 'toml' },
    ...notes.map((note): Item => ({ label: `$(info) ${note}` })),
    { label: l10n.t('plan, Enter changes a value'), kind: QuickPickItemKind.Separator },
    ...decisions.map((row): Item => ({ label: row.key, description: `${row.value} — ${row.source}`, next: row })),
  ]
  const title = l10n.t('Generate Deployment')
  const chosen = await window.showQuickPick(items, { title, matchOnDescription: true, ignoreFocusOut: true })
  return chosen && (chosen.next ?? 'again')
}

/** The configuration file with the plan in it, unsaved: once saved, it says what is generated. One that the user is editing stays as it is. */
export async function openPlan({ config }: Proposal): Promise<void> {
  const uri = Uri.file(config.path)
  const isThere = await workspace.fs.stat(uri).then(
    () => true,
    () => false,
  )
  const document = await workspace.openTextDocument(isThere ? uri : uri.with({ scheme: 'untitled' }))
  const unsaved = document.isDirty
  const editor = await window.showTextDocument(document)
  if (!unsaved) await editor.edit(edit => edit.replace(new Range(0, 0, document.lineCount, 0), config.text))
}

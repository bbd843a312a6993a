import { l10n, type QuickPickItem, window } from 'vscode'
import type { Generation, Proposal } from '../../server/src/protocol.ts'

/** Asks what becomes of each file that is in the way, and notes it in the choices; false where the user has left. */
export async function settleConflicts({ files }: Proposal, choices: Generation['choices']): Promise<boolean> {
  for (const { path, action, because, mergeable } of files) {
    if (action !== 'conflict') continue
    type Item = QuickPickItem & { choice: 'merge' | 'keep' | 'new' }
    const merge: Item = { label: l10n.t('Merge'), description: l10n.t('both changes fit together'), choice: 'merge' }
    const items: Item[] = [
      ...(mergeable ? [merge] : []),
      { label: l10n.t('Keep mine'), choice: 'keep' },
      { label: l10n.t('Write {0} beside it', `${path}.new`), choice: 'new' },
    ]
    const chosen = await window.showQuickPick(items, { title: path, placeHolder: because, ignoreFocusOut: true })
    if (!chosen) return false
    choices[path] = chosen.choice
  }
  return true
}

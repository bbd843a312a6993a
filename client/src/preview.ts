import { commands, type Disposable, l10n, type QuickPickItem, Uri, window, workspace } from 'vscode'
import type { Proposal } from '../../server/src/protocol.ts'

/** Texts that are on no disk yet, shown beside those that are. */
export interface Preview extends Disposable {
  /** Opens what would change, and asks what next; undefined where the user has left. */
  show(proposal: Proposal): Promise<'write' | 'back' | undefined>
  /** Forgets the texts; open editors keep theirs. */
  clear(): void
}

/** A preview whose documents have a scheme of their own. */
export function previewIn(scheme: string): Preview {
  const texts = new Map<string, string>()
  const provider = workspace.registerTextDocumentContentProvider(scheme, { provideTextDocumentContent: uri => texts.get(uri.toString()) })
  let shown = 0
  return {
    dispose: () => provider.dispose(),
    clear: () => texts.clear(),
    async show({ folder, files, counts }) {
      // Another query makes other documents: those of an earlier preview keep the text they had.
      const query = String(++shown)
      const changes = files.flatMap(({ path, to, text, state }) => {
        if (to === undefined) return []
        const now = Uri.joinPath(Uri.file(folder), path)
        const then = Uri.joinPath(Uri.file(folder), to).with({ scheme, query })
        if (text !== undefined) texts.set(then.toString(), text)
        return [[now, state === 'absent' ? undefined : now, text === undefined ? undefined : then]]
      })
      if (changes.length > 0) await openChanges(l10n.t('Deployment: {0}', counts), changes)
      return askWhatNext(counts, changes.length)
    },
  }
}

/**
 * All changes in one editor, each as its name, what is there and what would be. Editors made from VS Code may lack the command for several
 * files, and open one for each.
 */
export async function openChanges(title: string, changes: (Uri | undefined)[][], command = 'vscode.changes'): Promise<void> {
  try {
    await commands.executeCommand(command, title, changes)
  } catch {
    for (const [name, now, then] of changes) {
      if (now && then) await commands.executeCommand('vscode.diff', now, then, title, { preview: false })
      else await commands.executeCommand('vscode.open', now ?? then ?? name, { preview: false })
    }
  }
}

async function askWhatNext(counts: string, changes: number): Promise<'write' | 'back' | undefined> {
  type Item = QuickPickItem & { next: 'write' | 'back' | 'trust' }
  const write: Item = { label: `$(save-all) ${l10n.t('Write…')}`, description: counts, next: 'write' }
  const trust: Item = { label: `$(workspace-untrusted) ${l10n.t('Trust this folder, to write files in it')}`, next: 'trust' }
  const back: Item = { label: `$(arrow-left) ${l10n.t('Back to the plan')}`, next: 'back' }
  const items = [...(changes === 0 ? [] : [workspace.isTrusted ? write : trust]), back]
  const placeHolder = changes === 0 ? l10n.t('Everything is up to date.') : l10n.t('These files would change.')
  const chosen = await window.showQuickPick(items, { title: l10n.t('Generate Deployment'), placeHolder, ignoreFocusOut: true })
  if (chosen?.next !== 'trust') return chosen?.next
  await commands.executeCommand('workbench.trust.manage')
  return undefined
}

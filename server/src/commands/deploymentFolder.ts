import { lstatSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Compared, Comparison, Folder, Present } from '../generate/compare.ts'
import { type Lock, lockName, lockText, plainLines, readLock } from '../generate/lock.ts'
import { t } from '../l10n.ts'
import { isBelow } from '../path.ts'
import { UsageError } from '../usage.ts'
import { slashed } from '../walk.ts'
import { presentAt } from './present.ts'
import { leftIn, pathOnceUndone, undo } from './undo.ts'
import { type Write, writeSet } from './writeSet.ts'

/** The folder that a deployment is written to, as it is on the disk. */
export interface DeploymentFolder extends Folder {
  path: string
  /** What the user should know about what earlier runs have left. */
  notes: string[]
}

/** How a folder is looked at. */
export interface Manner {
  /** Nothing on the disk is changed, not even what an interrupted run has left. */
  onlyLook: boolean
  /** Whether an editor holds changes of a file that are not on the disk. */
  unsaved(path: string): boolean
}

/**
 * Opens the folder for a deployment. What an interrupted run has left is undone first; who only looks sees it as if it were. Throws a
 * `UsageError` where a symbolic link would lead out of the project, or what is there is not for this version to change.
 */
export function openFolder(root: string, path: string, { onlyLook, unsaved }: Manner): DeploymentFolder {
  const notes = leftBehind(root, path, { onlyLook })
  const placeOf = onlyLook ? pathOnceUndone(path) : (name: string) => name
  const at = (name: string): Present => {
    const place = placeOf(name)
    if (place === undefined) return { kind: 'absent' }
    if (unsaved(`${path}/${name}`)) return { kind: 'other', because: t('it has changes in the editor that are not saved') }
    return presentAt(path, place)
  }
  return { path, notes, lock: lockOf(path, at, notes), at }
}

/** The folder itself and those between it and the root; how the root is reached is the business of the user. */
function refuseLinks(root: string, path: string): void {
  for (let folder = path; folder !== root; folder = slashed(dirname(folder))) {
    const stat = lstatSync(folder, { throwIfNoEntry: false })
    if (stat?.isSymbolicLink()) throw new UsageError(t('{0} is a symbolic link; name the folder that it leads to, with --out', folder))
    if (stat && !stat.isDirectory()) throw new UsageError(t('{0} is no folder', folder))
    if (!isBelow(path, root) || folder === slashed(dirname(folder))) return
  }
}

/** Undoes what an interrupted run has left, or for who only looks, says that it is there; gives what the user should know. */
export function leftBehind(root: string, path: string, { onlyLook }: Pick<Manner, 'onlyLook'>): string[] {
  refuseLinks(root, path)
  switch (leftIn(path)) {
    case 'nothing':
      return []
    case 'running':
      throw new UsageError(t('another djdeploy is writing to {0} at this moment; nothing was written', path))
    case 'interrupted':
      if (onlyLook) return [t('a run that was writing to {0} was interrupted; the next one that writes undoes it', path)]
      undo(path)
      return [t('a run that was writing to {0} was interrupted, and has been undone', path)]
  }
}

function lockOf(path: string, at: Folder['at'], notes: string[]): Lock | undefined {
  const present = at(lockName)
  if (present.kind === 'absent') return undefined
  if (present.kind === 'other') throw new UsageError(t('{0} cannot be read: {1}', join(path, lockName), present.because))
  const read = readLock(present.text)
  switch (read.kind) {
    case 'lock':
      return read.lock
    case 'newer':
      throw new UsageError(t('{0} was written by a newer djdeploy; use that one here', join(path, lockName)))
    case 'broken':
      notes.push(t('{0} is broken: {1}. All files count as changed by you, and none is replaced', join(path, lockName), read.because))
      return undefined
  }
}

/** Writes what was decided, and remembers it. Gives the files that were written; where nothing changes, nothing is touched. */
export function writeDeployment({ path, at }: DeploymentFolder, { files, lock }: Compared): Comparison[] {
  const changed = files.filter(({ to }) => to !== undefined)
  const before = at(lockName)
  const old = before.kind === 'text' ? before.text : undefined
  const text = lockText(lock)
  const writes: Write[] = changed.flatMap(({ to, old, text, executable }) =>
    to === undefined ? [] : [{ path: to, old, text, executable }],
  )
  if (old === undefined || plainLines(old) !== text) writes.push({ path: lockName, old, text })
  if (writes.length > 0) writeSet(path, writes)
  return changed
}

import {
  chmodSync,
  chownSync,
  copyFileSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { reasonOf } from '../files.ts'
import { t } from '../l10n.ts'
import { UsageError } from '../usage.ts'
import { stagingName } from '../walk.ts'
import { presentAt } from './present.ts'
import { forgetJournal, hashOf, missingAbove, own, undo, writeJournal } from './undo.ts'

/** A change to one file below a folder. */
export interface Write {
  /** Below the folder, parts joined by `/`. */
  path: string
  /** What stands there, exactly; undefined for nothing. */
  old?: string
  /** What will stand there; undefined for nothing. */
  text?: string
  executable?: boolean
}

/**
 * Writes a set of files: all of them or none. Everything is laid ready in a folder of its own beside them, the old files included, and a
 * journal says what is about to happen; then each file gets in its place by one rename. Whoever finds the journal puts the old files
 * back: this run, when something fails, or the next one, when this one was killed. The new set counts once the journal is gone.
 *
 * A file that is no longer what the caller has seen stops it all. Throws a `UsageError` that says why nothing was changed.
 */
export function writeSet(folder: string, writes: readonly Write[]): void {
  const staging = join(folder, stagingName)
  let at = folder
  let made: string | undefined
  try {
    made = mkdirSync(folder, { recursive: true })
    mkdirSync(staging)
  } catch (error) {
    if (made) removeEmpty(folder, made)
    throw failed(at, error)
  }
  try {
    own(staging)
    for (const kind of ['new', 'old']) mkdirSync(join(staging, kind))
    for (const [index, write] of writes.entries()) {
      at = join(folder, write.path)
      prepare(folder, write, join(staging, 'new', String(index)), join(staging, 'old', String(index)))
    }
    writeJournal(staging, {
      writes: writes.map(({ path, old, text }) => ({ path, old: hashOf(old), new: hashOf(text) })),
      folders: [...new Set(writes.flatMap(({ path }) => missingAbove(folder, path)))],
    })
    for (const [index, write] of writes.entries()) {
      at = join(folder, write.path)
      put(folder, write, join(staging, 'new', String(index)), join(staging, 'old', String(index)))
    }
    forgetJournal(staging)
  } catch (error) {
    undo(folder)
    if (made) removeEmpty(folder, made)
    throw failed(at, error)
  }
  for (const { path, text } of writes) if (text === undefined) removeEmptyAround(folder, path)
  try {
    rmSync(staging, { recursive: true, force: true })
  } catch {
    // The set is written. What is left of this folder means nothing without its journal, and goes with the next run.
  }
}

/** Lays the new text and the old file ready, and sees that the old file is the one that the caller knows. */
function prepare(folder: string, { path, old, text, executable }: Write, staged: string, kept: string): void {
  const target = join(folder, path)
  const present = presentAt(folder, path)
  if (old === undefined ? present.kind !== 'absent' : present.kind !== 'text' || present.text !== old) throw changed(target)
  if (old !== undefined) keep(target, kept)
  if (text === undefined) return
  writeFileSync(staged, text, { mode: executable ? 0o777 : 0o666 })
  if (old === undefined) return
  const { mode, uid, gid } = statSync(target)
  chmodSync(staged, executable ? mode | 0o111 : mode)
  if (process.getuid?.() === 0) chownSync(staged, uid, gid)
}

/** A second name for the file, so that whoever is writing into it at this moment writes into what is kept; a copy where there are no links. */
function keep(target: string, kept: string): void {
  try {
    linkSync(target, kept)
  } catch {
    copyFileSync(target, kept)
  }
}

function put(folder: string, { path, old, text }: Write, staged: string, kept: string): void {
  const target = join(folder, path)
  if (old === undefined && presentAt(folder, path).kind !== 'absent') throw changed(target)
  if (text === undefined) unlinkSync(target)
  else {
    mkdirSync(dirname(target), { recursive: true })
    renameSync(staged, target)
  }
  if (old !== undefined && readFileSync(kept, 'utf8') !== old) throw changed(target)
}

function changed(target: string): UsageError {
  return new UsageError(t('{0} was changed while djdeploy was about to write it; nothing was written, run it again', target))
}

function failed(at: string, error: unknown): UsageError {
  if (error instanceof UsageError) return error
  if (error instanceof Error && 'code' in error && error.code === 'EEXIST')
    return new UsageError(t('another djdeploy is writing to {0} at this moment; nothing was written', at))
  return new UsageError(t('cannot write {0}: {1}; nothing was changed', at, reasonOf(error)))
}

/** Removes the folders that a file was the last in, up to the folder of the set. */
function removeEmptyAround(folder: string, path: string): void {
  const [outermost = '', ...inside] = path.split('/')
  if (inside.length > 0) removeEmpty(join(folder, dirname(path)), join(folder, outermost))
}

/** Removes a folder and those around it, as far as they were made for it. */
function removeEmpty(folder: string, outermost: string): void {
  try {
    for (let path = folder; path.startsWith(outermost); path = dirname(path)) rmdirSync(path)
  } catch {
    // Somebody has put something there.
  }
}

import { createHash } from 'node:crypto'
import { lstatSync, readFileSync, renameSync, rmdirSync, rmSync, statSync, unlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { reasonOf } from '../files.ts'
import { t } from '../l10n.ts'
import { UsageError } from '../usage.ts'
import { stagingName } from '../walk.ts'

/** What a run is about to do. The files of a write lie in the staging folder under its index, in `new` and in `old`. */
interface Journal {
  writes: Journalled[]
  /** Folders that are made for the files, outermost first. */
  folders: string[]
}

interface Journalled {
  path: string
  /** Hash of the file before and after; undefined for none. */
  old?: string
  new?: string
}

/** A run that takes longer than this, in milliseconds, is not running any more, whoever has its process number now. */
const longest = 60_000

/** What an earlier run has left in a folder. */
export function leftIn(folder: string): 'nothing' | 'running' | 'interrupted' {
  const staging = join(folder, stagingName)
  const stat = lstatSync(staging, { throwIfNoEntry: false })
  if (!stat) return 'nothing'
  return Date.now() - stat.mtimeMs < longest && isAlive(ownerOf(staging)) ? 'running' : 'interrupted'
}

/** Notes who is writing. */
export function own(staging: string): void {
  writeFileSync(join(staging, 'owner'), String(process.pid))
}

function ownerOf(staging: string): number {
  try {
    return Number(readFileSync(join(staging, 'owner'), 'utf8'))
  } catch {
    return 0
  }
}

function isAlive(pid: number): boolean {
  if (!pid || pid === process.pid) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** On the disk before anything is replaced, whatever happens to the machine. */
export function writeJournal(staging: string, journal: Journal): void {
  writeFileSync(join(staging, 'journal'), JSON.stringify(journal), { flush: true })
}

/** From here on the new set is the one that counts. */
export function forgetJournal(staging: string): void {
  unlinkSync(join(staging, 'journal'))
}

export function hashOf(text: string | Buffer | undefined): string | undefined {
  return text === undefined ? undefined : createHash('sha256').update(text).digest('hex')
}

/**
 * Puts back what a run that did not come to its end has replaced, and removes what it has laid ready. A file that is neither what was
 * there nor what was written has been changed by somebody since, and stays. May itself be killed, and run again.
 */
export function undo(folder: string): void {
  const staging = join(folder, stagingName)
  try {
    const journal = readJournal(staging)
    for (const [index, write] of journal.writes.entries()) putBack(join(folder, write.path), join(staging, 'old', String(index)), write)
    for (const made of journal.folders.toReversed()) removeEmpty(join(folder, made))
    rmSync(join(staging, 'journal'), { force: true })
    rmSync(staging, { recursive: true, force: true })
  } catch (error) {
    const because = reasonOf(error)
    throw new UsageError(t('an interrupted run left {0}, and undoing it failed: {1}; run djdeploy generate again', staging, because))
  }
}

/** Without a journal, or with half of one, nothing was replaced yet. */
function readJournal(staging: string): Journal {
  const none = { writes: [], folders: [] }
  if (!statSync(join(staging, 'journal'), { throwIfNoEntry: false })) return none
  const text = readFileSync(join(staging, 'journal'), 'utf8')
  try {
    return JSON.parse(text) as Journal
  } catch {
    return none
  }
}

function putBack(target: string, kept: string, write: Journalled): void {
  if (!isReplaced(target, write)) return
  if (write.old === undefined) unlinkSync(target)
  else if (statSync(kept, { throwIfNoEntry: false })) renameSync(kept, target)
}

/** Whether what stands there is what the run has written. */
function isReplaced(target: string, write: Journalled): boolean {
  const now = lstatSync(target, { throwIfNoEntry: false })?.isFile() ? hashOf(readFileSync(target)) : undefined
  return now === write.new && now !== write.old
}

/** For who only looks: where, below the folder, the file lies that undoing would put at a path; the path itself for most, undefined for none. */
export function pathOnceUndone(folder: string): (path: string) => string | undefined {
  const staging = join(folder, stagingName)
  const { writes } = readJournal(staging)
  return path => {
    const index = writes.findIndex(write => write.path === path)
    const write = writes[index]
    if (!write || !isReplaced(join(folder, path), write)) return path
    return write.old === undefined ? undefined : `${stagingName}/old/${index}`
  }
}

function removeEmpty(folder: string): void {
  try {
    rmdirSync(folder)
  } catch {
    // Somebody has put something there.
  }
}

/** The folders that have to be made for a file, outermost first. */
export function missingAbove(folder: string, path: string): string[] {
  const missing: string[] = []
  for (let above = dirname(path); above !== '.' && !lstatSync(join(folder, above), { throwIfNoEntry: false }); above = dirname(above))
    missing.unshift(above)
  return missing
}

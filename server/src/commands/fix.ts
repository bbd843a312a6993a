import { chmodSync, chownSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createTwoFilesPatch } from 'diff'
import type { Config } from '../config.ts'
import { type DiskFiles, over, reasonOf } from '../files.ts'
import { t } from '../l10n.ts'
import { type Loaded, load } from '../load.ts'
import { isBelow, relativePath } from '../path.ts'
import { applyFixes } from '../rules/fix.ts'
import { UsageError } from '../usage.ts'
import type { Files } from '../workspace.ts'

interface Change {
  path: string
  old: string
  text: string
}

interface FixOptions {
  files: Files
  disk: DiskFiles
  config: Config
  /** Only these files, and those below these folders, are changed. */
  named: readonly string[]
  /** Also fixes that want a look. */
  unsafe: boolean
}

/** A fix may uncover the next problem; past this many rounds two fixes undo each other. */
const mostRounds = 10

/** Fixes in memory until nothing changes: the changes of all rounds together, and what is left to report. */
export function fixAll(found: Loaded, { files, disk, config, named, unsafe }: FixOptions): { changes: Change[]; left: Loaded } {
  const texts = new Map<string, string>()
  const isNamed = (path: string) => named.some(name => isBelow(path, name))
  // Where a link leads to a file that is changed itself, it has the new text as well.
  const isDoubled = (path: string) => {
    const real = disk.links().get(path)
    return real !== undefined && isNamed(real) && found.workspace.has(real)
  }
  const mayChange = (path: string) => isNamed(path) && !disk.notUtf8.has(path) && !isDoubled(path)
  let left = found
  for (let round = 0; round < mostRounds; round++) {
    const fixes = left.problems.flatMap(problem => problem.fixes?.find(fix => fix.safe || unsafe) ?? [])
    const changed = applyFixes(fixes.filter(fix => fix.edits.every(({ at }) => mayChange(at.source.path)))).texts
    if (changed.size === 0) break
    for (const [path, text] of changed) texts.set(path, text)
    for (const [link, real] of disk.links()) {
      const text = changed.get(real)
      if (text !== undefined) texts.set(link, text)
    }
    left = load(over(files, texts), disk, config, named)
  }
  const changes = [...texts].map(([path, text]) => ({ path, old: files.read(path) ?? '', text }))
  return { changes: changes.filter(({ path, old, text }) => old !== text && !isDoubled(path)), left }
}

/**
 * Replaces a file in one step, so that a crash leaves the old or the new text and nothing between; mode and owner stay. Where it is told what
 * the file was when it was read, a file that is another one by now is left to whoever has changed it.
 */
export function write(path: string, text: string, old?: string): void {
  let temporary: string | undefined
  try {
    const real = realpathSync(path)
    if (old !== undefined && readFileSync(real, 'utf8') !== old)
      throw new UsageError(t('{0} was changed while it was checked, and stays as it is; run this again', path))
    const { mode, uid, gid } = statSync(real)
    temporary = `${real}.djdeploy-${process.pid}`
    writeFileSync(temporary, text, { flag: 'wx' })
    chmodSync(temporary, mode)
    if (process.getuid?.() === 0) chownSync(temporary, uid, gid)
    renameSync(temporary, real)
  } catch (error) {
    if (temporary !== undefined) rmSync(temporary, { force: true })
    if (error instanceof UsageError) throw error
    throw new UsageError(t('cannot write {0}: {1}', path, reasonOf(error)))
  }
}

/** A change in the form that `git apply` and `patch -p1` take in the folder. */
export function patch({ path, old, text }: Change, folder: string): string {
  const name = relativePath(folder, path)
  return createTwoFilesPatch(`a/${name}`, `b/${name}`, old, text).replace(/^=+\n/, '')
}

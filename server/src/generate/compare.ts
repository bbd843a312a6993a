import { t } from '../l10n.ts'
import type { GeneratedFile } from './file.ts'
import { isWritten, type Lock, plainLines, textOf, type Written, writtenOf } from './lock.ts'
import { merge } from './merge.ts'

/** What stands at a path. `other` is what cannot be compared: a folder, a symbolic link, bytes that are no text. */
export type Present = { kind: 'absent' } | { kind: 'text'; text: string } | { kind: 'other'; because: string }

/** `unmodified`: as the last run wrote it; `modified`: the last run wrote it, and somebody changed it; `foreign`: djdeploy never wrote it. */
export type State = 'absent' | 'same' | 'unmodified' | 'modified' | 'foreign'

/** What to do where a file of somebody else, or one that was changed, is in the way. */
export const onConflicts = ['fail', 'keep', 'new', 'merge'] as const
export type OnConflict = (typeof onConflicts)[number]

/** What happens at a path. `beside` leaves the file and writes what it would have been next to it, as `.new`; a `conflict` stops it all. */
export type Action = 'create' | 'update' | 'merge' | 'remove' | 'keep' | 'beside' | 'conflict'

/** One file of the set, and what will become of it. */
export interface Comparison {
  path: string
  state: State
  action: Action
  /** What the deployment has there; undefined for a file that it no longer has. */
  wanted?: string
  /** Where something is written: the file itself, or its `.new`. */
  to?: string
  /** What is written there. */
  text?: string
  /** What stands there now, exactly: whoever writes makes sure that it still does. Undefined for nothing. */
  old?: string
  executable?: boolean
  /** Why a person should look at it. */
  because?: string
  /** Whether somebody has to bring two texts together by hand. */
  unresolved?: boolean
}

/** All files of a deployment, those included that it no longer has. */
export interface Compared {
  files: Comparison[]
  /** What the folder remembers once all this is done. */
  lock: Lock
}

/** What the set of files looks like on the disk: what stands at a path, and what the last run remembers. */
export interface Folder {
  at(path: string): Present
  lock?: Lock
}

/**
 * Holds the files of a deployment against what is there. Nothing that somebody has changed, or that djdeploy did not write, is ever
 * replaced by another text than one that keeps those changes; whoever asks may choose differently for each path.
 */
export function compare(
  files: GeneratedFile[],
  { at, lock }: Folder,
  made: Omit<Lock, 'files'>,
  choose: (path: string) => OnConflict,
): Compared {
  const before = new Map(Object.entries(lock?.files ?? {}))
  const wanted = new Set(files.map(({ path }) => path))
  const gone = [...before.keys()].filter(path => !wanted.has(path)).sort()
  return {
    files: [
      ...files.map(file => ({ wanted: file.text, ...compareFile(file, at, before.get(file.path), choose) })),
      ...gone.flatMap(path => comparisonOfGone(path, at(path), before.get(path))),
    ],
    lock: { ...made, files: Object.fromEntries(files.map(({ path, text }) => [path, writtenAgain(text, before.get(path))])) },
  }
}

/**
 * What of it adds files and changes none that is there. The others are remembered as they were, so that the next run comes back to them.
 */
export function onlyNew({ files, lock }: Compared, before: Lock | undefined): Compared {
  const left = files.filter(({ action, to, old }) => action === 'conflict' || (to !== undefined && old !== undefined))
  const remembered = { ...lock.files }
  for (const { path } of left) {
    const written = before?.files[path]
    if (written) remembered[path] = written
    else delete remembered[path]
  }
  return {
    files: files.map(file => (left.includes(file) ? { path: file.path, state: file.state, action: 'keep', wanted: file.wanted } : file)),
    lock: { ...lock, files: remembered },
  }
}

/** The same text is remembered by the same bytes, also where an older version has compressed it otherwise. */
function writtenAgain(text: string, before: Written | undefined): Written {
  return before && isWritten(text, before) && textOf(before) !== undefined ? before : writtenOf(text)
}

function compareFile(file: GeneratedFile, at: Folder['at'], before: Written | undefined, choose: (path: string) => OnConflict): Comparison {
  const { path, text, executable } = file
  const present = at(path)
  const replace = { path, to: path, text, executable }
  if (present.kind === 'absent') return { ...replace, state: 'absent', action: 'create' }
  const state = before ? 'modified' : 'foreign'
  if (present.kind === 'text') {
    if (plainLines(present.text) === text) return { path, state: 'same', action: 'keep' }
    if (before && isWritten(present.text, before)) return { ...replace, state: 'unmodified', action: 'update', old: present.text }
  }
  if (before && isWritten(text, before)) return { path, state, action: 'keep' }
  const why = whyInTheWay(present, state)
  switch (choose(path)) {
    case 'fail':
      return { path, state, action: 'conflict', because: why }
    case 'keep':
      return { path, state, action: 'keep', because: why }
    case 'new':
      return beside(file, at, before, { path, state, because: why })
    case 'merge': {
      const base = before && textOf(before)
      const merged = base !== undefined && present.kind === 'text' ? merge(plainLines(present.text), base, text) : undefined
      if (present.kind !== 'text' || merged === undefined) return beside(file, at, before, { path, state, because: why, unresolved: true })
      if (merged === plainLines(present.text)) return { path, state, action: 'keep' }
      return { ...replace, state, action: 'merge', text: merged, old: present.text }
    }
  }
}

function whyInTheWay(present: Present, state: State): string {
  if (present.kind === 'other') return present.because
  return state === 'modified' ? t('it was changed since djdeploy wrote it') : t('djdeploy did not write it')
}

/** Lays a text beside the file that is in its way. What stands there is replaced only if it is what the last run has laid there. */
function beside(
  { path, text, executable }: GeneratedFile,
  at: Folder['at'],
  before: Written | undefined,
  about: Omit<Comparison, 'action'>,
): Comparison {
  const to = `${path}.new`
  const present = at(to)
  const write: Comparison = { ...about, action: 'beside', to, text, executable }
  if (present.kind === 'absent') return write
  if (present.kind === 'text') {
    if (plainLines(present.text) === text) return { ...about, action: 'keep' }
    if (before && isWritten(present.text, before)) return { ...write, old: present.text }
  }
  return { ...about, action: 'conflict', because: t('{0} is in the way: it is not what djdeploy laid there', to) }
}

/** A file that the last run wrote and this plan has no use for. */
function comparisonOfGone(path: string, present: Present, before: Written | undefined): Comparison[] {
  if (present.kind === 'absent') return []
  if (present.kind === 'text' && before && isWritten(present.text, before))
    return [{ path, state: 'unmodified', action: 'remove', to: path, old: present.text }]
  return [
    { path, state: 'modified', action: 'keep', because: t('this deployment no longer has it, but it was changed since djdeploy wrote it') },
  ]
}

import type { Config } from './config.ts'
import { type DiskFiles, locked, type Unreadable } from './files.ts'
import type { Document, Workspace } from './formats/format.ts'
import { formats } from './formats/index.ts'
import { t } from './l10n.ts'
import { fileName, isBelow } from './path.ts'
import { familyOf, lint } from './rules/lint.ts'
import type { Problem, Severity } from './rules/rule.ts'
import { Source, span, textOf } from './span.ts'
import { stacksByProject } from './stack.ts'
import { detectTarget, generatorLock } from './target.ts'
import { type Files, type LiveWorkspace, openWorkspace, type WorkspaceOptions } from './workspace.ts'

/** The id under which files that cannot be read are reported. */
export const unreadableFile = 'syntax/unreadable'

/** The id under which files that their program cannot decode are reported. */
const notUtf8 = 'syntax/encoding'

/** What was read, and what is wrong with it. */
export interface Loaded {
  workspace: Workspace
  problems: Problem[]
}

/**
 * Reads and checks a workspace. `files` may lie over the disk (open editors, fixed texts). `named` are the files and folders the user
 * asked about: all is read, but only what is found in them is reported, and what is named itself must be readable. None means all.
 */
export function load(files: Files, disk: DiskFiles, config: Config, named: readonly string[] = []): Loaded {
  const workspace = open(files, config, { named })
  return { workspace, problems: problemsIn(workspace, disk, config, named) }
}

/** What is wrong in a workspace, by its files; of projects in which nothing has changed the very same as before. */
export function problemsIn(workspace: Workspace, disk: DiskFiles, config: Config, named: readonly string[] = []): Problem[] {
  const problems = stacksByProject(workspace).flatMap(({ name, stacks }) =>
    workspace.keep('problems', name, () => lint(stacks(), config.levels)),
  )
  const unread = disk
    .unreadable()
    .filter(({ path, because, folder }) => named.includes(path) || folder || (because !== locked && looksLikeConfiguration(path)))
    .flatMap(file => problemOf(file, named, config) ?? [])
  const undecoded = [...disk.notUtf8].flatMap(path => undecodedIn(workspace.document(path), config) ?? [])
  const refused = new Set(undecoded.map(({ at }) => at.source.path))
  const read = problems.filter(({ at }) => !refused.has(at.source.path) || !textOf(at).includes(replacement))
  const wanted = [...read, ...unread, ...undecoded].filter(
    ({ at }) => named.length === 0 || named.some(name => isBelow(at.source.path, name)),
  )
  return withoutLinks(wanted, disk.links()).sort((a, b) => compare(a.at.source.path, b.at.source.path) || a.at.start - b.at.start)
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}

/** What is said about files beside their texts. */
export interface OpenOptions {
  /** Opened whatever they are called. */
  named?: readonly string[]
  /** What the user says a file is. */
  roleOf?: WorkspaceOptions['roleOf']
  /** What an earlier run of the generator decided says nothing. */
  afresh?: boolean
}

/** Sees files as a workspace. */
export function open(files: Files, { paths, target }: Config, { named, roleOf, afresh }: OpenOptions = {}): LiveWorkspace {
  const telling = afresh ? files.list().filter(path => fileName(path) !== generatorLock) : files.list()
  return openWorkspace(files, { paths, target: { ...detectTarget(telling, files.read), ...target }, also: named, roleOf })
}

/** Whether the name alone says that this is a configuration file, so that skipping it in silence would hide something. */
function looksLikeConfiguration(path: string): boolean {
  return /\.(conf|ini)$/.test(path) || formats.some(format => format.recognises(path, ''))
}

/** A folder that happens to be in the workspace, such as the data of a database, may well be closed to us; one that was named may not. */
function problemOf({ path, because, folder }: Unreadable, named: readonly string[], { levels }: Config): Problem | undefined {
  const usual: Severity = folder && !named.includes(path) ? 'info' : 'error'
  const severity = levels[unreadableFile] ?? levels[familyOf(unreadableFile)] ?? usual
  if (severity === 'off') return undefined
  const message = folder ? t('this folder cannot be read: {0}', because()) : t('this file cannot be read: {0}', because())
  return { rule: unreadableFile, severity, at: span(new Source(path, ''), 0, 0), message }
}

/** What stands in a text for bytes that are not UTF-8. */
const replacement = '\uFFFD'

/**
 * What a program says of a file whose bytes are not UTF-8; undefined where it reads them all the same, as nginx and uWSGI do. Python and
 * systemd do so in comments, and Python where a first line names the encoding.
 */
function undecodedIn(document: Document | undefined, { levels }: Config): Problem | undefined {
  const severity = levels[notUtf8] ?? levels[familyOf(notUtf8)] ?? 'error'
  if (!document || severity === 'off') return undefined
  const { source, format, tree } = document
  const isPython = format.id === 'django' || format.id === 'gunicorn'
  const program = isPython ? 'Python' : format.id
  if (program !== 'supervisor' && program !== 'systemd' && program !== 'Python') return undefined
  if (isPython && /coding[:=]/.test(source.text.split('\n', 2).join('\n'))) return undefined
  const isRead = (at: number) => program === 'supervisor' || !tree.comments.some(({ start, end }) => start <= at && at < end)
  const found = [...source.text.matchAll(new RegExp(replacement, 'g'))].find(({ index }) => isRead(index))
  if (!found) return undefined
  const message = t('this file is not UTF-8, and {0} does not read it: save it as UTF-8', program)
  return { rule: notUtf8, severity, at: span(source, found.index, found.index + 1), message }
}

/** A link beside its file shows the same problems twice; those of the file are enough. */
function withoutLinks(problems: Problem[], links: ReadonlyMap<string, string>): Problem[] {
  if (links.size === 0) return problems
  const keyOf = ({ rule, at, message }: Problem, path: string) => `${path}:${at.start}:${at.end}:${rule}:${message}`
  const real = new Set(problems.map(problem => keyOf(problem, problem.at.source.path)))
  return problems.filter(problem => {
    const file = links.get(problem.at.source.path)
    return file === undefined || !real.has(keyOf(problem, file))
  })
}

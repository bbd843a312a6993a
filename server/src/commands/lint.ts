import { chmodSync, chownSync, existsSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { createTwoFilesPatch } from 'diff'
import { version } from '../../../package.json'
import { type Config, findConfig, noConfig, readConfig } from '../config.ts'
import { type DiskFiles, diskFiles, over } from '../files.ts'
import { t } from '../l10n.ts'
import { chooseLanguage } from '../language.ts'
import { type Loaded, load } from '../load.ts'
import { concise } from '../report/concise.ts'
import { full } from '../report/full.ts'
import { json } from '../report/json.ts'
import { type Format, type Report, relativePath } from '../report/report.ts'
import { applyFixes } from '../rules/fix.ts'
import type { Problem, Severity } from '../rules/rule.ts'
import { UsageError } from '../usage.ts'
import { slashed } from '../walk.ts'
import { ruleIds } from './rules.ts'

export interface LintOptions {
  /** `name`, or `name=file`. */
  format?: string[]
  failOn: Severity
  fix?: boolean
  unsafeFixes?: boolean
  diff?: boolean
  lang?: string
  stdinFilename?: string
}

const formats: Record<string, Format> = { full, concise, json }
const later = ['sarif', 'github', 'gitlab', 'junit', 'checkstyle']
const severities: readonly Severity[] = ['info', 'warning', 'error']
/** A fix may uncover the next problem; past this many rounds two fixes undo each other. */
const mostRounds = 10

/** Lints what was named, else the current folder. Gives the exit code: 0 nothing at or above the limit, 1 something. */
export function lint(paths: readonly string[], options: LintOptions): number {
  const outputs = outputsOf(options.format)
  const folder = slashed(process.cwd())
  const stdin = options.stdinFilename === undefined ? undefined : slashed(resolve(options.stdinFilename))
  const named = (paths.length > 0 || stdin ? paths : ['.']).map(path => slashed(resolve(path)))
  for (const [index, path] of named.entries()) {
    if (path !== stdin && !existsSync(path)) throw new UsageError(t('there is no file or folder {0}', paths[index] ?? path))
  }
  const wanted = stdin && !named.includes(stdin) ? [...named, stdin] : named
  const { root, config } = project(wanted)
  chooseLanguage(options.lang ?? config.language)

  const texts = new Map<string, string>()
  if (stdin) texts.set(stdin, standardInput(stdin))
  const given = new Map(texts)
  const disk = diskFiles(root, { named: named.filter(path => path !== stdin), exclude: config.exclude })
  const isWanted = (path: string) => wanted.some(name => path === name || path.startsWith(name === '/' ? name : `${name}/`))
  const check = (): Loaded => {
    const { workspace, problems } = load(over(disk, texts), disk, config, wanted)
    return { workspace, problems: problems.filter(({ at }) => isWanted(at.source.path)) }
  }

  let loaded = check()
  const before = loaded
  if (options.fix || options.unsafeFixes || options.diff) {
    for (let round = 0; round < mostRounds; round++) {
      const changed = fixed(loaded.problems, disk, isWanted, options.unsafeFixes ?? false)
      if (changed.size === 0) break
      for (const [path, text] of changed) texts.set(path, text)
      loaded = check()
    }
  }
  const changes = [...texts].flatMap(([path, text]) => {
    const old = given.get(path) ?? before.workspace.document(path)?.source.text ?? disk.read(path) ?? ''
    return old === text ? [] : [{ path, old, text }]
  })

  const shown = options.diff ? before : loaded
  const report: Report = {
    root,
    folder,
    files: loaded.workspace.documents.filter(({ source }) => isWanted(source.path)).length,
    version,
    colour: false,
  }
  if (options.diff) for (const { path, old, text } of changes) process.stdout.write(patch(relativePath(folder, path), old, text))
  else {
    for (const { path, text } of changes) if (path !== stdin) write(disk.links().get(path) ?? path, text)
    if (stdin && options.fix) process.stdout.write(texts.get(stdin) ?? '')
    print(outputs, shown.problems, report, stdin !== undefined && options.fix === true)
  }
  if (!options.diff && changes.length > 0) note(changes.length === 1 ? t('1 file fixed') : t('{0} files fixed', changes.length))
  tellWhatWasNotChecked(loaded, named, isWanted, report)
  const limit = severities.indexOf(options.failOn)
  return shown.problems.some(({ severity }) => severities.indexOf(severity) >= limit) ? 1 : 0
}

function standardInput(path: string): string {
  const text = readFileSync(0, 'utf8')
  if (text.includes('\0')) throw new UsageError(t('standard input, given as {0}, holds NUL bytes, so it is not a text file', path))
  return text
}

/** The folder to read, and its configuration: where `djdeploy.toml` or `pyproject.toml` speaks, else the repository, else the folder of what was named. */
function project(paths: readonly string[]): { root: string; config: Config } {
  const around = commonFolder(paths)
  const file = findConfig(around)
  if (file) return { root: slashed(dirname(file)), config: readConfig(file, ruleIds()) }
  for (let folder = around; ; folder = slashed(dirname(folder))) {
    if (existsSync(`${folder}/.git`)) return { root: folder, config: noConfig }
    if (folder === slashed(dirname(folder))) return { root: around, config: noConfig }
  }
}

/** The innermost folder that holds all paths; a folder holds itself. */
function commonFolder(paths: readonly string[]): string {
  const folders = paths.map(path => (statSync(path, { throwIfNoEntry: false })?.isDirectory() ? path : slashed(dirname(path))))
  return folders.reduce((common, folder) => {
    let outer = common
    while (folder !== outer && !folder.startsWith(outer === '/' ? outer : `${outer}/`)) outer = slashed(dirname(outer))
    return outer
  })
}

/** New texts after one round of fixes. Files that are not UTF-8 and files nobody named stay as they are. */
function fixed(problems: readonly Problem[], disk: DiskFiles, isWanted: (path: string) => boolean, unsafe: boolean): Map<string, string> {
  const fixes = problems.flatMap(problem => problem.fixes?.find(fix => fix.safe || unsafe) ?? [])
  const touching = fixes.filter(fix => fix.edits.every(({ at }) => isWanted(at.source.path) && !disk.notUtf8.has(at.source.path)))
  return applyFixes(touching).texts
}

/** Replaces a file in one step, so that a crash leaves the old or the new text and nothing between; mode and owner stay. */
function write(path: string, text: string): void {
  const real = realpathSync(path)
  const temporary = `${real}.djdeploy-${process.pid}`
  try {
    const { mode, uid, gid } = statSync(real)
    writeFileSync(temporary, text, { flag: 'wx' })
    chmodSync(temporary, mode)
    if (process.getuid?.() === 0) chownSync(temporary, uid, gid)
    renameSync(temporary, real)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw new UsageError(t('cannot write {0}: {1}', path, error instanceof Error ? error.message : String(error)))
  }
}

function patch(path: string, old: string, text: string): string {
  return createTwoFilesPatch(`a/${path}`, `b/${path}`, old, text)
}

interface Output {
  format: Format
  /** Standard output where there is none. */
  file?: string
}

function outputsOf(names: string[] | undefined): Output[] {
  const [fallback] = process.stdout.isTTY ? [full] : [concise]
  if (!names || names.length === 0) return [{ format: fallback }]
  return names.map(text => {
    const [, name = '', file] = /^([^=]*)(?:=(.*))?$/s.exec(text) ?? []
    const format = Object.hasOwn(formats, name) ? formats[name] : undefined
    if (file === '') throw new UsageError(t('--format {0} names no file behind "="', text))
    if (format) return { format, file }
    const available = Object.keys(formats).join(', ')
    throw new UsageError(
      later.includes(name)
        ? t('the format {0} is not available in this version of djdeploy; available are {1}', name, available)
        : t('there is no format "{0}"; available are {1}', name, available),
    )
  })
}

function print(outputs: Output[], problems: readonly Problem[], report: Report, toStderr: boolean): void {
  for (const { format, file } of outputs) {
    const stream = toStderr ? process.stderr : process.stdout
    const colour = !file && stream.isTTY === true && !process.env.NO_COLOR && process.env.TERM !== 'dumb'
    const text = format(problems, { ...report, colour })
    if (!file) stream.write(text)
    else
      try {
        writeFileSync(file, text)
      } catch (error) {
        throw new UsageError(t('cannot write {0}: {1}', file, error instanceof Error ? error.message : String(error)))
      }
  }
}

/** A file that was named and is of no known format would otherwise look as if it had been found clean. */
function tellWhatWasNotChecked(
  { workspace, problems }: Loaded,
  named: readonly string[],
  isWanted: (path: string) => boolean,
  report: Report,
): void {
  const spoken = new Set([...workspace.documents.map(({ source }) => source.path), ...problems.map(({ at }) => at.source.path)])
  for (const path of named) {
    if (workspace.files.includes(path) && !spoken.has(path))
      note(
        t(
          '{0} was not checked: it is no nginx, uWSGI, supervisor, systemd, gunicorn, compose or Django file',
          relativePath(report.folder, path),
        ),
      )
  }
  if (report.files === 0 && !named.some(path => workspace.files.includes(path)) && !problems.some(({ at }) => isWanted(at.source.path)))
    note(t('no configuration files found'))
}

function note(message: string): void {
  process.stderr.write(`djdeploy: ${message}\n`)
}

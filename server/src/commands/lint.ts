import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { version } from '../../../package.json'
import { diskFiles, textIn } from '../files.ts'
import { t } from '../l10n.ts'
import { chooseLanguage } from '../language.ts'
import { type Loaded, load } from '../load.ts'
import { isBelow, relativePath } from '../path.ts'
import type { Report } from '../report/report.ts'
import type { Severity } from '../rules/rule.ts'
import { UsageError } from '../usage.ts'
import { slashed } from '../walk.ts'
import { fixAll, patch, write } from './fix.ts'
import { deliver, outputsOf } from './output.ts'
import { existing, project } from './project.ts'
import { note, print, stderr, stdout } from './terminal.ts'

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

const severities: readonly Severity[] = ['info', 'warning', 'error']

/** Lints what was named, else the current folder. Gives the exit code: 0 nothing at or above the limit, 1 something. */
export function lint(paths: readonly string[], options: LintOptions): number {
  const outputs = outputsOf(options.format)
  const stdin = options.stdinFilename === undefined ? undefined : slashed(resolve(options.stdinFilename))
  const onDisk = (paths.length > 0 || stdin ? paths : ['.']).map(path => existing(path, stdin)).filter(path => path !== stdin)
  const named = stdin ? [...onDisk, existing(stdin, stdin)] : onDisk
  const { root, config } = project(named)
  chooseLanguage(options.lang ?? config.language)

  const given = stdin === undefined ? undefined : { path: stdin, bytes: standardInput(stdin) }
  const disk = diskFiles(root, { named: onDisk, exclude: config.exclude, given, whenMuch: optimiseLater })
  const found = load(disk, disk, config, named)
  const fixing = options.fix || options.unsafeFixes || false
  const fixes =
    fixing || options.diff ? fixAll(found, { files: disk, disk, config, named, unsafe: options.unsafeFixes ?? false }) : undefined
  const left = fixes && !options.diff ? fixes.left : found

  const report: Report = { root, folder: slashed(process.cwd()), files: countIn(left, named), version, colour: false }
  if (options.diff) for (const change of fixes?.changes ?? []) print(patch(change, report.folder))
  else {
    for (const { path, text, old } of fixes?.changes ?? []) if (path !== stdin) write(path, text, old)
    if (given && fixing) print(fixes?.changes.find(({ path }) => path === stdin)?.text ?? given.bytes)
    deliver(outputs, left.problems, report, given && fixing ? stderr : stdout)
    if (fixes?.changes.length) note(fixes.changes.length === 1 ? t('1 file fixed') : t('{0} files fixed', fixes.changes.length))
  }
  tellWhatWasNotChecked(left, named, report)
  const limit = severities.indexOf(options.failOn)
  return left.problems.some(({ severity }) => severities.indexOf(severity) >= limit) ? 1 : 0
}

/**
 * Has V8 run a function about twice as often as usual before it optimises it. By then it has seen what the function is given, and what it
 * makes of it holds to the end of a run of half a second, a tenth of which this saves.
 */
function optimiseLater(): void {
  const { setFlagsFromString } = require('node:v8') as typeof import('node:v8')
  setFlagsFromString('--interrupt-budget=300000')
}

function standardInput(path: string): Buffer {
  const content = textIn(readFileSync(0))
  if (typeof content === 'function') throw new UsageError(t('standard input, given as {0}, cannot be read: {1}', path, content()))
  return content
}

/** How many configuration files were checked among those that were named. */
function countIn({ workspace }: Loaded, named: readonly string[]): number {
  return workspace.documents.filter(({ source }) => named.some(name => isBelow(source.path, name))).length
}

/** A file that was named and is of no known format would otherwise look as if it had been found clean. */
function tellWhatWasNotChecked({ workspace, problems }: Loaded, named: readonly string[], { files, folder }: Report): void {
  const spokenOf = new Set([...workspace.documents.map(({ source }) => source.path), ...problems.map(({ at }) => at.source.path)])
  const silent = named.filter(path => workspace.files.includes(path) && !spokenOf.has(path))
  for (const path of silent) {
    note(t('{0} was not checked: it is no nginx, uWSGI, supervisor, systemd, gunicorn, compose or Django file', relativePath(folder, path)))
  }
  if (files === 0 && silent.length === 0 && problems.length === 0) note(t('no configuration files found'))
}

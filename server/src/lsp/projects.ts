import { existsSync, statSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { ruleIds } from '../commands/rules.ts'
import { type Config, findConfig, noConfig, readConfig } from '../config.ts'
import { wasReadBefore } from '../facts/parts.ts'
import { diskFiles, tooLarge } from '../files.ts'
import { type OpenOptions, open, problemsIn } from '../load.ts'
import { isBelow } from '../path.ts'
import type { Problem } from '../rules/rule.ts'
import { gather, type Stack } from '../stack.ts'
import { slashed } from '../walk.ts'
import type { Files, LiveWorkspace } from '../workspace.ts'

/** What is read together for an editor. */
export interface Project {
  root: string
  /** The configuration file, where there is one. */
  configured?: string
  /** The folders and files that the user has opened: all below the root is read, and what is found in these is shown. */
  named: string[]
  /** For a file opened without its folder, which may be anything from a project to the home of the user: only what lies beside it is read. */
  shallow: boolean
}

/** The projects of the folders of an editor, and of the files opened outside of them. Folders inside one another are one project. */
export function projectsOf(folders: readonly string[], files: readonly string[]): Project[] {
  const outermost = [...new Set(folders)].filter(folder => !folders.some(other => other !== folder && isBelow(folder, other)))
  const projects = outermost.map(folder => ({ ...around(folder), named: folders.filter(other => isBelow(other, folder)), shallow: false }))
  const alone = new Map<string, Project>()
  for (const file of files) {
    if (outermost.some(folder => isBelow(file, folder))) continue
    const { root, configured } = around(slashed(dirname(file)))
    const project = alone.get(root) ?? { root, configured, named: [], shallow: !configured }
    project.named.push(file)
    alone.set(root, project)
  }
  return [...projects, ...alone.values()]
}

/** The folder of the nearest configuration, as on the command line, so that its patterns mean the same; else the folder itself. */
function around(folder: string): Pick<Project, 'root' | 'configured'> {
  const configured = findConfig(folder)
  return { root: configured ? slashed(dirname(configured)) : folder, configured }
}

/** The configuration of a project; throws a `UsageError` where it is wrong. */
export function configOf({ configured }: Project): Config {
  return configured ? readConfig(configured, ruleIds()) : noConfig
}

/** A project as an editor has it open: read once, and from then on only what changes. */
export interface OpenProject extends Project {
  workspace: LiveWorkspace
  stacks: readonly Stack[]
  problems: readonly Problem[]
  /** Symbolic links among its files, and the files behind them. */
  links: ReadonlyMap<string, string>
  /** The language that its configuration asks for. */
  language: Config['language']
  /** Number of configuration files among those that are shown. */
  checked: number
  /** Whether another text of a file may change what is found. */
  reads(path: string): boolean
  /** Whether another text of a file may change which files are read, or what the deployment is meant for. */
  isMadeFrom(path: string): boolean
  /** Whether the files that are there now are not those that were there when it was opened. */
  isOutdated(): boolean
  /** Files that something else has written since they were read. */
  writtenSince(): string[]
  /** Tells that a file has another text. */
  changed(path: string): void
  /** Tells, once, that the configurations of nginx that were read a single time have other texts. Gives whether there are any. */
  rehearse(): boolean
}

/** Opens a project, the texts of editors over the disk; they are asked for each time. An open file that is ignored or excluded stays so. */
export function openProject(
  project: Project,
  config: Config,
  texts: ReadonlyMap<string, { getText(): string }>,
  roleOf?: OpenOptions['roleOf'],
): OpenProject {
  const { root, named, shallow } = project
  const openDisk = () => diskFiles(root, shallow ? { exclude: ['*/*'] } : { named: named.filter(existsSync), exclude: config.exclude })
  const disk = openDisk()
  const onDisk = new Set(disk.list())
  const isShown = (path: string) => onDisk.has(path) || (isBelow(path, root) && !existsSync(path))
  const list = (found: Iterable<string>) => [...new Set([...found, ...[...texts.keys()].filter(isShown)])]
  /** The files that were asked for, and when. */
  const asked = new Map<string, number>()
  const files: Files = {
    root,
    list: () => list(onDisk),
    read(path) {
      asked.set(path, Date.now())
      const text = isShown(path) ? texts.get(path)?.getText() : undefined
      if (text === undefined) return disk.read(path)
      return tooLarge(text.length) ? undefined : text
    },
  }
  const workspace = open(files, config, { named, roleOf })
  const decides = new Set(asked.keys())
  let problems: readonly Problem[] | undefined
  let isRehearsed = false
  const unreadable = () => [
    ...disk.unreadable().filter(({ path }) => !texts.has(path)),
    ...[...texts].flatMap(([path, editor]) => {
      const because = isShown(path) && tooLarge(editor.getText().length)
      return because ? [{ path, because }] : []
    }),
  ]
  /** A file that is none of ours says what it says where others name it, and nothing is said about it. */
  const isOfOurs = ({ at }: Problem) => roleOf?.(at.source.path) !== 'none'

  return {
    ...project,
    workspace,
    links: disk.links(),
    language: config.language,
    get stacks() {
      return gather(workspace)
    },
    get problems() {
      problems ??= problemsIn(workspace, { ...disk, unreadable }, config, named).filter(isOfOurs)
      return problems
    },
    get checked() {
      return workspace.documents.filter(({ source }) => named.some(name => isBelow(source.path, name))).length
    },
    reads: path => asked.has(path),
    isMadeFrom: path => decides.has(path) || deciding.has(basename(path)),
    isOutdated: () => !existsSync(root) || list(openDisk().list()).sort().join('\n') !== workspace.files.join('\n'),
    writtenSince: () =>
      [...asked].flatMap(([path, read]) => ((statSync(path, { throwIfNoEntry: false })?.ctimeMs ?? 0) > read ? [path] : [])),
    changed(path) {
      changed([path])
    },
    rehearse() {
      if (isRehearsed) return false
      isRehearsed = true
      const readOnce = gather(workspace).flatMap(({ nginx }) => nginx.filter(outermost => !wasReadBefore(outermost)))
      changed(readOnce.flatMap(({ files = [] }) => files.slice(0, 1)))
      return readOnce.length > 0
    },
  }

  function changed(paths: readonly string[]): void {
    workspace.changed(paths)
    problems = undefined
  }
}

/** Files that decide what is read and how, besides those that are read. */
const deciding = new Set(['djdeploy.toml', 'pyproject.toml', '.gitignore'])

import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { ruleIds } from './commands/rules.ts'
import { type Config, findConfig, noConfig, readConfig } from './config.ts'
import { diskFiles, over } from './files.ts'
import { isBelow, load } from './load.ts'
import type { Problem } from './rules/rule.ts'
import { slashed } from './walk.ts'

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

/** What the projects were made of when they were last read. */
export interface Reading {
  problems: Problem[]
  /** How many configuration files were read among those that are shown. */
  checked: number
  /** The files that were found. */
  listed: ReadonlySet<string>
  /** The files whose texts were asked for: a change in any other file changes nothing. */
  asked: ReadonlySet<string>
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

/** Reads a project, the texts of open editors over the disk. An open file that is ignored or excluded stays so. */
export function read({ root, named, shallow }: Project, config: Config, texts: ReadonlyMap<string, string>): Reading {
  const disk = diskFiles(root, shallow ? { exclude: ['*/*'] } : { named: named.filter(existsSync), exclude: config.exclude })
  const onDisk = new Set(disk.list())
  const shown = new Map([...texts].filter(([path]) => onDisk.has(path) || (isBelow(path, root) && !existsSync(path))))
  const files = over(disk, shown)
  const asked = new Set<string>()
  const reading = {
    ...files,
    read(path: string) {
      asked.add(path)
      return files.read(path)
    },
  }
  const { workspace, problems } = load(reading, disk, config, named)
  const checked = workspace.documents.filter(({ source }) => named.some(name => isBelow(source.path, name))).length
  return { problems, checked, listed: new Set(files.list()), asked }
}

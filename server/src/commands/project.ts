import { existsSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { type Config, findConfig, noConfig, readConfig } from '../config.ts'
import { t } from '../l10n.ts'
import { isBelow } from '../path.ts'
import { UsageError } from '../usage.ts'
import { slashed } from '../walk.ts'
import { ruleIds } from './rules.ts'

/** The absolute path of an argument; of what comes on standard input only the folder need exist. */
export function existing(path: string, stdin?: string): string {
  const absolute = slashed(resolve(path))
  if (!existsSync(absolute === stdin ? dirname(absolute) : absolute)) throw new UsageError(t('there is no file or folder {0}', path))
  return absolute
}

/**
 * The folder to read, and its configuration: where `djdeploy.toml` or `pyproject.toml` speaks; else the folder that was named; for files
 * the repository around them, or the project of Django, because what they must agree with lies beside them.
 */
export function project(paths: readonly string[]): { root: string; config: Config } {
  const around = commonFolder(paths)
  const file = findConfig(around)
  if (file) return { root: slashed(dirname(file)), config: readConfig(file, ruleIds()) }
  if (paths.includes(around)) return { root: around, config: noConfig }
  return { root: nearestWith('.git', around) ?? nearestWith('manage.py', around) ?? around, config: noConfig }
}

/** The innermost folder, from one outwards, in which something of a name lies. */
function nearestWith(name: string, from: string): string | undefined {
  for (let folder = from; folder !== slashed(dirname(folder)); folder = slashed(dirname(folder)))
    if (existsSync(`${folder}/${name}`)) return folder
  return undefined
}

/** The innermost folder that holds all paths; a folder holds itself. */
function commonFolder(paths: readonly string[]): string {
  const folders = paths.map(path => (statSync(path, { throwIfNoEntry: false })?.isDirectory() ? path : slashed(dirname(path))))
  return folders.reduce((common, folder) => {
    let outer = common
    while (!isBelow(folder, outer)) outer = slashed(dirname(outer))
    return outer
  })
}

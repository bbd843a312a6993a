import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { parse } from 'smol-toml'
import { editDistance } from './catalogue/catalogue.ts'
import { contentOf } from './files.ts'
import type { Target } from './formats/format.ts'
import { answer, answerKeys } from './generate/answers.ts'
import type { Answers } from './generate/detection.ts'
import { type Language, languages, t } from './l10n.ts'
import type { Levels } from './rules/rule.ts'
import { UsageError } from './usage.ts'
import { slashed } from './walk.ts'

/** What a project says about how it wants to be read. */
export interface Config {
  /** The file it comes from; undefined where there is none and everything is as it is without. */
  path?: string
  levels: Levels
  /** Globs relative to the folder of the file. */
  exclude: string[]
  target: Target
  /** Folders on the server → folders of the workspace. */
  paths: Record<string, string>
  language?: Language
  /** What the user wants of a generated deployment. */
  generate: Answers
}

/** Keys of `target` as they are written, and as the core calls them. */
export const targetKeys: Record<string, keyof Target> = {
  distribution: 'distribution',
  nginx: 'nginx',
  uwsgi: 'uwsgi',
  'uwsgi-flavour': 'uwsgiFlavour',
  supervisor: 'supervisor',
  systemd: 'systemd',
  gunicorn: 'gunicorn',
  python: 'python',
  django: 'django',
}

/** Distributions whose names are told from misspelt ones; others are taken as they stand. */
const families = ['almalinux', 'alpine', 'centos', 'debian', 'fedora', 'opensuse', 'rhel', 'rocky', 'ubuntu']

/** What a rule can be set to. */
export const levels: readonly Levels[string][] = ['error', 'info', 'off', 'warning']

/** What is so where nobody says otherwise. */
export const noConfig: Config = { levels: {}, exclude: [], target: {}, paths: {}, generate: {} }

/** The nearest `djdeploy.toml`, or `pyproject.toml` with a table `[tool.djdeploy]`, in a folder or one around it. */
export function findConfig(from: string): string | undefined {
  for (let folder = from; ; folder = slashed(dirname(folder))) {
    const own = `${folder === '/' ? '' : folder}/djdeploy.toml`
    if (existsSync(own)) return own
    const pyproject = `${folder === '/' ? '' : folder}/pyproject.toml`
    if (existsSync(pyproject) && /^\s*\[\s*tool\s*\.\s*"?djdeploy"?\s*[.\]]/m.test(contentsOf(pyproject))) return pyproject
    if (folder === slashed(dirname(folder))) return undefined
  }
}

/** Reads a configuration file; `ruleIds` are the rules it may speak about. Throws a `UsageError` that names the file and the line. */
export function readConfig(path: string, ruleIds: Iterable<string>): Config {
  return parseConfig(path, contentsOf(path), ruleIds)
}

function contentsOf(path: string): string {
  const content = contentOf(path)
  if (typeof content === 'function') throw new UsageError(t('cannot read {0}: {1}', path, content()))
  return content.toString('utf8')
}

/** The configuration in a text; the name of the file says which table holds it. */
export function parseConfig(path: string, text: string, ruleIds: Iterable<string>): Config {
  const table = path.endsWith('pyproject.toml') ? ['tool', 'djdeploy'] : []
  const fail = (keys: string[], message: string): never => {
    throw new UsageError(`${path}:${lineOf(text, [...table, ...keys])}: ${message}`)
  }
  const config: Config = { ...noConfig, path, levels: {}, target: {}, paths: {}, generate: {} }
  for (const [key, value] of Object.entries(tableOf(path, text, table))) {
    const read = readers.get(key)
    if (read) read(value, config, fail, [...ruleIds])
    else fail([key], t('unknown key "{0}"{1}', key, near(key, configKeys)))
  }
  return config
}

/** Refuses the configuration for what stands under some keys. */
type Fail = (keys: string[], message: string) => never

const readers = new Map<string, (value: unknown, config: Config, fail: Fail, ruleIds: string[]) => void>([
  ['rules', readLevels],
  ['exclude', readExclude],
  ['target', readTarget],
  ['paths', readPaths],
  ['language', readLanguage],
  ['generate', readGenerate],
])

/** What a configuration may speak about. */
export const configKeys = [...readers.keys()]

function readLevels(value: unknown, config: Config, fail: Fail, ruleIds: string[]): void {
  const names = [...ruleIds, ...ruleIds.map(id => id.slice(0, id.indexOf('/')))]
  for (const [id, written] of entriesOf(['rules'], value, fail)) {
    if (!names.includes(id)) fail(['rules', id], t('there is no rule or family "{0}"{1}', id, near(id, names)))
    const level = levels.find(known => known === written)
    if (!level) fail(['rules', id], t('"{0}" is no level; one of {1} is', written, levels.join(', ')))
    config.levels[id] = level
  }
}

function readExclude(value: unknown, config: Config, fail: Fail): void {
  if (!isTexts(value)) fail(['exclude'], t('exclude takes a list of patterns: exclude = ["build/**"]'))
  config.exclude = value
}

function readTarget(value: unknown, { target }: Config, fail: Fail): void {
  for (const [name, version] of entriesOf(['target'], value, fail)) {
    const field = targetKeys[name]
    if (!field) fail(['target', name], t('unknown key "{0}" in target{1}', name, near(name, Object.keys(targetKeys))))
    if (field === 'distribution') {
      const hint = near(version.split('-')[0] ?? '', families)
      if (hint !== '' && !families.some(family => version.startsWith(family)))
        fail(['target', name], t('there is no distribution "{0}"{1}', version, hint))
    } else if (field !== 'uwsgiFlavour' && !/^\d/.test(version))
      fail(['target', name], t('target.{0} takes a version such as "1.22", and "{1}" is none', name, version))
    if (field !== 'uwsgiFlavour') target[field] = version
    else if (version === 'pip' || version === 'distribution') target.uwsgiFlavour = version
    else fail(['target', name], t('"{0}" is no uwsgi-flavour; "pip" or "distribution" is', version))
  }
}

function readPaths(value: unknown, { paths }: Config, fail: Fail): void {
  for (const [server, folder] of entriesOf(['paths'], value, fail)) {
    if (!server.startsWith('/')) fail(['paths', server], t('"{0}" is no absolute path on the server', server))
    paths[server.length > 1 ? server.replace(/\/+$/, '') : server] = folder.replace(/^\.\//, '').replace(/\/+$/, '')
  }
}

function readLanguage(value: unknown, config: Config, fail: Fail): void {
  const language = languages.find(known => known === value)
  if (!language) fail(['language'], t('"{0}" is no language of djdeploy; one of {1} is', String(value), languages.join(', ')))
  config.language = language
}

function readGenerate(value: unknown, { generate }: Config, fail: Fail): void {
  if (!isTable(value)) fail(['generate'], t('{0} takes a table', 'generate'))
  for (const [name, wanted] of Object.entries(value)) {
    const known = answerKeys.get(name)
    if (!known) fail(['generate', name], t('unknown key "{0}" in generate{1}', name, near(name, [...answerKeys.keys()])))
    const takes = answer(generate, known, wanted)
    if (takes !== undefined) fail(['generate', name], t('{0} takes {1}', `generate.${name}`, takes))
  }
}

/** What a text is as a value in TOML; undefined where it is none. */
export function tomlValue(text: string): unknown {
  try {
    return parse(`value = ${text}`).value
  } catch {
    return undefined
  }
}

/** The table of ours in a TOML text. */
function tableOf(path: string, text: string, table: string[]): Record<string, unknown> {
  let value: unknown
  try {
    value = parse(text)
  } catch (error) {
    const line = error instanceof Error && 'line' in error ? Number(error.line) : 1
    const [message = ''] = (error instanceof Error ? error.message : String(error)).replace(/^Invalid TOML document:\s*/, '').split('\n')
    throw new UsageError(`${path}:${line}: ${t('invalid TOML: {0}', message)}`)
  }
  for (const name of table) value = isTable(value) ? value[name] : undefined
  if (isTable(value)) return value
  throw new UsageError(`${path}:1: ${t('[{0}] is not a table', table.join('.'))}`)
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every(item => typeof item === 'string')
}

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)
}

/** The entries of a table that holds only strings. */
function entriesOf(keys: string[], value: unknown, fail: Fail): [string, string][] {
  if (!isTable(value)) fail(keys, t('{0} takes a table', keys.join('.')))
  return Object.entries(value).map(([name, item]) => {
    if (typeof item === 'string') return [name, item]
    return fail([...keys, name], t('{0} takes a string in quotes', [...keys, name].join('.')))
  })
}

function near(word: string, known: string[]): string {
  const [best] = known.map(name => ({ name, away: editDistance(word, name, 3) })).sort((a, b) => a.away - b.away)
  return best && best.away <= 3 ? t('; did you mean "{0}"?', best.name) : ''
}

/** The line, from 1, that gives a key, or the nearest table around it; 1 when it is written in a way that a look at lines does not find. */
function lineOf(text: string, keys: string[]): number {
  let table: string[] = []
  let best = { line: 1, depth: 0 }
  for (const [index, line] of text.split('\n').entries()) {
    const header = /^\s*\[\s*([^[\]]+?)\s*\]/.exec(line)
    const assigned = /^\s*((?:"[^"]*"|'[^']*'|[\w-]+)(?:\s*\.\s*(?:"[^"]*"|'[^']*'|[\w-]+))*)\s*=/.exec(line)
    if (header) table = parts(header[1] ?? '')
    const path = header ? table : assigned ? [...table, ...parts(assigned[1] ?? '')] : []
    const matches = path.length > 0 && path.every((part, depth) => part === keys[depth])
    if (matches && path.length > best.depth) best = { line: index + 1, depth: path.length }
  }
  return best.line
}

function parts(key: string): string[] {
  return [...key.matchAll(/"([^"]*)"|'([^']*)'|([\w-]+)/g)].map(match => match[1] ?? match[2] ?? match[3] ?? '')
}

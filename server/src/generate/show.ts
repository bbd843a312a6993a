import { t } from '../l10n.ts'
import { pathBelow } from '../path.ts'
import { written } from './answers.ts'
import type { Action, Comparison } from './compare.ts'
import { type Detection, type Key, type Origin, type Question, showOrigin, showValue } from './detection.ts'
import { type StackKind, stackKinds, targetNames } from './plan.ts'
import { targets } from './targets.ts'

/** How the command line is told a value. */
export function flagOf(key: Key): string {
  switch (key) {
    case 'project':
      return 'djdeploy generate FOLDER'
    case 'domains':
      return '--domain NAME'
    case 'directory':
      return '--server-path PATH'
    case 'stack':
    case 'target':
    case 'tls':
    case 'user':
      return `--${key} ${key.toUpperCase()}`
    default:
      return `--set ${written(key)}=…`
  }
}

const stackTitles: Record<StackKind, string> = {
  'uwsgi-supervisor': 'nginx + uWSGI + supervisor',
  'uwsgi-systemd': 'nginx + uWSGI + systemd',
  'gunicorn-systemd': 'nginx + gunicorn + systemd',
  'gunicorn-supervisor': 'nginx + gunicorn + supervisor',
  'asgi-systemd': 'nginx + ASGI + systemd',
  'uwsgi-emperor': 'nginx + uWSGI Emperor',
}

/** What a key can be, where that is a choice, the likeliest first; undefined where it is typed. */
export function choicesOf(key: Key, likely: readonly string[]): { value: string; label: string }[] | undefined {
  const all = key === 'stack' ? stackKinds : key === 'target' ? targetNames : key === 'project' ? likely : undefined
  if (!all || all.length === 0) return undefined
  const sorted = [...all].sort((a, b) => Number(likely.includes(b)) - Number(likely.includes(a)))
  return sorted.map(value => ({ value, label: titleOf(value) }))
}

function titleOf(value: string): string {
  const stack = stackKinds.find(kind => kind === value)
  const target = targetNames.find(name => name === value)
  if (stack) return stackTitles[stack]
  if (!target) return value
  const { title, also } = targets[target]
  return also === undefined ? title : `${title}, ${also}`
}

/** What is asked about a key that has a usual value. */
export function questionFor(key: Key): string {
  switch (key) {
    case 'stack':
      return t('Which servers?')
    case 'target':
      return t('Which system does the server run?')
    case 'project':
      return t('Which project?')
    default:
      return t('Which value?')
  }
}

/** The plan, one line a value: what it is, and who says so. */
export function planTable({ decisions }: Detection, root: string): string {
  const rows = decisions.map(({ key, value, origin }) => ({ key: written(key), value: showValue(value), source: showOrigin(origin, root) }))
  const width = Math.max(0, ...rows.map(({ key }) => key.length))
  return rows.map(({ key, value, source }) => `${key.padEnd(width)}  ${value} — ${source}\n`).join('')
}

/** A value as it stands in TOML, in one line. */
export function toml(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(toml).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  return `{ ${Object.entries(value)
    .map(([key, item]) => `${key} = ${toml(item)}`)
    .join(', ')} }`
}

/** A value as a person types it; undefined for none. */
export function typed(value: unknown): string | undefined {
  if (value === undefined) return undefined
  if (Array.isArray(value)) return value.join(', ')
  return typeof value === 'object' ? toml(value) : String(value)
}

/** A question that nobody has answered, behind what answers it. */
export function openQuestion({ key, why, choices }: Question): string {
  return `${flagOf(key)}  ${why}${choices?.length ? ` (${choices.join(', ')})` : ''}`
}

const words: Record<Action, () => string> = {
  create: () => t('new'),
  update: () => t('update'),
  merge: () => t('merge'),
  remove: () => t('remove'),
  keep: () => t('keep'),
  beside: () => t('beside'),
  conflict: () => t('conflict'),
}

/** What becomes of the files, one line each; those that nobody need know about are left out. `folder` stands before their names. */
export function changesTable(files: readonly Comparison[], folder: string): string {
  const rows = files.filter(isNews).map(file => ({ word: words[file.action](), text: `${folder}/${file.to ?? file.path}${why(file)}` }))
  const width = Math.max(0, ...rows.map(({ word }) => columns(word)))
  return rows.map(({ word, text }) => `${word}${' '.repeat(width - columns(word))}  ${text}\n`).join('')
}

function isNews({ to, because, action }: Comparison): boolean {
  return to !== undefined || because !== undefined || action === 'conflict'
}

function why({ because }: Comparison): string {
  return because === undefined ? '' : ` — ${because}`
}

/** Columns of a terminal: Chinese characters take two. */
function columns(word: string): number {
  return [...word].reduce((sum, letter) => sum + (letter > '\u2e7f' ? 2 : 1), 0)
}

const counted: Record<Action, (count: number) => string> = {
  create: count => t('{0} new', count),
  update: count => t('{0} updated', count),
  merge: count => t('{0} merged', count),
  remove: count => t('{0} removed', count),
  beside: count => t('{0} laid beside', count),
  conflict: count => t('{0} in the way', count),
  keep: count => t('{0} unchanged', count),
}

/** How many files get what: `3 new · 1 updated · 4 unchanged`; where nothing changes, that. */
export function countsOf(files: readonly Comparison[]): string {
  if (files.length > 0 && files.every(({ to, action }) => to === undefined && action !== 'conflict')) return t('up to date: 0 changes')
  return (Object.keys(counted) as Action[])
    .map(kind => ({ kind, count: files.filter(({ action }) => action === kind).length }))
    .filter(({ count }) => count > 0)
    .map(({ kind, count }) => counted[kind](count))
    .join(' · ')
}

/** Where a value comes from, for programs; lines from 1, paths relative to `root`. */
export function originJson(origin: Origin, root: string): Record<string, unknown> {
  const at = origin.kind === 'answer' ? undefined : origin.at
  const file = at?.source.path
  return {
    kind: origin.kind,
    ...(file !== undefined && at && { file: pathBelow(root, file), line: at.source.position(at.start).line + 1 }),
    ...(origin.kind === 'default' && origin.because !== undefined && { because: origin.because }),
  }
}

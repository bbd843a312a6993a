import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import { type Config, parseConfig, tomlValue } from '../config.ts'
import { answerKeys, written } from '../generate/answers.ts'
import type { Answers, Key } from '../generate/detection.ts'
import { toml } from '../generate/show.ts'
import { t } from '../l10n.ts'
import { UsageError } from '../usage.ts'
import { write } from './fix.ts'
import type { Wanted } from './prepare.ts'
import { ruleIds } from './rules.ts'

/**
 * Gives what writes the answers into `[generate]` of the configuration, or of a new `djdeploy.toml`; all else in it stays as it is
 * written. Throws a `UsageError` at once where that is not possible.
 */
export function saving({ view, config }: Wanted, answers: Answers): () => void {
  const { path, old, text } = saved({ view, config }, answers)
  if (text === old) return () => {}
  const before = parseConfig(path, old === '' ? '' : old, ruleIds())
  const after = parsed(path, text)
  if (
    !after ||
    !isDeepStrictEqual({ ...after, generate: {} }, { ...before, generate: {} }) ||
    !isDeepStrictEqual(after.generate, { ...before.generate, ...answers })
  )
    throw new UsageError(t('{0} is written in a way that --save cannot add to; the answers are:\n{1}', path, linesOf(answers).join('\n')))
  return () => (existsSync(path) ? write(path, text) : writeFileSync(path, text, { flag: 'wx' }))
}

/** The configuration file, its text, and its text with the answers in it. Nothing is written. */
export function saved({ view, config }: Pick<Wanted, 'view' | 'config'>, answers: Answers): { path: string; old: string; text: string } {
  const path = config.path ?? `${view.workspace.root}/djdeploy.toml`
  const old = existsSync(path) ? readFileSync(path, 'utf8') : ''
  return { path, old, text: withAnswers(old, answers, path.endsWith('pyproject.toml') ? 'tool.djdeploy.generate' : 'generate') }
}

function parsed(path: string, text: string): Config | undefined {
  try {
    return parseConfig(path, text, ruleIds())
  } catch {
    return undefined
  }
}

/** A TOML text with the answers in a table: the lines of keys it has already are replaced, the others come at its end. */
function withAnswers(text: string, answers: Answers, table: string): string {
  const lines = text.split('\n')
  const header = lines.findIndex(line => line.replace(/\s|#.*/g, '') === `[${table}]`)
  if (header < 0) {
    const before = text === '' ? '' : `${text.replace(/\n*$/, '\n')}\n`
    return `${before}[${table}]\n${linesOf(answers).join('\n')}\n`
  }
  const next = lines.findIndex((line, index) => index > header && /^\s*\[/.test(line))
  const own = lines.slice(header + 1, next < 0 ? lines.length : next)
  const added: string[] = []
  for (const line of linesOf(answers)) {
    const key = line.slice(0, line.indexOf(' '))
    const at = own.findIndex(other => /^\s*([\w-]+)\s*=/.exec(other)?.[1] === key)
    if (at < 0) added.push(line)
    else if (!isDeepStrictEqual(tomlValue(valueIn(own[at] ?? '')), tomlValue(valueIn(line)))) own[at] = `${line}${commentOf(own[at] ?? '')}`
  }
  const end = own.findLastIndex(line => line.trim() !== '') + 1
  own.splice(end, 0, ...added)
  return [...lines.slice(0, header + 1), ...own, ...(next < 0 ? [] : lines.slice(next))].join('\n').replace(/\n*$/, '\n')
}

function valueIn(line: string): string {
  return line.slice(line.indexOf('=') + 1).trim()
}

/** The comment behind a value: from the first `#` with a whole value before it. */
function commentOf(line: string): string {
  const value = valueIn(line)
  const at = [...value.matchAll(/\s+#/g)].find(({ index }) => tomlValue(value.slice(0, index)) !== undefined)
  return at ? value.slice(at.index) : ''
}

function linesOf(answers: Answers): string[] {
  return [...answerKeys.values()].flatMap(key => (key in answers ? [`${written(key)} = ${toml(answers[key as Key] ?? false)}`] : []))
}

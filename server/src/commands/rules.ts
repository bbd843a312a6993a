import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { editDistance } from '../catalogue/catalogue.ts'
import { type Language, t } from '../l10n.ts'
import { unreadableFile } from '../load.ts'
import { ignoreComment } from '../rules/ignore.ts'
import { rules as checks } from '../rules/index.ts'
import type { Rule } from '../rules/rule.ts'
import { UsageError } from '../usage.ts'

type Row = Pick<Rule, 'id' | 'severity' | 'summary'>

/** All rules, with those that speak about the reading itself, in alphabetical order. */
export function table(): Row[] {
  const own: Row[] = [
    { id: unreadableFile, severity: 'error', summary: t('A configuration file cannot be read') },
    { id: ignoreComment, severity: 'warning', summary: t('An ignore comment hides nothing, or gives no reason') },
  ]
  const all = [...own, ...checks.map(({ id, severity, summary }) => ({ id, severity, summary: t(summary) }))]
  return all.sort((a, b) => (a.id < b.id ? -1 : 1))
}

/** Ids that a configuration may speak about. */
export function ruleIds(): string[] {
  return [unreadableFile, ignoreComment, ...checks.map(rule => rule.id)]
}

/** The table of rules as text, JSON or Markdown. */
export function rules(format: string): string {
  const rows = table()
  if (format === 'json') return `${JSON.stringify({ version: 1, rules: rows }, undefined, 2)}\n`
  if (format === 'md') {
    const lines = rows.map(({ id, severity, summary }) => `| \`${id}\` | ${severity} | ${summary.replaceAll('|', '\\|')} |`)
    return `| ${t('Rule')} | ${t('Severity')} | ${t('What it finds')} |\n| --- | --- | --- |\n${lines.join('\n')}\n`
  }
  if (format !== 'text') throw new UsageError(t('there is no format "{0}"; available are {1}', format, 'text, json, md'))
  const width = Math.max(...rows.map(({ id }) => id.length))
  return rows.map(({ id, severity, summary }) => `${id.padEnd(width)}  ${severity.padEnd(7)}  ${summary}\n`).join('')
}

/** The page of a rule: what it finds, examples, what to do. */
export function explain(id: string, language: Language): string {
  const rows = table()
  const row = rows.find(rule => rule.id === id)
  if (!row) {
    const away = (other: string) => (other.endsWith(`/${id}`) ? 0 : editDistance(id, other, 4))
    const [nearest] = rows.map(rule => ({ id: rule.id, away: away(rule.id) })).sort((a, b) => a.away - b.away)
    const hint = nearest && nearest.away <= 4 ? t('; did you mean "{0}"?', nearest.id) : t('; see "djdeploy rules"')
    throw new UsageError(t('there is no rule "{0}"{1}', id, hint))
  }
  const pages = JSON.parse(readFileSync(join(__dirname, 'pages.json'), 'utf8')) as Record<string, string>
  const [title = '', ...body] = pageIn(language, id, pages)
    .replace(/^(```\w+ \S+) fixed$/gm, (_, fence) => `${fence} (${t('fixed')})`)
    .trimEnd()
    .split('\n')
  return [title, '', `${row.severity}: ${row.summary}`, ...body, ''].join('\n')
}

/** The page of a rule in a language; a translation has a fence for each example of the English page. */
function pageIn(language: Language, id: string, pages: Record<string, string>): string {
  const english = pages[id] ?? `# ${id}\n`
  const examples = english.matchAll(/^```[\s\S]*?^```$/gm)
  return pages[`${id}.${language}`]?.replace(/^```$/gm, fence => examples.next().value?.[0] ?? fence) ?? english
}

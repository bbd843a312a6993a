import { nearestAmong } from '../catalogue/nearest.ts'
import type { Document } from '../formats/format.ts'
import { t } from '../l10n.ts'
import { groupBy } from '../list.ts'
import { onceFor } from '../memory.ts'
import { lineAt, removeLines, type Span, span, standsAlone, textOf } from '../span.ts'
import { renamed } from './meant.ts'
import type { Fix, Levels, Problem, Rule } from './rule.ts'

/** The id under which ignore comments themselves are reported. */
export const ignoreComment = 'syntax/ignore-comment'

/** `djdeploy: ignore static/location-missing behind a CDN` in a comment. */
interface Ignore {
  at: Span
  /** Empty where the comment is not written in a way that names one. */
  rule: string
  reason: string
  /** Start of the line whose findings it hides. */
  line: number
  /** Whether that is the line it stands on. */
  trailing: boolean
}

/**
 * Takes out the problems of a file that a comment in it ignores, and adds one for each comment that names no reason, or no rule that there
 * is, or ignores nothing.
 * A comment alone on its line speaks for the next line that is not a comment; behind a setting it speaks for its own line.
 */
export function applyIgnores(problems: Problem[], document: Document, levels: Levels, rules: readonly Rule[]): Problem[] {
  const ignores = ignoresIn(document)
  if (ignores.length === 0) return problems
  const byLine = groupBy(ignores, ({ line }) => line)
  const used = new Set<Ignore>()
  const left = problems.filter(({ at, rule }) => {
    const hiding = (byLine.get(lineAt(at.source, at.start).start) ?? []).filter(ignore => ignore.rule === rule)
    for (const ignore of hiding) used.add(ignore)
    return hiding.length === 0
  })
  const level = levels[ignoreComment] ?? levels.syntax
  if (level === 'off') return left
  for (const ignore of ignores) {
    const complaint = used.has(ignore) ? unexplained(ignore) : complaintOf(ignore, rules)
    if (complaint) left.push({ at: ignore.at, ...complaint, rule: ignoreComment, severity: level ?? 'warning' })
  }
  return left
}

/** What is wrong with a comment that has hidden nothing. */
function complaintOf({ at, rule, trailing }: Ignore, rules: readonly Rule[]): Complaint {
  if (rule === '') return { message: t('this hides nothing; it is written "djdeploy: ignore RULE why"') }
  if (rule !== ignoreComment && rule !== 'syntax/unreadable' && !rules.some(({ id }) => id === rule)) return strange(rule, at, rules)
  const message = trailing
    ? t('nothing on this line is reported by {0}; remove this comment', rule)
    : t('nothing on the next line is reported by {0}; remove this comment', rule)
  return { message, fixes: [unused(at)] }
}

/** What is wrong with a comment that has hidden something: it may not say why. */
function unexplained({ rule, reason }: Ignore): Complaint | undefined {
  if (reason !== '') return undefined
  return { message: t('the comment ignores {0} without a reason; say why behind the rule, for whoever reads it next', rule) }
}

/** There is no such rule, and perhaps one of nearly that name. */
function strange(rule: string, at: Span, rules: readonly Rule[]): Complaint {
  const near = nearestAmong(
    rules.map(({ id }) => id),
    3,
  )(rule)
  if (near === undefined) return { message: t('there is no rule "{0}"{1}', rule, '') }
  const start = at.start + textOf(at).indexOf(rule)
  const fixes = renamed(span(at.source, start, start + rule.length), near, false)
  return { message: t('there is no rule "{0}"{1}', rule, t('; did you mean "{0}"?', near)), fixes }
}

function unused(at: Span): Fix {
  return { title: t('remove the comment'), edits: [standsAlone(at) ? removeLines(at) : { at, text: '' }], safe: true }
}

type Complaint = Pick<Problem, 'message' | 'fixes'>

/** Whether the file has a comment that ignores a rule on the line around an offset. */
export function isIgnored(document: Document, rule: string, offset: number): boolean {
  const line = lineAt(document.source, offset).start
  return ignoresIn(document).some(ignore => ignore.rule === rule && ignore.line === line)
}

const ignoresIn = onceFor(({ source, tree }: Document): readonly Ignore[] => {
  if (!source.text.includes('djdeploy')) return []
  const alone = new Set(tree.comments.filter(({ start }) => source.text.slice(lineAt(source, start).start, start).trim() === ''))
  /** Start of each line that is a comment → start of the next one that is none. */
  const spokenFor = new Map<number, number>()
  for (const { start } of [...alone].sort((a, b) => b.start - a.start)) {
    const line = lineAt(source, start)
    spokenFor.set(line.start, spokenFor.get(line.end) ?? line.end)
  }
  return tree.comments.flatMap(at => {
    const text = textOf(at)
    const match =
      /djdeploy:\s*ignore\s+([a-z]+\/[a-z0-9-]+)[\s:,]*(.*)/.exec(text) ?? /^\W*djdeploy\b\W{1,3}(?:ignore|disable|noqa)\b/.exec(text)
    if (!match) return []
    const own = lineAt(source, at.start).start
    const trailing = !alone.has(at)
    const line = (trailing ? undefined : spokenFor.get(own)) ?? own
    return [{ at, rule: match[1] ?? '', reason: (match[2] ?? '').trim(), line, trailing }]
  })
})

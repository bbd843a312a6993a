import { t } from '../l10n.ts'
import type { Problem, Severity } from '../rules/rule.ts'
import type { Span } from '../span.ts'
import { frameOf } from './frame.ts'
import { countsOf, type Format, placeOf, printable, type Report } from './report.ts'

/** For people: every problem with its line, the lines of the other ends, and what would fix it; a summary at the end. */
export const full: Format = (problems, report) =>
  `${problems.map(problem => `${block(problem, report)}\n\n`).join('')}${summary(problems, report)}\n`

function block({ severity, message, rule, at, related = [], fixes = [] }: Problem, report: Report): string {
  const { bold, dim, tinted } = paints(report.colour)
  const gutter = Math.max(
    ...[at, ...related.map(note => note.at)].map(({ source, start }) => String(source.position(start).line + 1).length),
  )
  const margin = ' '.repeat(gutter)
  const lines = [
    `${tinted(severity, bold(wordFor(severity)))}${bold(`: ${printable(message)}`)} ${dim(`[${rule}]`)}`,
    ...framed('-->', at, '^', ''),
  ]
  for (const note of related) lines.push(...framed(':::', note.at, '-', printable(note.message)))
  for (const { title, safe } of fixes)
    lines.push(`${margin} ${dim('=')} ${t('fix: {0} ({1})', printable(title), safe ? t('safe') : t('suggested'))}`)
  return lines.join('\n')

  function framed(arrow: string, place: Span, sign: '^' | '-', label: string): string[] {
    const head = `${margin}${dim(arrow)} ${printable(placeOf(place, report.folder))}`
    if (place.source.text === '') return label ? [head, `${margin} ${dim('|')} ${label}`] : [head]
    const { line, text, underline } = frameOf(place, sign)
    const marks = tinted(sign === '^' ? severity : 'info', label ? `${underline} ${label}` : underline)
    return [head, `${margin} ${dim('|')}`, `${dim(String(line).padStart(gutter))} ${dim('|')} ${text}`, `${margin} ${dim('|')} ${marks}`]
  }
}

function wordFor(severity: Severity): string {
  return severity === 'error' ? t('error') : severity === 'warning' ? t('warning') : t('info')
}

function summary(problems: readonly Problem[], { files }: Report): string {
  const { error, warning, info } = countsOf(problems)
  return t(
    '{0}, {1}, {2} in {3}',
    error === 1 ? t('1 error') : t('{0} errors', error),
    warning === 1 ? t('1 warning') : t('{0} warnings', warning),
    info === 1 ? t('1 info') : t('{0} infos', info),
    files === 1 ? t('1 file') : t('{0} files', files),
  )
}

const codes: Record<Severity, string> = { error: '31', warning: '33', info: '36' }

function paints(colour: boolean) {
  const paint = (code: string) => (text: string) => (colour ? `\u001b[${code}m${text}\u001b[0m` : text)
  return { bold: paint('1'), dim: paint('2'), tinted: (severity: Severity, text: string) => paint(codes[severity])(text) }
}

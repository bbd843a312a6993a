import { existsSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { reasonOf } from '../files.ts'
import { t } from '../l10n.ts'
import { concise } from '../report/concise.ts'
import { full } from '../report/full.ts'
import { json } from '../report/json.ts'
import type { Format, Report } from '../report/report.ts'
import type { Problem } from '../rules/rule.ts'
import { UsageError } from '../usage.ts'
import { hasColours, isTerminal, print, stdout } from './terminal.ts'

/** One report, and the file it goes to; printed where there is none. */
interface Output {
  format: Format
  file?: string
}

const formats: Record<string, Format> = { full, concise, json }
const later = ['sarif', 'github', 'gitlab', 'junit', 'checkstyle']

/** The reports that were asked for as `FORMAT` or `FORMAT=FILE`; by default frames for a terminal, else lines. */
export function outputsOf(texts: readonly string[] = []): Output[] {
  if (texts.length === 0) return [{ format: isTerminal(stdout) ? full : concise }]
  return texts.map(text => {
    const [name = '', ...rest] = text.split('=')
    const file = rest.length > 0 ? rest.join('=') : undefined
    const format = Object.hasOwn(formats, name) ? formats[name] : undefined
    if (file === '') throw new UsageError(t('--format {0} names no file behind "="', text))
    if (format) return { format, file }
    const available = Object.keys(formats).join(', ')
    if (later.includes(name))
      throw new UsageError(t('the format {0} is not available in this version of djdeploy; available are {1}', name, available))
    throw new UsageError(t('there is no format "{0}"; available are {1}', name, available))
  })
}

/** Hands out the reports; those that go to no file, to one of the two outputs. */
export function deliver(outputs: readonly Output[], problems: readonly Problem[], report: Report, to: number): void {
  for (const { format, file } of outputs) {
    if (file) writeReport(file, format(problems, report))
    else print(format(problems, { ...report, colour: format === full && hasColours(to) }), to)
  }
}

function writeReport(file: string, text: string): void {
  try {
    writeFileSync(file, text)
  } catch (error) {
    const folder = dirname(file)
    throw new UsageError(t('cannot write {0}: {1}', file, existsSync(folder) ? reasonOf(error) : t('there is no folder {0}', folder)))
  }
}

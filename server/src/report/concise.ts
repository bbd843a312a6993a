import { t } from '../l10n.ts'
import { type Format, placeOf, printable } from './report.ts'

/** One line a problem, as compilers print them: `path:line:column: severity message [rule]`, with the other end behind it. */
export const concise: Format = (problems, { folder }) =>
  problems
    .map(({ at, severity, message, rule, related = [] }) => {
      const others = related.map(note => ` (${t('see {0}', placeOf(note.at, folder).replace(/:\d+$/, ''))})`)
      return printable(`${placeOf(at, folder)}: ${severity} ${message} [${rule}]${others.join('')}`)
    })
    .map(line => `${line}\n`)
    .join('')

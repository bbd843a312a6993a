import { isTemplate } from '../../facts/known.ts'
import { t } from '../../l10n.ts'
import { type Span, textOf } from '../../span.ts'
import { withoutComments } from '../../syntax/commandLine.ts'
import { type Environment, readEnvironment } from '../../syntax/environment.ts'
import type { Word } from '../../syntax/tree.ts'
import type { Finding, Fix, Rule } from '../rule.ts'
import { commentsAt, programKinds, sectionsIn, valueIn } from './sections.ts'

export const environmentQuoting: Rule = {
  id: 'supervisor/environment-quoting',
  severity: 'error',
  summary: 'A variable is cut short, or stops supervisord, because its value is not quoted',

  *check(stack) {
    for (const { document, entry } of sectionsIn(stack, 'supervisord', ...programKinds)) {
      const value = valueIn(entry, 'environment')
      if (!value || isTemplate(value.value.replace(/%\(\w+\)[sd]/g, ''))) continue
      const comments = commentsAt(value, document)
      if (comments.some(comment => isCutOffBy(comment, value))) continue
      yield* findings(readEnvironment(value, withoutComments(value, comments)), value)
    }
  },
}

/** Whether a comment begins right behind a value with an open quote: that is reported by another rule. */
function isCutOffBy(comment: Span, { end, value }: Word): boolean {
  if (comment.start < end) return false
  return value.split('"').length % 2 === 0 || value.split("'").length % 2 === 0
}

function* findings({ pairs, trouble }: Environment, whole: Word): Iterable<Finding> {
  const fixes = quoteValues(whole)
  const stops = trouble?.kind === 'pair'
  for (const [index, { name, value, dropped }] of pairs.entries())
    if (dropped && !(stops && index === pairs.length - 1))
      yield {
        at: dropped,
        message: t(
          '{0} ends before this: supervisor drops "{1}" and sets it to "{2}"; quote the value',
          name.value,
          textOf(dropped),
          value.value,
        ),
        fixes,
      }
  if (!trouble || textOf(trouble).startsWith('%(')) return
  const before = stops ? pairs.at(-1)?.dropped : undefined
  yield {
    at: before ?? trouble,
    message:
      trouble.kind === 'quote'
        ? t('this quote is never closed, so supervisord does not start (No closing quotation)')
        : t(
            'here supervisor expects NAME=value and does not start (Unexpected end of key/value pairs); quote the values, and put commas between them',
          ),
    fixes,
  }
}

/** The same variables with quotes around each value that needs them, and commas between; nothing where that does not make it readable. */
function quoteValues(value: Word): Fix[] {
  const text = textOf(value)
  if (text.length > 10_000 || /["'\r\n\\]/.test(text)) return []
  const starts = [...text.matchAll(/(?:^|[,;\s]\s*)([A-Za-z_]\w*)=/g)]
  const pairs = starts.map((match, index) => {
    const written = text.slice(match.index + match[0].length, starts[index + 1]?.index ?? text.length).replace(/[,;\s]+$/, '')
    return `${match[1]}=${/^[\w/.+\-():]+$/.test(written) ? written : `"${written}"`}`
  })
  const quoted = pairs.join(',')
  const { pairs: read, trouble } = readEnvironment({ source: value.source, start: 0, end: quoted.length }, quoted)
  if (starts[0]?.index !== 0 || trouble || read.length !== pairs.length || read.some(({ dropped }) => dropped)) return []
  return [{ title: t('quote the values'), edits: [{ at: value, text: quoted }], safe: true }]
}

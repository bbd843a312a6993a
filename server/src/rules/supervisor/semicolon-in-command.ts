import type { Document } from '../../formats/format.ts'
import { t } from '../../l10n.ts'
import { type Span, span } from '../../span.ts'
import { splitCommand, withoutComments } from '../../syntax/commandLine.ts'
import type { Word } from '../../syntax/tree.ts'
import type { Fix, Rule } from '../rule.ts'
import { commentsAt, programKinds, sectionsIn, valueIn } from './sections.ts'

export const semicolonInCommand: Rule = {
  id: 'supervisor/semicolon-in-command',
  severity: 'error',
  summary: 'A semicolon or # in quotes begins a comment, and the rest of the value is lost',

  *check(stack) {
    for (const { document, entry } of sectionsIn(stack, 'supervisord', ...programKinds))
      for (const option of ['command', 'environment']) {
        const value = valueIn(entry, option)
        const comment = value && cutIn(value, document)
        if (!value || !comment) continue
        const sign = comment.source.text[comment.start] ?? ''
        yield {
          at: comment,
          message:
            option === 'command'
              ? t(
                  'a blank and "{0}" begin a comment even in quotes: the command ends here with an open quote and cannot be started; leave out the blank',
                  sign,
                )
              : t(
                  'a blank and "{0}" begin a comment even in quotes: the value ends here with an open quote and supervisord does not start',
                  sign,
                ),
          fixes: option === 'command' && sign === ';' ? withoutBlanks(comment) : [],
        }
      }
  },
}

/** The first comment behind a piece of the value in which a quote is still open. */
function cutIn(value: Word, document: Document): Span | undefined {
  if (!/["']/.test(value.value)) return undefined
  const { text } = value.source
  const inside = commentsAt(value, document)
  return inside.find(comment => {
    if (text.slice(text.lastIndexOf('\n', comment.start) + 1, comment.start).trim() === '') return false
    const before = span(value.source, value.start, comment.start)
    return splitCommand(before, 'shlex', withoutComments(before, inside)).unbalanced !== undefined
  })
}

/** Takes the blanks away from before each semicolon in what was taken for a comment. */
function withoutBlanks({ source, start, end }: Span): Fix[] {
  const line = source.text.slice(0, end)
  const edits = []
  for (let at = start; at >= 0 && at < end; at = line.indexOf(';', at + 1)) {
    const blanks = /[ \t]+$/.exec(line.slice(Math.max(0, at - 100), at))?.[0].length ?? 0
    if (blanks > 0) edits.push({ at: span(source, at - blanks, at), text: '' })
  }
  return /\s#/.test(line.slice(start)) ? [] : [{ title: t('leave out the blank'), edits, safe: true }]
}

import { t } from '../../l10n.ts'
import { insertLineBefore, sliceOf, textOf } from '../../span.ts'
import type { Rule } from '../rule.ts'
import { type Assignment, assignmentsIn, settingOf, writtenValue } from './units.ts'

export const trailingComment: Rule = {
  id: 'systemd/trailing-comment',
  severity: 'error',
  summary: 'A comment behind a value is part of the value',

  *check(stack) {
    for (const assignment of assignmentsIn(stack)) {
      const { value, entry, name } = assignment
      const comment = isText(assignment) ? undefined : commentIn(writtenValue(assignment))
      if (!comment) continue
      const at = sliceOf(value, comment.start)
      const survives = isList(assignment)
      yield {
        at,
        severity: survives ? 'warning' : 'error',
        message: survives
          ? t('systemd knows no comments behind a value: it takes these for further words of {0} and warns about them', name)
          : t('systemd knows no comments behind a value: {0} becomes "{1}", which is not what is meant', name, value.value),
        fixes: textOf(value).includes('\n')
          ? []
          : [
              {
                title: t('put the comment on a line of its own'),
                edits: [{ at: sliceOf(value, comment.end), text: '' }, insertLineBefore(entry, textOf(at))],
                safe: true,
              },
            ],
      }
    }
  },
}

/** Texts for people, and commands, which have a rule of their own. */
function isText(assignment: Assignment): boolean {
  return (
    /^(Exec|X-)|^(Description|StatusText|SyslogIdentifier|LogExtraFields)$/.test(assignment.name) ||
    assignment.section.name.value.startsWith('X-')
  )
}

/** Whether the words before the comment count all the same. */
function isList(assignment: Assignment): boolean {
  return (
    /-list$|^env-|^uri/.test(settingOf(assignment)?.type ?? '') ||
    /^(After|Before|Requires|Wants|BindsTo|PartOf|WantedBy|RequiredBy|Also|Environment|Documentation)$/.test(assignment.name)
  )
}

const pieces = /"(?:\\.|[^"\\])*"?|'(?:\\.|[^'\\])*'?|[^\s"']+|\s+/gs

/** Where a comment begins (`start`) and the blanks before it do (`end`), outside of quotes. `;1` and `#1` are no comments. */
function commentIn(value: string): { start: number; end: number } | undefined {
  let blanks: number | undefined
  for (const { 0: piece, index } of value.matchAll(pieces)) {
    if (blanks !== undefined && /^[#;](?!\d)/.test(piece)) return { start: index, end: blanks }
    blanks = /^\s/.test(piece) ? index : undefined
  }
  return undefined
}

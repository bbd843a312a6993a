import type { Document } from '../../formats/format.ts'
import { t } from '../../l10n.ts'
import { insertLineBefore } from '../../span.ts'
import { documentsOf } from '../../stack.ts'
import type { Rule } from '../rule.ts'
import { type Assignment, assignmentsIn } from './units.ts'

export const twoExecstart: Rule = {
  id: 'systemd/two-execstart',
  severity: 'error',
  summary: 'A service has several commands to start, which only Type=oneshot allows',

  *check(stack) {
    const files = new Set(documentsOf(stack, 'systemd').map(({ source }) => source.path))
    const units = new Map<string, { starts: Assignment[]; type?: string }>()
    for (const assignment of assignmentsIn(stack, 'Service')) {
      const path = unitPath(assignment.document)
      const unit = units.get(path) ?? { starts: [] }
      units.set(path, unit)
      const { name, value } = assignment
      if (name === 'Type') unit.type = value.value
      if (name !== 'ExecStart') continue
      if (value.value === '') unit.starts = []
      else unit.starts.push(assignment)
    }
    for (const [path, { starts, type }] of units) {
      const [first, second] = starts
      if (!first || !second || !files.has(path) || type === 'oneshot' || (type !== undefined && !/^[a-z-]+$/.test(type))) continue
      const isAdded = first.document !== second.document
      yield {
        at: second.entry.name,
        message: isAdded
          ? t(
              'ExecStart here is added to that of the unit, and systemd refuses two of them, unless Type is oneshot; begin with an empty ExecStart=',
            )
          : t(
              'a second ExecStart makes systemd refuse the unit, unless Type is oneshot; put what comes before into ExecStartPre, another server into a unit of its own',
            ),
        related: [{ at: first.entry.name, message: t('the first one') }],
        fixes: isAdded ? [{ title: t('begin with an empty ExecStart='), edits: [insertLineBefore(second.entry, 'ExecStart=')] }] : [],
      }
    }
  },
}

/** Path of the unit that a file describes, or adds to from the folder `<unit>.d` beside it. */
function unitPath({ source }: Document): string {
  return source.path.replace(/\.d\/[^/]+$/, '')
}

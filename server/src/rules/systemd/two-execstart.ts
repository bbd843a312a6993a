import type { Document } from '../../formats/format.ts'
import { t } from '../../l10n.ts'
import type { Rule } from '../rule.ts'
import { type Assignment, assignmentsIn } from './units.ts'

export const twoExecstart: Rule = {
  id: 'systemd/two-execstart',
  severity: 'error',
  summary: 'A service has several commands to start, which only Type=oneshot allows',

  *check(stack) {
    const units = new Map<Document, { starts: Assignment[]; type?: string }>()
    for (const assignment of assignmentsIn(stack, 'Service')) {
      if (isDropIn(assignment.document)) continue
      const unit = units.get(assignment.document) ?? { starts: [] }
      units.set(assignment.document, unit)
      const { name, value } = assignment
      if (name === 'Type') unit.type = value.value
      if (name !== 'ExecStart') continue
      if (value.value === '') unit.starts = []
      else unit.starts.push(assignment)
    }
    for (const { starts, type } of units.values()) {
      const [first, second] = starts
      if (!first || !second || type === 'oneshot' || (type !== undefined && !/^[a-z-]+$/.test(type))) continue
      yield {
        at: second.entry.name,
        message: t(
          'a second ExecStart makes systemd refuse the unit, unless Type is oneshot; put what comes before into ExecStartPre, another server into a unit of its own',
        ),
        related: [{ at: first.entry.name, message: t('the first one') }],
      }
    }
  },
}

/** What a drop-in adds to, and of which type that is, its own text does not tell. */
function isDropIn({ source }: Document): boolean {
  return /\.d\/[^/]+$/.test(source.path)
}

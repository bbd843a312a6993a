import { t } from '../../l10n.ts'
import type { Plan } from '../plan.ts'
import { text } from './text.ts'

/** What is left to do by hand, in order, with what to expect and what to do when it comes out differently. */
export function checklist(plan: Plan): string {
  return text`
# ${t('Deploying {0}', plan.name)}
`
}

import { t } from '../../l10n.ts'
import type { Plan } from '../plan.ts'
import { targets } from '../targets.ts'

/** Rises when a new version of djdeploy writes other files for the same plan. */
export const templatesVersion = 1

/** The first lines of a file: where it comes from, and what happens to changes in it. */
export function header({ target }: Plan): string {
  return `# ${t('Written by djdeploy for {0}, templates {1}.', targets[target].title, templatesVersion)}
# ${t('"djdeploy generate" writes it anew when the project changes, and keeps what you change here.')}
`
}

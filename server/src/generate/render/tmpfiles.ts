import { t } from '../../l10n.ts'
import { tmpfiles as field } from '../escape.ts'
import type { Plan } from '../plan.ts'
import { header } from './header.ts'
import { layoutOf } from './layout.ts'
import { text } from './text.ts'

/** The folders and files that are made at each boot: `/run` is empty then. */
export function tmpfiles(plan: Plan): string {
  const { runtime, reload, state, logs, target, manager, server } = layoutOf(plan)
  const { user, group } = plan
  return text`
${header(plan)}

# ${t('The first 2 in 2750 hands the group of the folder on to the sockets in it: nginx gets in, and nobody else.')}
d ${field(runtime)} 2750 ${user} ${target.nginxUser}
${server === 'uwsgi' && `f ${field(reload)} 0640 ${user} ${group}`}
d ${state} 0750 ${user} ${group}
${manager === 'supervisor' && !plan.writable.includes(logs) && `d ${logs} 0750 root adm`}
${plan.writable.length > 0 && `# ${t('The settings let the application write here.')}`}
${plan.writable.map(folder => `d ${field(folder)} 0750 ${user} ${group}`).join('\n')}
`
}

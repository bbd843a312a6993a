import { t } from '../../l10n.ts'
import type { Plan } from '../plan.ts'
import { header } from './header.ts'
import { layoutOf } from './layout.ts'
import { text } from './text.ts'

/** Rotation of the logs that supervisor holds open. Those of nginx are rotated by the distribution, those of systemd by its journal. */
export function logrotate(plan: Plan): string {
  const { logs } = layoutOf(plan)
  return text`
${header(plan)}

${logs}/*.log {
    daily
    rotate 14
    compress
    delaycompress
    missingok
    notifempty
    sharedscripts
    postrotate
        # ${t('supervisor opens its files anew; without this it would go on writing into the old ones.')}
        pid=$(supervisorctl pid) && kill -USR2 "$pid"
    endscript
}
`
}

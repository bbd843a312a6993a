import { t } from '../../l10n.ts'
import { unitCommandWord as argument, unitPath as path } from '../escape.ts'
import type { Plan } from '../plan.ts'
import { header } from './header.ts'
import { layoutOf } from './layout.ts'
import { sandbox } from './sandbox.ts'
import { text } from './text.ts'

/** A Celery worker, or the one process that sends out what is due, as a service. */
export function celeryUnit(plan: Plan, kind: 'worker' | 'beat'): string {
  const { program, state, withEnvironment } = layoutOf(plan)
  const schedule = kind === 'beat' && `--schedule ${state}/celerybeat-schedule`
  return text`
${header(plan)}

[Unit]
Description=${kind === 'worker' ? `Celery of ${plan.name}` : `Celery beat of ${plan.name}`}
After=${['network.target', ...plan.after].join(' ')}

[Service]
ExecStart=${withEnvironment} ${argument(program('celery'))} --app ${argument(plan.celery?.app ?? '')} ${kind} --loglevel INFO ${schedule}
User=${plan.user}
Group=${plan.group}
WorkingDirectory=${path(plan.directory)}
KillMode=mixed
# ${t('Tasks that are running may take this long to end.')}
TimeoutStopSec=300
Restart=always
RestartSec=2

${sandbox(plan)}

[Install]
WantedBy=multi-user.target
`
}

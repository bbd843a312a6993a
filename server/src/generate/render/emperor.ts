import { t } from '../../l10n.ts'
import { unitWord as word } from '../escape.ts'
import type { Plan } from '../plan.ts'
import { header } from './header.ts'
import { layoutOf } from './layout.ts'
import { text } from './text.ts'

/** The Emperor, which starts a uWSGI for every ini file in its folder, starts it anew when the file changes and stops it when it goes. */
export function emperor(plan: Plan): string {
  return text`
${header(plan)}
[uwsgi]
strict = true
emperor = /etc/uwsgi/vassals
# ${t('A stop waits until requests in flight have ended.')}
emperor-graceful-shutdown = true
`
}

/** The service that keeps the Emperor running, one for all sites of the server. */
export function emperorUnit(plan: Plan): string {
  const { program, seconds } = layoutOf(plan)
  return text`
${header(plan)}

[Unit]
Description=uWSGI Emperor
After=${['network.target', ...plan.after].join(' ')}

[Service]
# ${t('The Emperor is root, so that each vassal can run as a user of its own.')}
ExecStart=${word(program('uwsgi'))} --ini /etc/uwsgi/emperor.ini
Type=notify
NotifyAccess=all
KillMode=mixed
# ${t('longer than a request may take')}
TimeoutStopSec=${seconds.stop}
Restart=always
RestartSec=2

[Install]
WantedBy=multi-user.target
`
}

import { t } from '../../l10n.ts'
import { cutOff } from '../advice.ts'
import { unitCommandWord as argument, unitPath as path, Unwritable, unitWord as word } from '../escape.ts'
import type { Plan } from '../plan.ts'
import { header } from './header.ts'
import { hasEnvironment, type Layout, layoutOf } from './layout.ts'
import { sandbox } from './sandbox.ts'
import { text } from './text.ts'

/** The socket that systemd opens at boot: nginx has someone to connect to before the application has started, and while it starts anew. */
export function socketUnit(plan: Plan): string {
  const { target } = layoutOf(plan)
  return text`
${header(plan)}

[Unit]
Description=${t('Socket of {0}', plan.name)}

[Socket]
ListenStream=${path(plan.socket)}
# ${t('for nginx, and nobody else')}
SocketUser=${plan.user}
SocketGroup=${target.nginxUser}
SocketMode=0660
Backlog=${Math.min(target.somaxconn, 1024)}

[Install]
WantedBy=sockets.target
`
}

/** The application server as a service. */
export function serviceUnit(plan: Plan): string {
  const layout = layoutOf(plan)
  const socket = layout.isActivated && `${plan.name}.socket`
  return text`
${header(plan)}

[Unit]
Description=${plan.name}
${socket && `Requires=${socket}`}
After=${['network.target', socket, ...plan.after].filter(Boolean).join(' ')}

[Service]
${start(plan, layout)}
${account(plan, layout)}
KillMode=mixed
# ${t('longer than a request may take')}
TimeoutStopSec=${layout.seconds.stop}
Restart=always
RestartSec=2

${sandbox(plan)}

[Install]
WantedBy=multi-user.target
`
}

function start(plan: Plan, { server, program, configuration, reload }: Layout): string {
  switch (server) {
    case 'uwsgi':
      return text`
Type=notify
ExecStart=${word(program('uwsgi'))} --ini ${argument(configuration)}
# ${t('New code, one process after the other.')}
ExecReload=/usr/bin/touch ${argument(reload)}
`
    case 'gunicorn':
      return text`
Type=notify
ExecStart=${word(program('gunicorn'))} --config ${argument(configuration)} ${argument(plan.app)}
# ${t('New processes take over, and the old ones finish what they are doing.')}
ExecReload=/bin/kill -HUP $MAINPID
`
    case 'daphne':
      return text`
# ${t('Daphne is one process, and opens its socket itself.')} ${cutOff()}
ExecStart=${word(program('daphne'))} --endpoint ${argument(endpoint(plan.socket))} --proxy-headers --application-close-timeout ${plan.requestSeconds} ${argument(plan.app)}
`
  }
}

/** The socket as Twisted describes it: with nginx's group, which it has from its folder, and after a crash taken over by the next start. */
function endpoint(socket: string): string {
  const found = /[\\=]/.exec(socket)
  if (found) throw new Unwritable(socket, found[0])
  return `unix:${socket}:mode=660:lockfile=1`
}

function account(plan: Plan, { environment, target, server }: Layout): string {
  const { directory, python } = plan
  const isDaphne = server === 'daphne'
  return text`
User=${plan.user}
Group=${plan.group}
WorkingDirectory=${path(directory)}
${server !== 'uwsgi' && `Environment=LANG=${target.locale}`}
${isDaphne && `Environment=DJANGO_SETTINGS_MODULE=${plan.settings}`}
${isDaphne && python !== undefined && `Environment=${word(`PYTHONPATH=${directory}/${python}`)}`}
${hasEnvironment(plan) && `EnvironmentFile=${path(environment)}`}
`
}

import { t } from '../../l10n.ts'
import { python } from '../escape.ts'
import type { Plan } from '../plan.ts'
import { header } from './header.ts'
import { layoutOf } from './layout.ts'
import { text } from './text.ts'

/** gunicorn's configuration, a Python module. The socket comes from systemd or supervisor. */
export function gunicorn(plan: Plan): string {
  const { seconds, manager, target } = layoutOf(plan)
  const { directory } = plan
  return text`
${header(plan)}

# ${t('What to run')}
chdir = ${python(directory)}
${plan.python !== undefined && `pythonpath = ${python(`${directory}/${plan.python}`)}`}
raw_env = [${python(`DJANGO_SETTINGS_MODULE=${plan.settings}`)}]

${manager === 'supervisor' && "bind = 'fd://0'"}
backlog = ${Math.min(target.somaxconn, 1024)}

${plan.asgi ? asgiWorkers(plan) : wsgiWorkers(plan)}

# ${timeLimit(plan, seconds.request)}
timeout = ${seconds.request}
# ${t('On a stop or reload, requests in flight may take this long to end.')}
graceful_timeout = ${seconds.mercy}
`
}

/** Only a process that does one thing at a time is held to it by each request; the others show signs of life in between. */
function timeLimit({ asgi, threads }: Plan, seconds: number): string {
  return asgi || threads > 1
    ? t(
        'A process that shows no sign of life for so long is replaced. How long a request may take is for nginx to say (proxy_read_timeout).',
      )
    : t('A request may take {0} s. nginx waits a little longer (proxy_read_timeout), so that the reason is in our log.', seconds)
}

function wsgiWorkers({ processes, threads }: Plan): string {
  return text`

# ${t('Processes times threads requests at a time. About two processes per core, if memory allows.')}
workers = ${processes}
${threads > 1 && "worker_class = 'gthread'"}
${threads > 1 && `threads = ${threads}`}
# ${t('A process is replaced before it has grown old.')}
max_requests = 5000
max_requests_jitter = 500
`
}

function asgiWorkers({ processes }: Plan): string {
  return text`

# ${t('One process per core: each serves many connections at a time.')}
workers = ${processes}
worker_class = 'uvicorn.workers.UvicornWorker'
# ${t('Only nginx gets to the socket, so what it says about scheme and address is true.')}
forwarded_allow_ips = '*'
`
}

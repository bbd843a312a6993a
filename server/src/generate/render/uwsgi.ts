import { t } from '../../l10n.ts'
import { ini } from '../escape.ts'
import type { Plan } from '../plan.ts'
import { header } from './header.ts'
import { hasEnvironment, layoutOf } from './layout.ts'
import { text } from './text.ts'

/** What uWSGI runs and how: `[uwsgi]` of a program of its own, or of a vassal. */
export function uwsgi(plan: Plan): string {
  const { runtime, reload, environment, target, seconds } = layoutOf(plan)
  const { directory, venv, user, group, stack } = plan
  const isVassal = stack === 'uwsgi-emperor'
  const opensSocket = stack !== 'uwsgi-systemd'
  return text`
${header(plan)}
[uwsgi]
# ${t('A misspelt option or an application that cannot be loaded stops the start, instead of the visitors.')}
strict = true
need-app = true

${isVassal && vassal(user, group)}

# ${t('What to run')}
${plan.uwsgi !== 'pip' && 'plugins = python3'}
chdir = ${ini(directory)}
${plan.python !== undefined && `pythonpath = ${ini(`${directory}/${plan.python}`)}`}
${venv !== undefined && `home = ${ini(venv)}`}
module = ${ini(plan.app)}
env = ${ini(`DJANGO_SETTINGS_MODULE=${plan.settings}`)}
# ${t('Without a locale in UTF-8, an upload called 中文.txt is an error 500.')}
env = LANG=${target.locale}
${isVassal && hasEnvironment(plan) && variables(environment)}
single-interpreter = true

# ${t('Processes times threads requests at a time. About two processes per core, if memory allows.')}
master = true
processes = ${plan.processes}
threads = ${plan.threads}
enable-threads = true
# ${t('Each process loads the application by itself, so that new code comes without a restart of all.')}
lazy-apps = true
auto-procname = true
vacuum = true
no-orphans = true

# ${t('SIGTERM lets requests in flight end, and then exits. die-on-term would cut them off.')}
hook-master-start = unix_signal:15 gracefully_kill_them_all
worker-reload-mercy = ${seconds.mercy}
# ${t('A request may take {0} s. nginx waits a little longer (uwsgi_read_timeout), so that the reason is in our log.', seconds.request)}
harakiri = ${seconds.request}
# ${t('A process is replaced before it has grown old or big.')}
max-requests = 5000
max-worker-lifetime = 86400
reload-on-rss = 512

${opensSocket ? socket(plan) : activation(plan)}
listen = ${Math.min(target.somaxconn, 1024)}
# ${t('Room for long cookies: the usual 4096 bytes turn them into an error 502.')}
buffer-size = 16384
post-buffering = 8192

# ${t('"touch {0}" takes the new code, one process after the other.', ini(reload))}
touch-chain-reload = ${ini(reload)}
# ${t('What the processes are doing, for uwsgitop.')}
stats = ${ini(`${runtime}/stats.sock`)}

# ${t('A visitor who does not wait for the answer is no error.')}
ignore-sigpipe = true
ignore-write-errors = true
disable-write-exception = true
`
}

function vassal(user: string, group: string): string {
  return text`
# ${t('The Emperor is root, its vassals are not.')}
uid = ${user}
gid = ${group}
`
}

/** uWSGI reads no file of variables by itself; a loop over its lines does. */
function variables(path: string): string {
  return text`
# ${t('Passwords and the like')}
for-readline = ${ini(path)}
env = %(_)
endfor =
`
}

function socket(plan: Plan): string {
  const { runtime, target } = layoutOf(plan)
  return text`
# ${t('{0} belongs to {1}:{2} with mode 2750: the socket gets the group that nginx has, and nobody else gets in.', ini(runtime), plan.user, target.nginxUser)}
socket = ${ini(plan.socket)}
${plan.stack === 'uwsgi-emperor' && `chown-socket = ${plan.user}:${target.nginxUser}`}
chmod-socket = 660
`
}

function activation({ name }: Plan): string {
  return text`
# ${t('No socket here: systemd opens it ({0} has its path and mode) and hands it over. Requests wait there while uWSGI starts anew.', `${name}.socket`)}
`
}

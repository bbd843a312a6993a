import { t } from '../../l10n.ts'
import { supervisor as option, supervisorWord as word } from '../escape.ts'
import type { Plan } from '../plan.ts'
import { header } from './header.ts'
import { hasEnvironment, layoutOf } from './layout.ts'
import { text } from './text.ts'

/** The programs that supervisor keeps running: the application server, and Celery where the project has it. */
export function supervisor(plan: Plan): string {
  const { server, seconds } = layoutOf(plan)
  return text`
${header(plan)}

${server === 'uwsgi' ? uwsgiProgram(plan) : gunicornProgram(plan)}
${running(plan)}
${server === 'uwsgi' ? uwsgiStop() : gunicornStop()}
stopsignal=TERM
# ${t('longer than a request may take')}
stopwaitsecs=${seconds.stop}
${log(plan, server)}

${plan.celery && celery(plan, plan.celery)}
`
}

function uwsgiProgram(plan: Plan): string {
  const { program, configuration } = layoutOf(plan)
  return text`
[program:${plan.name}]
command=${command(plan, word(program('uwsgi')), '--ini', word(configuration))}
`
}

/** gunicorn gives its socket its own group, so that nginx would be left outside; supervisor can open it as it should be. */
function gunicornProgram(plan: Plan): string {
  const { program, configuration, target } = layoutOf(plan)
  return text`
[fcgi-program:${plan.name}]
# ${t('supervisor opens the socket, for nginx and nobody else, and gunicorn finds it as fd://0.')}
socket=unix://${option(plan.socket)}
socket_owner=${plan.user}:${target.nginxUser}
socket_mode=0660
command=${command(plan, word(program('gunicorn')), '--config', word(configuration), word(plan.app))}
environment=LANG="${target.locale}"
`
}

function running({ directory, user }: Plan): string {
  return text`
directory=${option(directory)}
user=${user}
autostart=true
autorestart=true
startsecs=5
`
}

function uwsgiStop(): string {
  return text`
# ${t('uWSGI gets SIGTERM and lets requests end. stopasgroup would send it to its processes too, and cut them off.')}
`
}

function gunicornStop(): string {
  return text`
# ${t('gunicorn gets SIGTERM and lets requests end.')}
`
}

function log({ name }: Plan, program: string): string {
  return text`
redirect_stderr=true
stdout_logfile=/var/log/${name}/${program}.log
# ${t('logrotate does this.')}
stdout_logfile_maxbytes=0
stdout_logfile_backups=0
`
}

function celery(plan: Plan, { app, beat }: NonNullable<Plan['celery']>): string {
  const { program, withEnvironment, target } = layoutOf(plan)
  const celery = [word(program('celery')), '--app', word(app)]
  return text`
[program:${plan.name}-celery]
command=${withEnvironment} ${[...celery, 'worker', '--loglevel', 'INFO'].join(' ')}
environment=LANG="${target.locale}"
${running(plan)}
# ${t('Tasks that are running may take this long to end.')}
stopwaitsecs=300
${log(plan, 'celery')}

${beat && beatProgram(plan, celery)}
`
}

function beatProgram(plan: Plan, celery: string[]): string {
  const { withEnvironment, state, target } = layoutOf(plan)
  return text`
[program:${plan.name}-celery-beat]
command=${[withEnvironment, ...celery, 'beat', '--loglevel', 'INFO', '--schedule', `${state}/celerybeat-schedule`].join(' ')}
environment=LANG="${target.locale}"
${running(plan)}
${log(plan, 'celery-beat')}
`
}

/** A command line, with the variables of the application where it has any. */
function command(plan: Plan, ...words: string[]): string {
  const { withEnvironment } = layoutOf(plan)
  return [...(hasEnvironment(plan) ? [withEnvironment] : []), ...words].join(' ')
}

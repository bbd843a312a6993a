import { inLanguage, t } from '../../l10n.ts'
import { UsageError } from '../../usage.ts'
import { Unwritable } from '../escape.ts'
import type { GeneratedFile } from '../file.ts'
import type { Plan } from '../plan.ts'
import { celeryUnit } from './celery.ts'
import { checklist } from './checklist.ts'
import { continuousIntegration } from './ci.ts'
import { emperor, emperorUnit } from './emperor.ts'
import { environment, withEnvironment } from './env.ts'
import { gunicorn } from './gunicorn.ts'
import { install } from './install.ts'
import { layoutOf } from './layout.ts'
import { logrotate } from './logrotate.ts'
import { catchAll, catchAllOverTls, nginx } from './nginx.ts'
import { catchAllNames, emperorService } from './places.ts'
import { smokeTest } from './smoke.ts'
import { supervisor } from './supervisor.ts'
import { serviceUnit, socketUnit } from './systemd.ts'
import { tmpfiles } from './tmpfiles.ts'
import { uwsgi } from './uwsgi.ts'

export { templatesVersion } from './header.ts'

/** The files that deploy a project as planned, in the language of the plan. Throws a `UsageError` where a value cannot be written. */
export function render(plan: Plan): GeneratedFile[] {
  return inLanguage(plan.language, () => {
    complain(plan)
    return renderers(plan).map(([path, renderer]) => ({
      path,
      text: written(path, renderer, plan),
      ...(path.endsWith('.sh') && { executable: true }),
    }))
  })
}

type Renderer = (plan: Plan) => string

/** Each file of the set, with what writes it. */
function renderers(plan: Plan): [path: string, renderer: Renderer][] {
  const { name, stack, celery } = plan
  const { server, manager, isActivated } = layoutOf(plan)
  const files: [string, Renderer | false][] = [
    [plan.language === 'en' ? 'README.md' : `README.${plan.language}.md`, checklist],
    ['ci/github-actions.yml', continuousIntegration],
    ['env.example', environment],
    [`gunicorn/gunicorn-${name}.conf.py`, server === 'gunicorn' && gunicorn],
    ['install.sh', install],
    [`logrotate/${name}`, manager === 'supervisor' && logrotate],
    [`nginx/${name}.conf`, nginx],
    [`nginx/${catchAllNames.http}`, catchAll],
    [`nginx/${catchAllNames.https}`, plan.tls === 'tls' && catchAllOverTls],
    ['smoke-test.sh', smokeTest],
    [`supervisor/${name}.conf`, manager === 'supervisor' && supervisor],
    [`systemd/${emperorService}`, stack === 'uwsgi-emperor' && emperorUnit],
    [`systemd/${name}-celery-beat.service`, manager === 'systemd' && celery?.beat === true && (plan => celeryUnit(plan, 'beat'))],
    [`systemd/${name}-celery.service`, manager === 'systemd' && celery !== undefined && (plan => celeryUnit(plan, 'worker'))],
    [`systemd/${name}.service`, manager === 'systemd' && stack !== 'uwsgi-emperor' && serviceUnit],
    [`systemd/${name}.socket`, isActivated && socketUnit],
    [`tmpfiles.d/${name}.conf`, tmpfiles],
    [`uwsgi/${name}.ini`, server === 'uwsgi' && stack !== 'uwsgi-emperor' && uwsgi],
    ['uwsgi/emperor.ini', stack === 'uwsgi-emperor' && emperor],
    [`uwsgi/vassals/${name}.ini`, stack === 'uwsgi-emperor' && uwsgi],
    ['with-env.sh', withEnvironment],
  ]
  return files.flatMap(([path, renderer]) => (renderer ? [[path, renderer]] : []))
}

function written(path: string, renderer: Renderer, plan: Plan): string {
  try {
    return renderer(plan)
  } catch (error) {
    if (error instanceof Unwritable) throw new UsageError(`${path}: ${error.message}`)
    throw error
  }
}

/** Names that stand where no format has quotes for them. */
const names: [key: keyof Plan, form: RegExp][] = [
  ['name', /^[A-Za-z0-9][\w.-]*$/],
  ['user', /^[a-z_][a-z0-9_-]*$/],
  ['group', /^[a-z_][a-z0-9_-]*$/],
  ['settings', /^[\p{L}_][\p{L}\p{N}_.]*$/u],
  ['app', /^[\p{L}_][\p{L}\p{N}_.]*:[\p{L}_][\p{L}\p{N}_.]*$/u],
  ['domains', /^(\*?\.)?[a-zA-Z0-9-]+(\.[a-zA-Z0-9-]+)*$/],
  ['environment', /^[A-Za-z_][A-Za-z0-9_]*$/],
  ['after', /^[\w@.:-]+\.\w+$/],
  ['prefix', /^(\/[\p{L}\p{N}_.~-]+)+$/u],
]

/** Throws where a name is none, or a path is too long for a socket. */
function complain(plan: Plan): void {
  for (const [key, form] of names)
    for (const value of [plan[key] ?? []].flat())
      if (typeof value === 'string' && !form.test(value))
        throw new UsageError(t('{0}: {1} is not possible here', key, JSON.stringify(value)))
  if (plan.domains.length === 0) throw new UsageError(t('domains: the site has no host name'))
  if (plan.stack === 'asgi-systemd' && !plan.asgi) throw new UsageError(t('asgi: the plan does not say which server to use'))
  const bytes = new TextEncoder().encode(plan.socket).length
  if (bytes > 107 || plan.socket.includes(':') || !/^\/[^/]+\/./.test(plan.socket))
    throw new UsageError(
      t(
        'socket: {0} cannot be the path of a socket: it takes a folder of its own, at most 107 bytes and no colon',
        JSON.stringify(plan.socket),
      ),
    )
}

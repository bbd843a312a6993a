import type { Plan, TargetName } from '../plan.ts'
import { targets } from '../targets.ts'
import { layoutOf } from './layout.ts'

/** A generated file that has a place on the server. */
export interface Place {
  /** Below the folder of generated files. */
  file: string
  path: string
  mode: '644' | '755'
  /** Whether running programs have to start anew to see a change. */
  restarts: boolean
  /** For a file that all sites of the server have in common: a shell pattern of what other sites would have there. */
  sharedBy?: string
}

/** One for all sites of a server. */
export const emperorService = 'emperor.uwsgi.service'

/** The files with the servers that answer nobody, one of each for all sites. */
export const catchAllNames = { http: 'catch-all.conf', https: 'catch-all.tls.conf' }

const vassals = '/etc/uwsgi/vassals/*.ini'

/** Where the generated files go on the server, in the order they are put there. What has no place there is used from its folder. */
export function placesOf(plan: Plan): Place[] {
  const { name, stack, celery } = plan
  const { target, manager, server, isActivated, configuration, withEnvironment } = layoutOf(plan)
  const place = (file: string, path: string): Place => ({ file, path, mode: '644', restarts: false })
  const restarting = (file: string, path: string): Place => ({ ...place(file, path), restarts: true })
  const unit = (unit: string) => restarting(`systemd/${unit}`, `/etc/systemd/system/${unit}`)
  const places: Place[] = [
    place(`tmpfiles.d/${name}.conf`, `/etc/tmpfiles.d/${name}.conf`),
    { ...place('with-env.sh', withEnvironment), mode: '755' },
  ]
  if (stack === 'uwsgi-emperor')
    places.push(
      { ...restarting('uwsgi/emperor.ini', '/etc/uwsgi/emperor.ini'), sharedBy: vassals },
      place(`uwsgi/vassals/${name}.ini`, configuration),
    )
  else if (server === 'uwsgi') places.push(restarting(`uwsgi/${name}.ini`, configuration))
  else if (server === 'gunicorn') places.push(restarting(`gunicorn/gunicorn-${name}.conf.py`, configuration))
  if (manager === 'supervisor') {
    const { folder, extension } = target.supervisor
    places.push(place(`supervisor/${name}.conf`, `${folder}/${name}.${extension}`), place(`logrotate/${name}`, `/etc/logrotate.d/${name}`))
  } else if (stack === 'uwsgi-emperor') places.push({ ...unit(emperorService), sharedBy: vassals })
  else places.push(...(isActivated ? [unit(`${name}.socket`)] : []), unit(`${name}.service`))
  if (celery && manager === 'systemd') places.push(unit(`${name}-celery.service`))
  if (celery?.beat && manager === 'systemd') places.push(unit(`${name}-celery-beat.service`))
  const { folder, enabled } = nginxFolders(plan.target)
  const shared = [catchAllNames.http, ...(plan.tls === 'tls' ? [catchAllNames.https] : [])]
  places.push(
    ...shared.map(file => ({ ...place(`nginx/${file}`, `${folder}/${file}`), sharedBy: enabled })),
    place(`nginx/${name}.conf`, `${folder}/${name}.conf`),
  )
  return places
}

/** Where sites of nginx go, and a shell pattern of those that are switched on. */
export function nginxFolders(target: TargetName): { folder: string; enabled: string } {
  return targets[target].nginxFolder === 'sites'
    ? { folder: '/etc/nginx/sites-available', enabled: '/etc/nginx/sites-enabled/*' }
    : { folder: '/etc/nginx/conf.d', enabled: '/etc/nginx/conf.d/*.conf' }
}

/** The systemd units that are switched on. */
export function unitsOf(plan: Plan): string[] {
  return placesOf(plan).flatMap(({ file }) => /^systemd\/(.*)$/.exec(file)?.[1] ?? [])
}

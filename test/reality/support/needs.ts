import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mayBoot } from './machine.ts'

/** The interpreter that Debian's uWSGI plugin, gunicorn and supervisor run on. */
export const python = '/usr/bin/python3'

/** Where Debian puts the modules of nginx. */
export const nginxModules = '/usr/lib/nginx/modules'

type Programs = Record<string, [string, ...string[]]>

const servers: Programs = {
  nginx: ['nginx', '-v'],
  uWSGI: ['uwsgi', '--version'],
  "uWSGI's python3 plugin": ['uwsgi', '--plugins', 'python3', '--version'],
  supervisor: ['supervisord', '--version'],
  gunicorn: ['gunicorn', '--version'],
  Django: [python, '-c', 'import django'],
  openssl: ['openssl', 'version'],
  systemd: ['systemd-analyze', '--version'],
}

/** What else a generated deployment is made of, and tried with. */
const besides: Programs = {
  curl: ['curl', '--version'],
  Celery: [python, '-c', 'import celery'],
  Channels: [python, '-c', 'import channels'],
  Daphne: [python, '-c', 'import daphne'],
  uvicorn: [python, '-c', 'import uvicorn, websockets'],
  logrotate: ['/usr/sbin/logrotate', '--version'],
  shellcheck: ['shellcheck', '--version'],
}

/** What this machine lacks for running the real servers. */
function missing(programs = servers): string[] {
  const lacking = Object.entries(programs).filter(([, [program, ...args]]) => spawnSync(program, args, { stdio: 'ignore' }).status !== 0)
  const root = process.getuid?.() === 0 ? [] : ['root (servers change their user)']
  return [...root, ...lacking.map(([name]) => name)]
}

/**
 * Why tests on the real servers are skipped, or false when they can run. On a build machine (`CI=true`) there is no skipping: what is
 * missing there is a failure.
 */
export function skipReality(): string | false {
  return skipFor(missing())
}

/** The same for tests of nginx's modules that are packed apart. */
export function skipNginxModules(...names: string[]): string | false {
  const lacking = names.filter(name => !existsSync(`${nginxModules}/ngx_${name}_module.so`))
  return skipFor(lacking.map(name => `libnginx-mod-${name}`))
}

/** The same for tests that boot a machine of their own. */
export function skipMachines(): string | false {
  const lacking = missing({ ...servers, ...besides })
  if (lacking.length === 0 && !mayBoot()) lacking.push('namespaces (unshare --mount --net --pid)')
  return skipFor(lacking)
}

function skipFor(lacking: string[]): string | false {
  if (lacking.length === 0) return false
  const reason = `missing on this machine: ${lacking.join(', ')}`
  if (process.env.CI === 'true') throw new Error(reason)
  return reason
}

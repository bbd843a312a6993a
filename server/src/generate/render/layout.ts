import type { Plan } from '../plan.ts'
import { type Target, targets } from '../targets.ts'

/** Where things are on the server that the plan leaves to convention, and the numbers that follow from it. */
export interface Layout {
  target: Target
  /** Folder of the socket, which nginx's group may enter and nobody else. */
  runtime: string
  /** Touched to take new code; only with uWSGI. */
  reload: string
  /** Folder of what only this site's programs read. */
  etc: string
  /** Variables for the application, one `NAME=value` a line. */
  environment: string
  /** Runs a command with these variables. */
  withEnvironment: string
  /** Folder of what the programs of the site keep for themselves. */
  state: string
  /** Folder of logs that supervisor writes. */
  logs: string
  /** Folder that proofs for Let's Encrypt are laid into. */
  acme: string
  /** Folder of the certificate. */
  certificates: string
  /** What serves the application, as the files are named. */
  server: 'uwsgi' | 'gunicorn' | 'daphne'
  manager: 'supervisor' | 'systemd'
  /** Whether systemd opens the socket. */
  isActivated: boolean
  /** The configuration of uWSGI or gunicorn. */
  configuration: string
  /** Path of a program that comes with the project's Python. */
  program(name: string): string
  seconds: Seconds
}

/** Time limits, each a little longer than the one it contains. */
interface Seconds {
  /** The application server ends a request that takes longer. */
  request: number
  /** nginx waits this long, so that what the application server says about the request gets to its log. */
  nginx: number
  /** A worker that is to stop may take this long to finish what it is doing. */
  mercy: number
  /** The process manager kills after this. */
  stop: number
}

/** Seconds that nginx waits longer than a request may take. */
export const nginxWaitsLonger = 5

/** What follows from a plan without being said in it. */
export function layoutOf(plan: Plan): Layout {
  const { name, stack, asgi, venv, socket, domains, requestSeconds } = plan
  const target = targets[plan.target]
  const etc = `/etc/${name}`
  const server = stack.startsWith('uwsgi') ? 'uwsgi' : asgi?.server === 'daphne' ? 'daphne' : 'gunicorn'
  const runtime = socket.slice(0, socket.lastIndexOf('/'))
  return {
    target,
    runtime,
    reload: `${runtime}/reload`,
    etc,
    environment: `${etc}/env`,
    withEnvironment: `${etc}/with-env`,
    state: `/var/lib/${name}`,
    logs: `/var/log/${name}`,
    acme: '/var/www/acme',
    certificates: `/etc/letsencrypt/live/${(domains[0] ?? name).replace(/^[*.]+/, '')}`,
    server,
    manager: stack.endsWith('supervisor') ? 'supervisor' : 'systemd',
    isActivated: stack.endsWith('-systemd') && server !== 'daphne',
    configuration: configurationOf(plan),
    program: program => {
      if (program === 'uwsgi' && plan.uwsgi !== 'pip') return target.uwsgi
      if (venv !== undefined) return `${venv}/bin/${program}`
      return `${program !== 'uwsgi' && target.install === 'apt-get' ? '/usr/bin' : '/usr/local/bin'}/${program}`
    },
    seconds: { request: requestSeconds, nginx: requestSeconds + nginxWaitsLonger, mercy: requestSeconds + 5, stop: requestSeconds + 15 },
  }
}

function configurationOf({ name, stack }: Plan): string {
  if (stack === 'uwsgi-emperor') return `/etc/uwsgi/vassals/${name}.ini`
  return stack.startsWith('uwsgi') ? `/etc/uwsgi/${name}.ini` : `/etc/gunicorn/gunicorn-${name}.conf.py`
}

/** Whether the application needs variables that are not written into these files. */
export function hasEnvironment({ environment }: Plan): boolean {
  return environment.length > 0
}

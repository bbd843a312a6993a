import { isOlder } from '../catalogue/versions.ts'
import { type TargetName, targetNames } from './plan.ts'

/** What is different on each system a deployment can be written for. Versions are those of its own packages. */
export interface Target {
  /** What people call it. */
  title: string
  /** Others that it is as good for, as people call them. */
  also?: string
  nginx: string
  systemd: number
  /** The account of nginx's workers, and its group. */
  nginxUser: string
  /** `sites`: a file in `sites-available`, switched on by a link in `sites-enabled`; `conf.d`: every `*.conf` in that folder is on. */
  nginxFolder: 'sites' | 'conf.d'
  supervisor: { folder: string; extension: string; service: string }
  /** Path of the system's own uWSGI, which comes in parts and needs its Python plugin named. */
  uwsgi: string
  /** Longest queue that a fresh kernel lets a socket have. */
  somaxconn: number
  /** A locale in UTF-8 that is there without installing one. */
  locale: string
  packages: Record<'nginx' | 'uwsgi' | 'supervisor' | 'venv' | 'gunicorn' | 'uvicorn' | 'daphne', string>
  install: 'apt-get' | 'dnf' | 'yum'
  /** Whether SELinux is enforcing out of the box. */
  selinux: boolean
}

type Common = Omit<Target, 'title' | 'also' | 'nginx' | 'systemd'>

const debian: Common = {
  nginxUser: 'www-data',
  nginxFolder: 'sites',
  supervisor: { folder: '/etc/supervisor/conf.d', extension: 'conf', service: 'supervisor' },
  uwsgi: '/usr/bin/uwsgi',
  somaxconn: 4096,
  locale: 'C.UTF-8',
  packages: {
    nginx: 'nginx',
    uwsgi: 'uwsgi-core uwsgi-plugin-python3',
    supervisor: 'supervisor',
    venv: 'python3-venv',
    gunicorn: 'gunicorn',
    uvicorn: 'gunicorn python3-uvicorn',
    daphne: 'daphne',
  },
  install: 'apt-get',
  selinux: false,
}

const redHat: Common = {
  ...debian,
  nginxUser: 'nginx',
  nginxFolder: 'conf.d',
  supervisor: { folder: '/etc/supervisord.d', extension: 'ini', service: 'supervisord' },
  uwsgi: '/usr/sbin/uwsgi',
  packages: {
    nginx: 'nginx',
    uwsgi: 'uwsgi uwsgi-plugin-python3',
    supervisor: 'supervisor',
    venv: 'python3',
    gunicorn: 'python3-gunicorn',
    uvicorn: 'python3-gunicorn python3-uvicorn',
    daphne: 'python3-daphne',
  },
  install: 'dnf',
  selinux: true,
}

/** Every target, by the name that plans have for it. */
export const targets: Record<TargetName, Target> = {
  'debian-12': { ...debian, title: 'Debian 12', nginx: '1.22.1', systemd: 252 },
  'debian-13': { ...debian, title: 'Debian 13', nginx: '1.26.3', systemd: 257 },
  'ubuntu-22.04': { ...debian, title: 'Ubuntu 22.04', nginx: '1.18.0', systemd: 249 },
  'ubuntu-24.04': { ...debian, title: 'Ubuntu 24.04', nginx: '1.24.0', systemd: 255 },
  'rhel-9': { ...redHat, title: 'RHEL 9', also: 'Rocky Linux 9, AlmaLinux 9', nginx: '1.20.1', systemd: 252 },
  'openeuler-22.03': { ...redHat, title: 'openEuler 22.03', nginx: '1.21.5', systemd: 249 },
  'anolis-8': { ...redHat, title: 'Anolis OS 8', nginx: '1.14.1', systemd: 239, somaxconn: 128 },
  'centos-7': { ...redHat, title: 'CentOS 7', nginx: '1.20.1', systemd: 219, somaxconn: 128, locale: 'en_US.UTF-8', install: 'yum' },
}

/** Systems that are rebuilt from another one's packages: what is written for that one fits them. */
const rebuilt: Record<string, string> = { rocky: 'rhel', alma: 'rhel', almalinux: 'rhel' }

/** The target that is meant by `openeuler`, `ubuntu-24` or `rocky-9`; undefined where it is none, or could be several. */
export function targetNamed(text: string): TargetName | undefined {
  const [system = '', ...version] = text.toLowerCase().split('-')
  const name = [rebuilt[system] ?? system, ...version].join('-')
  const [found, another] = targetNames.filter(target => target === name || target.startsWith(`${name}-`) || target.startsWith(`${name}.`))
  return another ? undefined : found
}

/** Whether the target's nginx is this version or a later one. */
export function hasNginx({ nginx }: Target, version: string): boolean {
  return !isOlder(nginx, version)
}

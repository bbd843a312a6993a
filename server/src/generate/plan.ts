/** The programs that serve the site together, the one in front first: what runs the application, and what keeps that running. */
export const stackKinds = [
  'uwsgi-supervisor',
  'uwsgi-systemd',
  'gunicorn-systemd',
  'gunicorn-supervisor',
  'asgi-systemd',
  'uwsgi-emperor',
] as const
export type StackKind = (typeof stackKinds)[number]

/** The systems a deployment can be written for; `targets.ts` says what is different on each. */
export const targetNames = [
  'debian-12',
  'debian-13',
  'ubuntu-22.04',
  'ubuntu-24.04',
  'rhel-9',
  'openeuler-22.03',
  'anolis-8',
  'centos-7',
] as const
export type TargetName = (typeof targetNames)[number]

/** A folder of files that nginx answers by itself. `url` begins and ends with a slash, `directory` is a path on the server without one. */
export interface Assets {
  url: string
  directory: string
}

/** The folder of `collectstatic`; `hashed` when names of its files hold a hash of their content, so that they can be cached for good. */
interface StaticAssets extends Assets {
  hashed: boolean
}

/**
 * What a user wants deployed; every generated file follows from this, and reading those files gives it back. Paths are on the server,
 * normal and absolute, unless said otherwise. What the chosen stack has no use for is absent or empty.
 */
export interface Plan {
  /** Folder of `manage.py` in the workspace, relative to its root, `.` for the root itself. */
  project: string
  /** Short name of the site: it names the files, the socket, the program. */
  name: string
  stack: StackKind
  target: TargetName
  language: 'en' | 'zh-cn'
  /** Host names, the main one first. */
  domains: string[]
  /** `acme`: HTTP with room for the challenge, until there is a certificate; `tls`: the certificate is there. */
  tls: 'acme' | 'tls'
  /**
   * Load balancers in front of nginx, as addresses and networks: what they say of the visitor's address and scheme is believed. Undefined
   * where visitors reach nginx themselves.
   */
  proxies?: string[]
  /** Folder of `manage.py`. */
  directory: string
  /** Folder in `directory` that modules are imported from, where that is not `directory` itself (`src`). */
  python?: string
  /** Virtual environment; undefined where the project has none, and the Python of the system is used. */
  venv?: string
  /** Where uWSGI comes from: the packages of the system, with plugins, or `pip`, in the virtual environment. Only for stacks with uWSGI. */
  uwsgi?: 'distribution' | 'pip'
  /** The user and group that the application runs as. */
  user: string
  group: string
  /** Dotted name of the settings module. */
  settings: string
  /** Module and object that answer requests, with `asgi-systemd` websockets too: `shop.wsgi:application`, `shop.asgi:application`. */
  app: string
  /** For `asgi-systemd` only; `websockets` are the URL prefixes, with slashes at both ends, under which connections stay open. */
  asgi?: { server: 'uvicorn' | 'daphne'; websockets: string[] }
  /** Where nginx finds what `collectstatic` collects; undefined where something else serves it (a CDN, a bucket, whitenoise alone). */
  static?: StaticAssets
  /** What users upload; undefined where nothing is uploaded, or to somewhere else. */
  media?: Assets
  /** Folders the application writes to beside its uploads: of log files, of an SQLite database. Sorted, `directory` itself never among them. */
  writable: string[]
  /** Prefix that the site lives under, with slash at the start and none at the end (`FORCE_SCRIPT_NAME`). */
  prefix?: string
  /** URL path of the login page, with the prefix or without it, where nginx lets nobody try more than a few passwords a minute; undefined for no such limit. */
  login?: string
  /** Path of the unix socket between nginx and the application, in a folder of its own. */
  socket: string
  processes: number
  threads: number
  /** Largest body of a request, in MiB. */
  bodyMegabytes: number
  /** Seconds a request may take. Every other time limit follows from this one. */
  requestSeconds: number
  /** Celery applications to keep running beside the site. */
  celery?: { app: string; beat: boolean }
  /** systemd units the application needs started before it, such as `postgresql.service`; empty where supervisor starts it. */
  after: string[]
  /** Names of variables that the settings read from the environment, sorted; `env.example` lists them. */
  environment: string[]
}

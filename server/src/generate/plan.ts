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

/** What a user wants deployed; every generated file follows from this, and reading those files gives it back. Paths are on the server. */
export interface Plan {
  /** Short name of the site: it names the files, the socket, the program. */
  name: string
  stack: StackKind
  target: TargetName
  language: 'en' | 'zh-cn'
  /** Host names, the main one first. */
  domains: string[]
  /** `acme`: HTTP with room for the challenge, until there is a certificate; `tls`: the certificate is there. */
  tls: 'acme' | 'tls'
  /** Folder of `manage.py`. */
  directory: string
  /** Folder in `directory` that modules are imported from, where that is not `directory` itself (`src`). */
  python?: string
  /** Virtual environment; undefined where the project has none, and Debian's Python is used. */
  venv?: string
  /** The user and group that the application runs as. */
  user: string
  group: string
  /** Dotted name of the settings module. */
  settings: string
  /** Module and object: `shop.wsgi:application`. */
  app: string
  /** Module and object that answer websockets, for `asgi-systemd`; `paths` are the URL prefixes they live under. */
  asgi?: { app: string; server: 'uvicorn' | 'daphne'; paths: string[] }
  /** Where nginx finds what `collectstatic` collects; undefined where something else serves it (a CDN, a bucket, whitenoise alone). */
  static?: Assets
  /** Whether names of static files hold a hash of their content, so that they can be cached for good. */
  hashedStatic: boolean
  /** What users upload. */
  media?: Assets
  /** Prefix that the site lives under, with slash at the start and none at the end (`FORCE_SCRIPT_NAME`). */
  prefix?: string
  /** Path of the unix socket between nginx and the application. */
  socket: string
  processes: number
  threads: number
  /** Largest body of a request, in MiB. */
  bodyMegabytes: number
  /** Seconds a request may take. Every other time limit follows from this one. */
  requestSeconds: number
  /** Celery applications to keep running beside the site. */
  celery?: { app: string; beat: boolean }
  /** systemd units the application needs started before it, such as `postgresql.service`. */
  after: string[]
  /** Variables that the settings read from the environment; `env.example` lists them. */
  environment: string[]
}

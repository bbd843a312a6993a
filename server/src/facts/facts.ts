import type { Span } from '../span.ts'
import type { Entry, Word } from '../syntax/tree.ts'
import type { Address, Protocol } from './address.ts'
import type { Block } from './block.ts'
import type { Known } from './known.ts'
import type { SettingsModule } from './settings.ts'

/** What the files state, in the words of the problem. Flat lists; every fact can be pointed at. */
export interface Facts {
  listeners: Listener[]
  connections: Connection[]
  mounts: Mount[]
  /** nginx configurations, each from its outermost block. */
  nginx: Block[]
  servers: AppServer[]
  programs: Program[]
  settings: SettingsModule[]
  containers: Container[]
}

/** A service of a compose file. */
export interface Container {
  name: string
  entry: Entry
  image?: string
  /** Workspace folder it is built from. */
  build?: string
  /** Ports reachable from outside the host; without `host` docker takes any free one. */
  published: { host?: string; container: string; at: Span }[]
  /** Folders of the host, by workspace path where they are relative, or names of volumes, and where the container sees them. */
  volumes: { source: string; target: string; at: Span }[]
}

/** A program waits for connections here. */
export interface Listener {
  address: Address
  protocol: Protocol
  /** The value that names the address. */
  at: Span
  /** The option it stands in (`socket`, `http-socket`, `bind`, `ListenStream`). */
  option: string
  server?: AppServer
  /** How a unix socket is protected, where the files tell. */
  permissions?: SocketPermissions
}

/** Who may write to a unix socket: undefined means the files do not tell. */
export interface SocketPermissions {
  mode?: number
  owner?: string
  group?: string
  /** The setting that decided the mode, else the listener itself. */
  at: Span
}

/** nginx passes requests there. */
export interface Connection {
  /** Where it leads: to an address, or to all servers of an upstream, which are one list for all that pass to it. Never empty. */
  to: readonly Destination[]
  protocol: Protocol
  /** The target word of the `*_pass` directive. */
  at: Span
  /** The `*_pass` directive. */
  entry: Entry
  /** The location, or `if` in it, that passes. */
  block: Block
}

/** An address that nginx connects to. */
export interface Destination {
  address: Address
  /** The upstream that it is a server of, and the line that says so. */
  via?: { name: string; server: Entry }
}

/** URLs under `url` are answered with files from `directory`; `whole` keeps the full URL below it (nginx `root`), otherwise only the rest (`alias`). */
export interface Mount {
  url: string
  directory: string
  whole: boolean
  /** The directory as written. */
  at: Span
  /** The nginx location; undefined for uWSGI's `static-map`. */
  block?: Block
}

/** What starts a program, and with most of them keeps it running. */
export type Manager = 'supervisor' | 'systemd' | 'compose' | 'dockerfile' | 'procfile' | 'shell'

/** A command that something keeps running or starts: a supervisor program, a systemd service, a compose service, a Dockerfile CMD, a Procfile line. */
export interface Program {
  manager: Manager
  name: string
  /** The section or service. */
  entry: Entry
  command: Command
  /** Working directory on the server. */
  directory?: Known<string>
  user?: Known<string>
  group?: Known<string>
  /** Variables set for the command; a value is a word so that it can be pointed at. */
  environment: Map<string, Word>
  /** `TERM`, `QUIT`, … without `SIG`: what asks the command to stop, with the setting that says so. */
  stopSignal: { name: string; at?: Span }
  /** systemd `Type`. */
  type?: string
  /** Sockets that are opened for the command and handed to it: systemd's socket activation, or the socket of supervisor's `fcgi-program`. */
  sockets?: HandedSocket[]
  /** More variables come from files that cannot be seen (`EnvironmentFile`, `env_file`). */
  moreEnvironment?: true
}

/** A socket that somebody else opens for a command. */
export interface HandedSocket {
  address: Address
  at: Span
  permissions?: SocketPermissions
}

/** The words of a command line, each where it is written. `shell` is true when a shell reads the line first. */
export interface Command {
  at: Span
  words: Word[]
  shell: boolean
}

/** The servers that run a Django application; `runserver` is the one of `manage.py`, for development. */
export type ServerKind = 'uwsgi' | 'gunicorn' | 'uvicorn' | 'daphne' | 'runserver'

/** One option of an application server, from a file or a command line, in the order the server applies them. */
export interface Option {
  /** The canonical name: uWSGI's own option name, gunicorn's setting name. */
  name: string
  value: Known<string>
  /** The value as written, or the name where there is no value. */
  at: Span
  /** The line in its file; undefined for command line options. */
  entry?: Entry
}

/** An application server as configured: one ini file, one gunicorn command with its configuration file, … */
export interface AppServer {
  kind: ServerKind
  /** What to point at when the server as a whole is meant. */
  at: Span
  options: Option[]
  /** Everything was seen: no include or configuration file is missing, no option list is computed. Absence means something only then. */
  complete: boolean
  /** Who starts it, if anything in the workspace does. */
  program?: Program
  /** The executable as written in the command, `/usr/bin/uwsgi` or `venv/bin/uwsgi`. */
  executable?: Word
  /** Directory on the server from which modules are looked up, after `chdir`. */
  directory?: Known<string>
  app?: Application
  user?: string
  group?: string
  /** Variables the server sets itself (`env = `, `raw_env`, `--env`), over those of the program. */
  environment: Map<string, Word>
}

/** What one application server states: what it is, where it listens, and the folders that it serves itself. */
export interface ServerFacts {
  server: AppServer
  listeners: Listener[]
  mounts: Mount[]
}

/** A WSGI or ASGI application: `mysite.wsgi:application`, or a file for uWSGI's `wsgi-file`. */
export interface Application {
  kind: 'module' | 'file'
  value: string
  at: Span
}

/** The last value an option was given, by any of its names; undefined when it is not set. */
export function optionOf(server: AppServer, ...names: string[]): Option | undefined {
  return server.options.findLast(option => names.includes(option.name))
}

/** Every value an option was given, for options that add up. */
export function optionsOf({ options }: Pick<AppServer, 'options'>, ...names: string[]): Option[] {
  return options.filter(option => names.includes(option.name))
}

import { normalPath } from '../../facts/address.ts'
import { type AppServer, optionOf, optionsOf, type Program } from '../../facts/facts.ts'
import { isTemplate } from '../../facts/known.ts'
import { commentBehind } from '../../facts/uwsgi.ts'
import type { Workspace } from '../../formats/format.ts'
import { fileName } from '../../path.ts'
import type { Span } from '../../span.ts'
import type { Stack } from '../../stack.ts'
import type { Word } from '../../syntax/tree.ts'
import type { StackKind } from '../plan.ts'
import type { Told } from '../told.ts'

/** The application server of the site: one that something keeps running, before one that nothing does, and never that of a container. */
export function serverOf({ servers }: Stack): AppServer | undefined {
  const own = servers.filter(
    ({ kind, app, program }) =>
      app && kind !== 'runserver' && (!program || program.manager === 'supervisor' || program.manager === 'systemd'),
  )
  return own.find(({ program }) => program) ?? own[0]
}

/** Programs that are called like what they run, whichever site it is for. */
const nameless = /^(gunicorn|uwsgi|uvicorn|daphne|django|web|app)\d*$/i

/** What the application server and the program that runs it say. */
export function toldByServer(stack: Stack, server: AppServer | undefined): Told {
  if (!server) return {}
  const emperor = emperorOf(stack)
  const kind = stackOf(stack, server)
  const { at } = server
  const told: Told = {}
  if (kind) told.stack = { value: kind, at: server.program?.command.at ?? at }
  const name = server.program?.name ?? (emperor && vassalName(at.source.path))
  if (name !== undefined && !isTemplate(name) && !nameless.test(name)) told.name = { value: name, at: server.program?.entry.name ?? at }
  return {
    ...told,
    ...toldOfCode(stack, server),
    ...toldOfPython(server, emperor?.executable),
    ...toldOfAccount(server),
    ...toldOfWork(stack, server, kind),
  }
}

/** The uWSGI that starts others. */
function emperorOf({ servers }: Stack): AppServer | undefined {
  return servers.find(server => optionOf(server, 'emperor'))
}

/** The kind of stack that a server makes; undefined where nothing tells who keeps it running. */
export function stackOf(stack: Stack, { kind, program, options }: AppServer): StackKind | undefined {
  const manager = program?.manager
  if (kind === 'uwsgi' && !program && emperorOf(stack)) return 'uwsgi-emperor'
  if (manager !== 'supervisor' && manager !== 'systemd') return undefined
  if (kind === 'uwsgi') return `uwsgi-${manager}`
  const asynchronous =
    kind !== 'gunicorn' || options.some(({ name, value }) => name === 'worker_class' && value.known && /uvicorn/i.test(value.value))
  if (asynchronous) return 'asgi-systemd'
  return `gunicorn-${manager}`
}

/** Where the code lies and what is loaded of it. */
function toldOfCode({ project, workspace }: Stack, server: AppServer): Told {
  const told: Told = {}
  const { app, directory } = server
  const value =
    app && (app.kind === 'file' ? fromFile(app.value, server) : app.value.includes(':') ? app.value : `${app.value}:application`)
  if (app && value !== undefined && !isTemplate(value)) told.app = { value, at: app.at }
  const settings = variableOf(server, 'DJANGO_SETTINGS_MODULE')
  if (settings && !isTemplate(settings.value)) told.settings = { value: settings.value, at: settings }
  if (!directory?.known || !isPath(directory.value, workspace)) return told
  const start = directory.value
  const inside = pythonPath(server, start).find(({ path }) => path.startsWith(`${start}/`))
  if (!project || !told.app || inside || workspace.has(`${project}/${moduleFile(told.app.value)}`))
    told.directory = { value: start, at: optionOf(server, 'chdir')?.at ?? server.at }
  if (inside) told.python = { value: inside.path.slice(start.length + 1), at: inside.at }
  return told
}

/** The folders that a server is told to look for modules in; relative ones lie in the folder it starts in. */
function pythonPath(server: AppServer, start: string): { path: string; at: Span }[] {
  const options = optionsOf(server, 'pythonpath', 'python-path', 'pp', 'app-dir').flatMap(({ value, at }) =>
    value.known ? [{ path: normalPath(value.value.startsWith('/') ? value.value : `${start}/${value.value}`), at }] : [],
  )
  const variable = variableOf(server, 'PYTHONPATH')
  const folders = variable ? variable.value.split(':').map(path => ({ path: normalPath(path), at: variable })) : []
  return [...options, ...folders]
}

/** A variable that a server sets itself, or else gets from the program that runs it. */
function variableOf({ environment, program }: AppServer, name: string): Word | undefined {
  return environment.get(name) ?? program?.environment.get(name)
}

/** Whether a path is meant as it is written: no template, and nothing behind it that was meant as a comment. */
function isPath(text: string, workspace: Workspace): boolean {
  return !isTemplate(text) && (commentBehind(text) === undefined || workspace.locate(text) !== undefined)
}

function moduleFile(app: string): string {
  return `${(app.split(':')[0] ?? '').replaceAll('.', '/')}.py`
}

/** `wsgi-file = shop/wsgi.py`, or absolute in the folder that modules are looked up from. */
function fromFile(file: string, { directory, options }: AppServer): string | undefined {
  const base = directory?.known ? `${directory.value}/` : ''
  const inside = base !== '' && file.startsWith(base) ? file.slice(base.length) : file
  const callable = options.findLast(({ name }) => name === 'callable')?.value
  if (inside.startsWith('/') || !inside.endsWith('.py') || callable?.known === false) return undefined
  return `${inside.slice(0, -3).replace(/^\.\//, '').replaceAll('/', '.')}:${callable?.value ?? 'application'}`
}

/** The virtual environment: told to uWSGI, or the one the server's executable lies in, which for a vassal is that of its Emperor. */
function toldOfPython(server: AppServer, emperor: Word | undefined): Told {
  const { kind } = server
  const executable = server.executable ?? emperor
  const told: Told = {}
  const folder = executable && /^(\/.+)\/bin\/[^/]+$/.exec(executable.value)?.[1]
  const own = folder !== undefined && folder !== '/usr' && folder !== '/usr/local' ? folder : undefined
  const home = optionOf(server, 'home', 'virtualenv', 'venv', 'pyhome')
  if (home?.value.known && home.value.value.startsWith('/')) told.venv = { value: normalPath(home.value.value), at: home.at }
  else if (own !== undefined && executable) told.venv = { value: normalPath(own), at: executable }
  else if (server.complete && folder !== undefined && executable && !home) told.venv = { value: undefined, at: executable }
  if (kind !== 'uwsgi') return told
  const plugin = optionOf(server, 'plugins', 'plugin', 'need-plugin', 'need-plugins')
  if (plugin) told.uwsgi = { value: 'distribution', at: plugin.at }
  else if (executable && folder !== undefined) told.uwsgi = { value: folder === '/usr' ? 'distribution' : 'pip', at: executable }
  return told
}

function toldOfAccount(server: AppServer): Told {
  const told: Told = {}
  const { program, at } = server
  const user = optionOf(server, 'uid', 'user')
  if (server.user !== undefined && server.user !== 'root' && user) told.user = { value: server.user, at: user.at }
  else if (program?.user?.known && program.user.value !== 'root')
    told.user = { value: program.user.value, at: settingOf(program, /^user$/i) }
  const group = optionOf(server, 'gid', 'group')
  if (server.group !== undefined && group) told.group = { value: server.group, at: group.at }
  else if (program?.group?.known) told.group = { value: program.group.value, at: settingOf(program, /^group$/i) }
  else if (told.user) told.group = { value: told.user.value, at: told.user.at ?? at }
  return told
}

/** Where a program says something, else the program. */
function settingOf({ entry }: Program, name: RegExp): Span {
  return entry.body?.findLast(setting => name.test(setting.name.value))?.args[0] ?? entry.name
}

/** How it works: where it listens, with how many workers, how long a request may take. */
function toldOfWork({ listeners }: Stack, server: AppServer, kind: StackKind | undefined): Told {
  const told: Told = {}
  const socket = listeners.find(({ server: owner, address }) => owner === server && address.kind === 'unix')
  if (socket?.address.kind === 'unix') told.socket = { value: normalPath(socket.address.path), at: socket.at }
  const processes = numberOf(server, 'processes', 'workers')
  if (processes) told.processes = processes
  else if (server.kind === 'daphne') told.processes = { value: 1, at: server.at }
  const threads = numberOf(server, 'threads')
  if (threads) told.threads = threads
  else if (server.kind !== 'uwsgi' && server.complete) told.threads = { value: 1, at: server.at }
  const seconds = numberOf(server, 'harakiri', 'timeout')
  if (seconds) told.requestSeconds = seconds
  if (kind === 'asgi-systemd')
    told.asgi = { value: { server: server.kind === 'daphne' ? 'daphne' : 'uvicorn', websockets: [] }, at: server.at }
  return told
}

function numberOf(server: AppServer, ...names: string[]): { value: number; at: AppServer['at'] } | undefined {
  const option = optionOf(server, ...names)
  return option?.value.known && /^[1-9]\d{0,5}$/.test(option.value.value) ? { value: Number(option.value.value), at: option.at } : undefined
}

/** `shop` of `/etc/uwsgi/vassals/shop.ini`. */
function vassalName(path: string): string {
  return fileName(path).replace(/\.[^.]*$/, '')
}

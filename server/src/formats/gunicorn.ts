import { gunicornCatalogue } from '../catalogue/index.ts'
import { type Address, normalPath, type Protocol } from '../facts/address.ts'
import {
  type AppServer,
  type Listener,
  type Option,
  optionOf,
  optionsOf,
  type Program,
  type ServerFacts,
  type SocketPermissions,
} from '../facts/facts.ts'
import { isTemplate, type Known, known, unknown } from '../facts/known.ts'
import type { Setting } from '../facts/settings.ts'
import { t } from '../l10n.ts'
import { fileName } from '../path.ts'
import { type Span, span } from '../span.ts'
import { parsePython, type Value } from '../syntax/python/reader.ts'
import { lastBefore, type Word } from '../syntax/tree.ts'
import type { Document, Format, Workspace } from './format.ts'
import { evaluateModule } from './python/evaluate.ts'
import { textOfThing } from './python/operators.ts'
import { place } from './python/things.ts'

export const gunicorn: Format = {
  id: 'gunicorn',
  recognises(path, text) {
    const name = fileName(path)
    if (!name.includes('gunicorn') || !name.endsWith('.py')) return false
    return /^gunicorn.*\.conf\.py$/.test(name) || /^(bind|workers|worker_class|wsgi_app|timeout)\s*=/m.test(text)
  },
  parse: parsePython,
  catalogue: gunicornCatalogue,
  facts(document, workspace) {
    const { source, tree } = document
    const at = tree.entries[0] ?? span(source, 0, 0)
    const { server, listeners } = gunicornServer(gunicornFileOptions(document, workspace), { at: place(at), complete: false })
    return { servers: [server], listeners }
  },
}

/**
 * The settings a configuration file gives gunicorn, in file order. A list (`bind = [...]`) gives one option per item, a switch has the
 * value `True` or `False`, and `None` leaves the default. What Python computes is unknown; see `gunicornFileIsComplete`.
 */
export function gunicornFileOptions(document: Document, workspace: Workspace): Option[] {
  const { names } = evaluateModule(document, workspace)
  return [...names.values()].flatMap(setting => (setting.name.startsWith('_') ? [] : optionsFrom(setting, document)))
}

/** Whether the configuration file alone tells all of its settings: nothing that is not seen can have set another. */
export function gunicornFileIsComplete(document: Document, workspace: Workspace): boolean {
  return evaluateModule(document, workspace).complete
}

function optionsFrom({ name, value, at }: Setting, { source, tree }: Document): Option[] {
  const before = at.source === source ? lastBefore(tree.entries, at.start) : undefined
  const entry = before && at.end <= before.end ? before : undefined
  const option = (value: Value): Option => {
    const option: Option = { name, value: knownText(value), at: place(value) }
    return entry ? { ...option, entry } : option
  }
  if (value.kind === 'none') return []
  return value.kind === 'list' || value.kind === 'tuple' ? value.items.map(option) : [option(value)]
}

function knownText(value: Value): Known<string> {
  if (value.kind === 'unknown') return unknown(value.because)
  const text = textOfThing(value)
  return text === undefined ? unknown(t('computed')) : known(text)
}

/** What is known about a gunicorn beside its settings. */
interface GunicornStart {
  /** What to point at when the server as a whole is meant. */
  at: Span
  /** Whether all of its settings were seen, the command line and the configuration file. */
  complete: boolean
  /** Directory it is started in, before `chdir`. */
  directory?: Known<string>
  program?: Program
  executable?: Word
}

/**
 * The server that settings make, in the order gunicorn applies them: configuration file, `GUNICORN_CMD_ARGS`, command line, each under
 * its setting's name (`bind`, not `-b`), the positional application as a last `wsgi_app`. Command line options have no entry.
 */
export function gunicornServer(options: Option[], start: GunicornStart): ServerFacts {
  const { at, complete, program, executable } = start
  const server: AppServer = { kind: 'gunicorn', at, options, complete, environment: rawEnvironment(options) }
  if (program) server.program = program
  if (executable) server.executable = executable
  const directory = directoryOf(options, start)
  if (directory) server.directory = directory
  const app = optionOf(server, 'wsgi_app')
  if (app?.value.known && app.value.value !== '') server.app = { kind: 'module', value: app.value.value, at: app.at }
  const user = textOf(optionOf(server, 'user'))
  if (user !== undefined) server.user = user
  const group = textOf(optionOf(server, 'group'))
  if (group !== undefined) server.group = group
  return { server, listeners: listenersOf(server), mounts: [] }
}

/** `chdir` counts from the directory gunicorn is started in (validate_chdir in gunicorn/config.py). */
function directoryOf(options: Option[], { directory }: GunicornStart): Known<string> | undefined {
  const chdir = options.findLast(({ name }) => name === 'chdir')
  if (!chdir) return directory
  if (!chdir.value.known) return chdir.value
  const path = chdir.value.value
  if (isTemplate(path)) return unknown(t('a template'))
  if (path.startsWith('/')) return known(normalPath(path))
  return directory?.known ? known(normalPath(`${directory.value}/${path}`)) : directory
}

function listenersOf(server: AppServer): Listener[] {
  const binds = lastGiven(optionsOf(server, 'bind'))
  const listeners = binds.flatMap(({ value, at }) => {
    const address = value.known ? bindAddress(value.value, server.directory) : undefined
    return address ? [listenerOn(address, at, server)] : []
  })
  if (binds.length > 0) return listeners
  const address = defaultAddress(server)
  return address ? [listenerOn(address, server.at, server)] : []
}

/** `-b` on the command line replaces all of the configuration file's `bind` and adds up only with other `-b`; so does `-e`. */
function lastGiven(options: Option[]): Option[] {
  const fromFile = options.at(-1)?.entry !== undefined
  return options.filter(({ entry }) => (entry !== undefined) === fromFile)
}

/**
 * What gunicorn binds when nothing says `bind`: port 8000 of the loopback, or `PORT` on all interfaces. Undefined where a platform may
 * set `PORT` (Procfile), or systemd may hand over a socket, without the command telling.
 */
function defaultAddress({ complete, program, environment }: AppServer): Address | undefined {
  if (!complete || !program || program.manager === 'procfile' || program.manager === 'systemd') return undefined
  const port = program.environment.get('PORT')
  if (!port) return environment.has('PORT') ? undefined : { kind: 'tcp', host: '127.0.0.1', port: 8000 }
  return /^\d+$/.test(port.value) ? { kind: 'tcp', host: '0.0.0.0', port: Number(port.value) } : undefined
}

/**
 * The address of a `bind` value (parse_address in gunicorn/util.py). Undefined where gunicorn will not listen on it or nobody can tell:
 * a path without `unix:` and a bare port number are taken as host names, `fd://` is inherited, templates are filled in elsewhere.
 */
export function bindAddress(value: string, directory?: Known<string>): Address | undefined {
  if (isTemplate(value) || value.includes('$')) return undefined
  const unix = /^unix:(?:\/\/)?(.*)$/s.exec(value)?.[1]
  if (unix?.startsWith('/')) return { kind: 'unix', path: normalPath(unix) }
  if (unix !== undefined)
    return unix !== '' && directory?.known ? { kind: 'unix', path: normalPath(`${directory.value}/${unix}`) } : undefined
  const [, bracketed, named, digits] = /^(?:tcp:\/\/)?(?:\[([^\]]*)\]|([^:]*))(?::(\d+))?$/.exec(value) ?? []
  const host = (bracketed === undefined ? named : `[${bracketed}]`)?.toLowerCase()
  const port = Number(digits ?? 8000)
  if (host === undefined || port > 65535 || !/^(\[[\da-f:.]+\]|[a-z][\w.-]*|\d+(\.\d+){3}|)$/.test(host)) return undefined
  return { kind: 'tcp', host: host === '' ? '0.0.0.0' : host, port }
}

function listenerOn(address: Address, at: Span, server: AppServer): Listener {
  const listener: Listener = { address, protocol: protocolOf(server), at, option: 'bind', server }
  if (address.kind === 'unix') listener.permissions = permissionsOf(server, at)
  return listener
}

/** HTTP, with TLS where it has a certificate; since 24.0 `protocol` may be uwsgi. */
function protocolOf(server: AppServer): Protocol {
  if (textOf(optionOf(server, 'protocol')) === 'uwsgi') return 'uwsgi'
  return optionOf(server, 'certfile', 'keyfile') ? 'https' : 'http'
}

/**
 * gunicorn sets its own umask, 0 unless told, around binding, so that of the process has no say; then it gives the socket to `user` and
 * `group`, else to those it runs as (UnixSocket.bind in gunicorn/sock.py).
 */
function permissionsOf(server: AppServer, at: Span): SocketPermissions {
  const { program, complete } = server
  const umask = optionOf(server, 'umask')
  const mask = umask ? (umask.value.known ? asInteger(umask.value.value) : undefined) : complete ? 0 : undefined
  const permissions: SocketPermissions = { at: umask?.at ?? at }
  if (mask !== undefined) permissions.mode = 0o777 & ~mask
  const owner = optionOf(server, 'user') ? server.user : program?.user?.known ? program.user.value : undefined
  if (owner !== undefined) permissions.owner = owner
  const group = optionOf(server, 'group') ? server.group : program?.group?.known ? program.group.value : undefined
  if (group !== undefined) permissions.group = group
  return permissions
}

/** `7`, `0o7`, `007` or `0x7`, as gunicorn reads numbers (auto_int in gunicorn/config.py). */
function asInteger(text: string): number | undefined {
  const octal = /^0[oO]?([0-7]+)$/.exec(text)?.[1]
  if (octal) return Number.parseInt(octal, 8)
  return /^(\d+|0[xX][\da-fA-F]+)$/.test(text) ? Number(text) : undefined
}

function rawEnvironment(options: Option[]): Map<string, Word> {
  const environment = new Map<string, Word>()
  for (const { value, at } of lastGiven(options.filter(({ name }) => name === 'raw_env'))) {
    const [, name, text] = (value.known && /^([^=]+)=(.*)$/s.exec(value.value)) || []
    if (name !== undefined && text !== undefined) environment.set(name, { ...at, value: text })
  }
  return environment
}

function textOf(option: Option | undefined): string | undefined {
  return option?.value.known && !isTemplate(option.value.value) ? option.value.value : undefined
}

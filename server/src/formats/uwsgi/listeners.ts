import { uwsgiCatalogue } from '../../catalogue/index.ts'
import { type Address, normalPath, type Protocol } from '../../facts/address.ts'
import { type AppServer, type Listener, type Option, optionOf, optionsOf, type SocketPermissions } from '../../facts/facts.ts'
import { type Known, known } from '../../facts/known.ts'

const protocols: Record<string, Protocol> = {
  uwsgi: 'uwsgi',
  suwsgi: 'uwsgi',
  http: 'http',
  http11: 'http',
  'http/1.1': 'http',
  'http-redirect': 'http',
  https: 'https',
  fastcgi: 'fastcgi',
  'fastcgi-nph': 'fastcgi',
  scgi: 'scgi',
  'scgi-nph': 'scgi',
}

/**
 * Where a server takes requests: its own sockets and its routers. What serves no requests (`stats`), speaks something that no web server
 * speaks, or has an address that is unknown or that uWSGI misreads, is left out.
 */
export function listenersOf(server: AppServer): Listener[] {
  const chosen = optionOf(server, 'protocol')
  const shared = optionsOf(server, 'shared-socket', 'undeferred-shared-socket')
  const permissions = permissionsOf(server)
  return server.options.flatMap(option => {
    const address = addressOf(option, shared, server)
    const protocol = protocolOf(option, chosen)
    if (!address || !protocol) return []
    const listener: Listener = { address, protocol, at: option.at, option: option.name, server }
    if (address.kind === 'unix' && !address.path.startsWith('@')) listener.permissions = { at: option.at, ...permissions }
    return [listener]
  })
}

/** `chosen` is the option `protocol`, which decides for sockets that have none of their own. */
function protocolOf({ name }: Option, chosen: Option | undefined): Protocol | undefined {
  const listener = uwsgiCatalogue().find(name)?.listener
  if (listener?.role !== 'app' && listener?.role !== 'router') return undefined
  if (listener.protocol !== 'uwsgi*') return protocols[listener.protocol]
  if (!chosen) return 'uwsgi'
  return chosen.value.known ? protocols[chosen.value.value] : undefined
}

/** `=0` is the first of the shared sockets. */
function addressOf({ name, value }: Option, shared: readonly Option[], server: AppServer): Address | undefined {
  if (!value.known) return undefined
  const address = withoutCertificates(name, value.value)
  const number = /^=(\d+)$/.exec(address)?.[1]
  if (number === undefined) return uwsgiAddress(address, server.directory)
  const socket = shared[Number(number)]
  return socket?.value.known ? uwsgiAddress(socket.value.value, server.directory) : undefined
}

/** Listeners with TLS have certificate and key behind the address. */
function withoutCertificates(name: string, value: string): string {
  return /^(https|ssl-|suwsgi-|sslrouter)/.test(name) || name === 'http-to-https' ? (value.split(',')[0] ?? '') : value
}

/**
 * An address as `bind_to_tcp` and `bind_to_unix` (core/socket.c) take it: with a colon anywhere it is TCP, else the path of a unix socket,
 * counted from the directory after `chdir`, even where it is a number. Undefined for free ports, inherited descriptors, what uWSGI
 * misreads (`unix:/run/x`, `tcp://…`, quotes, `*:80`), and relative paths below an unknown directory.
 */
export function uwsgiAddress(value: string, directory: Known<string> | undefined): Address | undefined {
  if (value === '' || value.startsWith('fd://')) return undefined
  if (value.startsWith('@') && !value.includes(':')) return { kind: 'unix', path: value }
  if (value.startsWith('\\0') && !value.includes(':')) return { kind: 'unix', path: `@${value.slice(2)}` }
  if (!value.includes(':')) {
    if (value.startsWith('/')) return { kind: 'unix', path: normalPath(value) }
    return directory?.known ? { kind: 'unix', path: normalPath(`${directory.value}/${value}`) } : undefined
  }
  const [, host, digits] = /^(\[[\da-fA-F:.]+\]|[\w.-]*):(\d+)/.exec(value) ?? []
  if (host === undefined || digits === undefined) return undefined
  const port = Number(digits)
  if (port < 1 || port > 65535) return undefined
  if (/^[\d.]+$/.test(host) && host.includes('.') && host.split('.').some(part => part === '' || Number(part) > 255)) return undefined
  return { kind: 'tcp', host, port }
}

/**
 * Mode and owner of unix sockets (core/socket.c), and the place that says the mode, if any does. The mode is `chmod-socket`, or else all
 * rights without those in the umask: that of `umask`, none for `daemonize`, that of the program that starts it, or 022. Sockets are bound
 * after the switch to `uid`, unless `chown-socket` asks for another owner.
 */
function permissionsOf(server: AppServer): Partial<SocketPermissions> {
  return { ...modeOf(server), ...ownerOf(server) }
}

function modeOf(server: AppServer): Partial<SocketPermissions> {
  const chmod = optionOf(server, 'chmod-socket')
  if (chmod) return { mode: modeIn(chmod), at: chmod.at }
  const umask = optionOf(server, 'umask')
  if (umask) return { mode: umask.value.known ? withoutUmask(umask.value.value) : undefined, at: umask.at }
  const daemonize = optionOf(server, 'daemonize')
  if (daemonize) return { mode: 0o777, at: daemonize.at }
  const launcher = server.program?.entry.body?.find(({ name }) => name.value.toLowerCase() === 'umask')?.args[0]
  return launcher ? { mode: withoutUmask(launcher.value), at: launcher } : { mode: 0o755 }
}

function withoutUmask(umask: string): number {
  return 0o777 & ~(octal(umask) ?? 0o022)
}

/** `1`, and the bare `-C` of a command line, mean 666. */
function modeIn({ value, entry }: Option): number | undefined {
  if (!value.known) return undefined
  if (value.value === '1' || (value.value === '' && !entry)) return 0o666
  return /^[0-7]{3}$/.test(value.value) ? octal(value.value) : undefined
}

function octal(text: string): number | undefined {
  return /^[0-7]+$/.test(text) ? Number.parseInt(text, 8) : undefined
}

function ownerOf(server: AppServer): Pick<SocketPermissions, 'owner' | 'group'> {
  const { program } = server
  const starter = program ? (program.user ?? known('root')) : undefined
  if (starter && !starter.known) return {}
  const startedBy = starter?.value
  if (startedBy !== undefined && startedBy !== 'root')
    return { owner: startedBy, group: program?.group?.known ? program.group.value : undefined }
  const chown = optionOf(server, 'chown-socket')
  if (!chown) return { owner: account(server, 'uid', startedBy), group: account(server, 'gid', startedBy) }
  if (!chown.value.known) return {}
  const [owner = '', group = ''] = chown.value.value.split(':')
  return { owner: owner || startedBy, group: group || startedBy }
}

/** The name of an account, else that of the starter; numbers other than that of root say nothing without the server's list of accounts. */
function account(server: AppServer, name: 'uid' | 'gid', starter: string | undefined): string | undefined {
  const option = optionOf(server, name)
  if (!option) return starter
  if (!option.value.known || option.value.value === '') return undefined
  if (option.value.value === '0') return 'root'
  return /^\d+$/.test(option.value.value) ? undefined : option.value.value
}

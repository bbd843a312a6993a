import { type Address, normalPath } from '../../facts/address.ts'
import {
  type AppServer,
  type Listener,
  type Option,
  optionOf,
  type Program,
  type ServerFacts,
  type ServerKind,
  type SocketPermissions,
} from '../../facts/facts.ts'
import type { Span } from '../../span.ts'
import type { Word } from '../../syntax/tree.ts'
import { type Flag, readArguments, settled } from './options.ts'
import type { Launch } from './wrappers.ts'

/** `uvicorn shop.asgi:application --host 0.0.0.0 --port 8000`, on the loopback unless told. */
export function uvicornFromCommand(launch: Launch, program: Program): ServerFacts {
  const found = serverWith('uvicorn', uvicornFlags(), launch, program)
  const { server, listeners } = found
  const secure = optionOf(server, 'ssl-keyfile', 'ssl-certfile') !== undefined
  const socket = optionOf(server, 'uds')
  if (socket) listenOnSocket(socket, found)
  else if (!optionOf(server, 'fd')) listenOn(optionOf(server, 'host'), optionOf(server, 'port'), found)
  if (secure) for (const listener of listeners) listener.protocol = 'https'
  return found
}

/** `daphne -b 0.0.0.0 -p 8000 shop.asgi:application`; a socket, descriptor or endpoint stands in place of the default port. */
export function daphneFromCommand(launch: Launch, program: Program): ServerFacts {
  const found = serverWith('daphne', daphneFlags(), launch, program)
  const { server } = found
  const [host, port] = [optionOf(server, 'bind'), optionOf(server, 'port')]
  const socket = optionOf(server, 'unix-socket')
  const endpoint = optionOf(server, 'endpoint')
  if (socket) listenOnSocket(socket, found)
  if (endpoint) listenOnEndpoint(endpoint, found)
  if (host || port || !(socket || endpoint || optionOf(server, 'fd'))) listenOn(host, port, found)
  return found
}

/** `python manage.py runserver 0.0.0.0:8000`; the first word is `runserver`. */
export function runserverFromCommand(launch: Launch, program: Program): ServerFacts {
  const found = serverWith('runserver', runserverFlags(), launch, program)
  const { server, listeners } = found
  delete server.app
  const settings = optionOf(server, 'settings')
  if (settings?.value.known) server.environment.set('DJANGO_SETTINGS_MODULE', { ...settings.at, value: settings.value.value })
  const [operand] = readArguments(launch.words.slice(1), runserverFlags()).operands
  const address = operand ? runserverAddress(operand.value) : localhost
  if (address) listeners.push(listener(address, operand ?? launch.words[0] ?? server.at, 'addrport', server))
  return found
}

const localhost = { kind: 'tcp', host: '127.0.0.1', port: 8000 } as const

/** `8000`, `0:8000` or `host:8000`, as the command's naiveip_re reads it. */
function runserverAddress(text: string): Address | undefined {
  const [, host, port] = /^(?:(\[[\da-fA-F:]+\]|[\w.-]+):)?(\d+)$/.exec(text) ?? []
  if (port === undefined) return undefined
  return { kind: 'tcp', host: host === '0' ? '0.0.0.0' : (host ?? localhost.host), port: Number(port) }
}

function serverWith(kind: ServerKind, flags: ReadonlyMap<string, Flag>, launch: Launch, program: Program): ServerFacts {
  const [executable, ...words] = launch.words
  const { options, operands, understood } = readArguments(words, flags)
  const server: AppServer = {
    kind,
    at: program.command.at,
    options,
    complete: understood,
    program: { ...program, user: launch.user },
    environment: new Map(),
  }
  if (executable) server.executable = executable
  if (launch.directory) server.directory = launch.directory
  const [app] = operands
  if (app && settled(app.value).known) server.app = { kind: 'module', value: app.value, at: app }
  return { server, listeners: [], mounts: [] }
}

/** Nothing where one of the two is not known. */
function listenOn(host: Option | undefined, port: Option | undefined, { server, listeners }: ServerFacts): void {
  const [hostValue, portValue] = [
    host ? host.value : ({ known: true, value: '127.0.0.1' } as const),
    port ? port.value : ({ known: true, value: '8000' } as const),
  ]
  if (!hostValue.known || !portValue.known || !/^\d{1,5}$/.test(portValue.value)) return
  const bracketed = hostValue.value.includes(':') ? `[${hostValue.value.replace(/[[\]]/g, '')}]` : hostValue.value
  const address: Address = { kind: 'tcp', host: bracketed === '' ? '0.0.0.0' : bracketed, port: Number(portValue.value) }
  listeners.push(listener(address, port?.at ?? host?.at ?? server.at, port?.name ?? host?.name ?? 'port', server))
}

/** Unless told, both give the socket to everybody (uvicorn's uds_perms, the mode of Twisted's listenUNIX). */
function listenOnSocket({ name, value, at }: Option, { server, listeners }: ServerFacts, mode = 0o666): void {
  const path = value.known ? absolute(value.value, server) : undefined
  if (path === undefined) return
  const permissions: SocketPermissions = { mode, at }
  if (server.program?.user?.known) permissions.owner = server.program.user.value
  listeners.push({ ...listener({ kind: 'unix', path }, at, name, server), permissions })
}

/** A description of Twisted's, as far as it is a socket file: `unix:/run/shop.sock:mode=660`. */
function listenOnEndpoint(option: Option, found: ServerFacts): void {
  const [kind, path, ...parameters] = option.value.known ? option.value.value.split(':') : []
  if (kind !== 'unix' || path === undefined || /[\\=]/.test(path)) return
  const mode = parameters.flatMap(parameter => /^mode=([0-7]+)$/.exec(parameter)?.[1] ?? []).at(-1)
  listenOnSocket({ ...option, value: { known: true, value: path } }, found, mode === undefined ? 0o666 : Number.parseInt(mode, 8))
}

function absolute(path: string, { directory }: AppServer): string | undefined {
  if (path.startsWith('/')) return normalPath(path)
  return directory?.known ? normalPath(`${directory.value}/${path}`) : undefined
}

function listener(address: Address, at: Span | Word, option: string, server: AppServer): Listener {
  const { source, start, end } = at
  return { address, protocol: 'http', at: { source, start, end }, option, server }
}

/** `-n name` and `name` for an option with a value, `name!` for one without; read when they are first needed. */
function flagsOf(list: string): () => ReadonlyMap<string, Flag> {
  const flags = new Map<string, Flag>()
  return () => {
    if (flags.size > 0) return flags
    for (const item of list.split(',')) {
      const spellings = item.trim().split(/\s+/)
      const last = spellings.at(-1) ?? ''
      const name = last.replace(/^-+|!$/g, '').replace(/!$/, '')
      for (const spelling of spellings) flags.set(spelling.replace(/!$/, ''), last.endsWith('!') ? { name, means: 'True' } : { name })
    }
    return flags
  }
}

const uvicornFlags = flagsOf(
  '--host, --port, --uds, --fd, --reload!, --reload-dir, --reload-include, --reload-exclude, --reload-delay, --workers, --loop, --http, --ws, --ws-max-size, --ws-max-queue, --ws-ping-interval, --ws-ping-timeout, --ws-per-message-deflate, --lifespan, --interface, --env-file, --log-config, --log-level, --access-log!, --no-access-log!, --use-colors!, --no-use-colors!, --proxy-headers!, --no-proxy-headers!, --server-header!, --no-server-header!, --date-header!, --no-date-header!, --forwarded-allow-ips, --root-path, --limit-concurrency, --backlog, --limit-max-requests, --timeout-keep-alive, --timeout-graceful-shutdown, --timeout-worker-healthcheck, --ssl-keyfile, --ssl-certfile, --ssl-keyfile-password, --ssl-version, --ssl-cert-reqs, --ssl-ca-certs, --ssl-ciphers, --header, --version!, --app-dir, --h11-max-incomplete-event-size, --factory!',
)

const daphneFlags = flagsOf(
  '-p --port, -b --bind, --websocket_timeout, --websocket_connect_timeout, -u --unix-socket, --fd, -e --endpoint, -v --verbosity, -t --http-timeout, --access-log, --log-fmt, --ping-interval, --ping-timeout, --application-close-timeout, --root-path, --proxy-headers!, --proxy-headers-host, --proxy-headers-port, -s --server-name, --no-server-name!, --request-buffer-size, --force-ssl!',
)

const runserverFlags = flagsOf(
  '-6 --ipv6!, --nothreading!, --noreload!, --nostatic!, --insecure!, --noasgi!, --skip-checks!, --version!, -v --verbosity, --settings, --pythonpath, --traceback!, --no-color!, --force-color!, --cert-file, --key-file, --reloader-type, --reloader-interval, --keep-meta-shutdown!, --print-sql!',
)

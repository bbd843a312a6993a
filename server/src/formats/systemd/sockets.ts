import { type Address, normalPath } from '../../facts/address.ts'
import type { HandedSocket, SocketPermissions } from '../../facts/facts.ts'
import { addTo } from '../../list.ts'
import type { Word } from '../../syntax/tree.ts'
import type { Workspace } from '../format.ts'
import { expandSpecifiers } from './specifiers.ts'
import { assignment, assignments, findUnit, type Unit, unitsOfKind } from './units.ts'

/** The sockets that systemd opens for a service: those of the unit of the same name, and of units that name it with `Service=`. */
export function socketsFor(service: Unit, workspace: Workspace): HandedSocket[] {
  const units = activations(workspace).get(service.name) ?? []
  return units.filter(({ document }) => findUnit(service.name, document, workspace)?.document === service.document).flatMap(socketsOf)
}

/** The socket units that start each service, by its name. */
function activations(workspace: Workspace): ReadonlyMap<string, Unit[]> {
  return workspace.keep('systemd activations', workspace.root, () => unitsByService(workspace))
}

function unitsByService(workspace: Workspace): Map<string, Unit[]> {
  const units = new Map<string, Unit[]>()
  for (const socket of unitsOfKind('.socket', workspace)) {
    const named = assignment(socket, 'Socket', 'Service')?.value
    const service = named ? expandSpecifiers(named, socket.name) : socket.name.replace(/\.socket$/, '.service')
    addTo(units, service, socket)
  }
  return units
}

function socketsOf(socket: Unit): HandedSocket[] {
  const sockets: HandedSocket[] = []
  for (const at of assignments(socket, 'Socket', 'ListenStream')) {
    const address = streamAddress(expandSpecifiers(at.value, socket.name))
    if (address?.kind === 'unix') sockets.push({ address, at, permissions: permissionsOf(socket, at) })
    else if (address) sockets.push({ address, at })
  }
  return sockets
}

/** A `ListenStream` as socket_address_parse of systemd reads it: a path, `@name`, a port, or a host with a port; undefined otherwise. */
function streamAddress(text: string): Address | undefined {
  if (/[$%{]/.test(text)) return undefined
  if (text.startsWith('/')) return { kind: 'unix', path: normalPath(text) }
  if (text.startsWith('@') && text.length > 1) return { kind: 'unix', path: text }
  const [, host, digits] = /^(?:(\[[\da-fA-F:.]+\]|\d+(?:\.\d+){3}):)?(\d+)$/.exec(text) ?? []
  const port = Number(digits)
  if (digits === undefined || port < 1 || port > 65535) return undefined
  return { kind: 'tcp', host: host ?? '[::]', port }
}

/** Anybody may connect unless `SocketMode` says otherwise; the socket belongs to root unless `SocketUser` does. */
function permissionsOf(socket: Unit, at: Word): SocketPermissions {
  const mode = assignment(socket, 'Socket', 'SocketMode')
  const owner = assignment(socket, 'Socket', 'SocketUser')?.value ?? 'root'
  const permissions: SocketPermissions = { at: mode ?? at, owner }
  if (!mode) permissions.mode = 0o666
  else if (/^[0-7]{1,5}$/.test(mode.value)) permissions.mode = Number.parseInt(mode.value, 8)
  const group = assignment(socket, 'Socket', 'SocketGroup')?.value ?? (owner === 'root' ? 'root' : undefined)
  if (group !== undefined) permissions.group = group
  return permissions
}

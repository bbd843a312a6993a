import { type Address, doorOf, isLoopback, isWildcard, reaches } from '../../facts/address.ts'
import type { Block } from '../../facts/block.ts'
import type { AppServer, Connection, Container, Destination, Listener } from '../../facts/facts.ts'
import { listens } from '../../facts/listen.ts'
import { groupBy } from '../../list.ts'
import { onceFor } from '../../memory.ts'
import { folderOf } from '../../path.ts'
import type { Stack } from '../../stack.ts'
import { serversIn } from '../nginx/servers.ts'

/** A destination with those who may hear what is sent there, at least one. */
interface Heard {
  destination: Destination
  by: readonly Listener[]
}

/** Of the destinations of a connection those that anybody hears. Found once for all connections to one upstream. */
export function heardOf({ to }: Pick<Connection, 'to'>, stack: Stack): readonly Heard[] {
  const { listeners } = stack
  const all = heard.get(listeners) ?? new WeakMap<readonly Destination[], readonly Heard[]>()
  heard.set(listeners, all)
  const known =
    all.get(to) ??
    to.flatMap(destination => {
      const by = listenersBehind(destination.address, stack).filter(listener => hears(listener, destination.address, stack))
      return by.length > 0 ? [{ destination, by }] : []
    })
  all.set(to, known)
  return known
}

const heard = new WeakMap<readonly Listener[], WeakMap<readonly Destination[], readonly Heard[]>>()

/** Listeners on an address that a connection to another one may arrive at, whoever has opened them. */
export function listenersBehind(to: Address, { listeners }: Pick<Stack, 'listeners'>): readonly Listener[] {
  return (
    byDoor(listeners)
      .get(doorOf(to))
      ?.filter(listener => reaches(to, listener.address) && !isShutIn(listener, to)) ?? none
  )
}

/** Whether a container is called by its name, which is its address for others, and the listener is on its loopback address. */
export function isShutIn({ address, server }: Pick<Listener, 'address' | 'server'>, to: Address): boolean {
  if (address.kind !== 'tcp' || to.kind !== 'tcp' || server?.program?.manager !== 'compose') return false
  return isLoopback(address.host) && to.host === server.program.name
}

const byDoor = onceFor((listeners: readonly Listener[]) => groupBy(listeners, ({ address }) => doorOf(address)))
const none: readonly never[] = []

/** Where a server listens. */
export function listenersOf(server: AppServer, { listeners }: Pick<Stack, 'listeners'>): readonly Listener[] {
  return byServer(listeners).get(server) ?? none
}

const byServer = onceFor((listeners: readonly Listener[]) => groupBy(listeners, ({ server }) => server))

/** A destination, and the connections that lead there, at least one. */
export interface Way {
  destination: Destination
  connections: readonly Connection[]
}

/** By which ways of nginx a listener may be reached. */
export function waysTo(listener: Pick<Listener, 'address' | 'server'>, { connections }: Pick<Stack, 'connections'>): readonly Way[] {
  return (
    waysByDoor(connections)
      .get(doorOf(listener.address))
      ?.filter(({ destination: { address } }) => reaches(address, listener.address) && !isShutIn(listener, address)) ?? none
  )
}

const waysByDoor = onceFor((connections: readonly Connection[]) =>
  groupBy(waysOf(connections), ({ destination }) => doorOf(destination.address)),
)

/** Each destination once. */
export function waysOf(connections: readonly Connection[]): Way[] {
  const byList = groupBy(connections, ({ to }) => to)
  return [...byList].flatMap(([to, connections]) => to.map(destination => ({ destination, connections })))
}

/** Whether a listener may hear a connection to an address; the name of a container means that one and no other. */
export function hears(listener: Pick<Listener, 'address' | 'server'>, to: Address, stack: Stack): boolean {
  if (!reaches(to, listener.address)) return false
  if (to.kind !== 'tcp') return true
  const { containers } = stack
  const around = containersAround(listener, stack)
  if (around.length > 0 && namesOf(containers).has(to.host)) return around.includes(to.host)
  const enclosed = listener.server?.program?.manager === 'compose' && isLoopback(to.host)
  return !enclosed || isPublished(to.port, stack)
}

/** Whether a port of this machine leads into a container. */
export function isPublished(port: number, { containers }: Pick<Stack, 'containers'>): boolean {
  return portsOf(containers).has(String(port))
}

const portsOf = onceFor(
  (containers: readonly Container[]) => new Set(containers.flatMap(({ published }) => published.map(({ host }) => host))),
)

const namesOf = onceFor((containers: readonly Container[]) => new Set(containers.map(({ name }) => name)))

/** The names of the containers that a listener may be in: that of its service, or those that its Dockerfile is for. */
export function containersAround({ server }: Pick<Listener, 'server'>, { containers }: Pick<Stack, 'containers'>): readonly string[] {
  const program = server?.program
  if (program?.manager === 'compose') return [program.name]
  if (program?.manager !== 'dockerfile') return none
  return (
    byBuild(containers)
      .get(folderOf(program.entry.source.path))
      ?.map(({ name }) => name) ?? none
  )
}

const byBuild = onceFor((containers: readonly Container[]) => groupBy(containers, ({ build }) => build))

/** The servers of nginx itself that hear what is sent to an address, as far as that is surely one of this machine. */
export function ownServersAt(to: Address, { nginx }: Pick<Stack, 'nginx'>): Block[] {
  if (to.kind === 'tcp' && !isLoopback(to.host) && !isWildcard(to.host)) return []
  const heard = ownByDoor(nginx)
    .get(doorOf(to))
    ?.filter(({ address }) => reaches(to, address) && isIpv6(address) === isIpv6(to))
  return [...new Set(heard?.map(({ server }) => server))]
}

const ownByDoor = onceFor((nginx: Stack['nginx']) => {
  const heard = nginx.flatMap(serversIn).flatMap(server => listens(server).flatMap(({ address }) => (address ? { server, address } : [])))
  return groupBy(heard, ({ address }) => doorOf(address))
})

function isIpv6(address: Address): boolean {
  return address.kind === 'tcp' && address.host.startsWith('[')
}

/** Whether what is sent to an address by a directive arrives, in its own protocol, in another deployment that the same file is used for. */
export function fitsElsewhere(to: Address, { protocol, entry }: Pick<Connection, 'protocol' | 'entry'>, { alternatives }: Stack): boolean {
  return alternatives.some(
    other =>
      listenersBehind(to, other).some(listener => listener.protocol === protocol) &&
      other.documents.some(({ source }) => source === entry.source),
  )
}

import { type Address, isLoopback, reaches } from '../../facts/address.ts'
import type { Connection, Listener } from '../../facts/facts.ts'
import type { Stack } from '../../stack.ts'

/** Who may hear a connection: listeners on its address, those in containers only where the address leads into them. */
export function heardBy({ to }: Pick<Connection, 'to'>, stack: Stack): Listener[] {
  return stack.listeners.filter(listener => hears(listener, to, stack))
}

/** Whether a listener may hear a connection to an address; the name of a container means that one and no other. */
export function hears({ address, server }: Pick<Listener, 'address' | 'server'>, to: Address, { containers }: Stack): boolean {
  if (!reaches(to, address)) return false
  const isOther = server?.program?.manager === 'compose' && to.kind === 'tcp' && server.program.name !== to.host
  if (isOther && containers.some(({ name }) => name === to.host)) return false
  const enclosed = server?.program?.manager === 'compose' && to.kind === 'tcp' && isLoopback(to.host)
  return !enclosed || containers.some(({ published }) => published.some(({ host }) => host === String(to.port)))
}

/** Whether a connection arrives, in its own protocol, in another deployment that the same file is used for. */
export function fitsElsewhere({ to, protocol, entry }: Connection, { alternatives }: Stack): boolean {
  return alternatives.some(
    ({ documents, listeners }) =>
      documents.some(({ source }) => source === entry.source) &&
      listeners.some(listener => listener.protocol === protocol && reaches(to, listener.address)),
  )
}

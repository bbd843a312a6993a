import { isLoopback, reaches } from '../facts/address.ts'
import type { Connection, Listener } from '../facts/facts.ts'
import type { Stack } from '../stack.ts'

/** Who may hear a connection: listeners on its address, those in containers only where the address leads into them. */
export function heardBy({ to }: Connection, { listeners, containers }: Stack): Listener[] {
  const published = containers.flatMap(({ published }) => published.map(({ host }) => host))
  return listeners.filter(({ address, server }) => {
    const enclosed = server?.program?.manager === 'compose' && to.kind === 'tcp' && isLoopback(to.host)
    return reaches(to, address) && (!enclosed || published.includes(String(to.port)))
  })
}

/** Whether a connection arrives, in its own protocol, in another deployment that the same file is used for. */
export function fitsElsewhere({ to, protocol, entry }: Connection, { alternatives }: Stack): boolean {
  return alternatives.some(
    ({ documents, listeners }) =>
      documents.some(({ source }) => source === entry.source) &&
      listeners.some(listener => listener.protocol === protocol && reaches(to, listener.address)),
  )
}

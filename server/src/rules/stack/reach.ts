import { type Address, isLoopback, reaches } from '../../facts/address.ts'
import type { Connection, Listener } from '../../facts/facts.ts'
import { folderOf } from '../../path.ts'
import type { Stack } from '../../stack.ts'

/** Who may hear a connection: listeners on its address, those in containers only where the address leads into them. */
export function heardBy({ to }: Pick<Connection, 'to'>, stack: Stack): Listener[] {
  return stack.listeners.filter(listener => hears(listener, to, stack))
}

/** Whether a listener may hear a connection to an address; the name of a container means that one and no other. */
export function hears(listener: Pick<Listener, 'address' | 'server'>, to: Address, stack: Stack): boolean {
  if (!reaches(to, listener.address)) return false
  if (to.kind !== 'tcp') return true
  const { containers } = stack
  const around = containersAround(listener, stack)
  if (around.length > 0 && namesOf(stack).has(to.host)) return around.includes(to.host)
  const enclosed = listener.server?.program?.manager === 'compose' && isLoopback(to.host)
  return !enclosed || containers.some(({ published }) => published.some(({ host }) => host === String(to.port)))
}

const names = new WeakMap<Stack, ReadonlySet<string>>()

function namesOf(stack: Stack): ReadonlySet<string> {
  const known = names.get(stack) ?? new Set(stack.containers.map(({ name }) => name))
  names.set(stack, known)
  return known
}

/** The names of the containers that a listener may be in: that of its service, or those that its Dockerfile is for. */
export function containersAround({ server }: Pick<Listener, 'server'>, { containers }: Stack): string[] {
  const program = server?.program
  if (program?.manager === 'compose') return [program.name]
  if (program?.manager !== 'dockerfile') return []
  return containers.filter(({ build }) => build === folderOf(program.entry.source.path)).map(({ name }) => name)
}

/** Whether a connection arrives, in its own protocol, in another deployment that the same file is used for. */
export function fitsElsewhere({ to, protocol, entry }: Connection, { alternatives }: Stack): boolean {
  return alternatives.some(
    ({ documents, listeners }) =>
      documents.some(({ source }) => source === entry.source) &&
      listeners.some(listener => listener.protocol === protocol && reaches(to, listener.address)),
  )
}

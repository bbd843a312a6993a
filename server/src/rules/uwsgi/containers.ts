import type { Stack } from '../../stack.ts'

/** Whether the deployment runs in containers, whose network is not that of the machine. */
export function inContainers({ containers, documents, servers }: Stack): boolean {
  if (containers.length > 0 || documents.some(({ format }) => format.id === 'dockerfile' || format.id === 'compose')) return true
  return servers.some(({ program }) => program?.manager === 'compose' || program?.manager === 'dockerfile')
}

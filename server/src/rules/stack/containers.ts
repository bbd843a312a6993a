import { documentsOf, type Stack } from '../../stack.ts'

/** Whether the deployment runs in containers, whose network is not that of the machine. */
export function inContainers(stack: Stack): boolean {
  if (stack.containers.length > 0 || documentsOf(stack, 'dockerfile', 'compose').length > 0) return true
  return stack.servers.some(({ program }) => program?.manager === 'compose' || program?.manager === 'dockerfile')
}

import type { Program } from '../../facts/facts.ts'
import type { Stack } from '../../stack.ts'
import { sectionsIn, valueIn } from '../supervisor/sections.ts'

/** The superuser, by name or number. */
export function isRoot(user: string): boolean {
  return user === 'root' || /^0+$/.test(user)
}

/** Whether systemd or a supervisord that is root starts a program as root; the systemd of a user never is. */
export function startsAsRoot({ manager, user, entry }: Program): boolean {
  if (user) return user.known && isRoot(user.value)
  return manager === 'supervisor' || (manager === 'systemd' && !/\/systemd\/user\/|\/\.config\//.test(entry.source.path))
}

/** Whether supervisord is root, as it mostly is: unless a file names another user for it. */
export function isSupervisordRoot(stack: Stack): boolean {
  return [...sectionsIn(stack, 'supervisord')].every(({ entry }) => isRoot(valueIn(entry, 'user')?.value ?? 'root'))
}

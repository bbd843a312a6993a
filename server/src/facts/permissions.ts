import type { SocketPermissions } from './facts.ts'

/**
 * Whether a user may connect to a unix socket, which takes write permission on it (unix(7)). Undefined when only the members of a
 * group, or the account that starts the server, would tell.
 */
export function mayConnect({ mode, owner, group }: SocketPermissions, user: string): boolean | undefined {
  if (user === 'root') return true
  if (mode === undefined) return undefined
  if (mode & 0o002) return true
  if (owner === user && mode & 0o200) return true
  if (mode & 0o020) return group === user ? true : undefined
  return owner === undefined ? undefined : false
}

/** A mode as `ls` and `chmod` write it: `660`. */
export function showMode(mode: number): string {
  return mode.toString(8).padStart(3, '0')
}

import { type AppServer, optionOf, type Program } from '../../facts/facts.ts'
import { isRoot } from './root.ts'

/** The user that a unit of the system or a supervisor program names; undefined where it names none, or a template does. */
export function startsAs({ manager, user, entry }: Program): string | undefined {
  if (manager === 'systemd' && /\/systemd\/user\/|\/\.config\//.test(entry.source.path)) return undefined
  return user?.known && user.value !== '' ? user.value : undefined
}

/** The user that uWSGI changes to before it enters its folder and binds; undefined where it stays what it is, or that cannot be told. */
export function switchesTo(server: AppServer): string | undefined {
  const { kind, program } = server
  if (kind !== 'uwsgi' || optionOf(server, 'drop-after-init', 'drop-after-apps', 'master-as-root', 'emperor')) return undefined
  const starter = program && startsAs(program)
  if (starter !== undefined && !isRoot(starter)) return starter
  if (program?.user && !program.user.known) return undefined
  const uid = optionOf(server, 'uid', 'immediate-uid')
  return uid?.value.known && uid.value.value !== '' && !isRoot(uid.value.value) ? uid.value.value : undefined
}

/**
 * The user that makes the socket of a server: for uWSGI the one it changes to, unless it is to give the socket away (core/socket.c), for
 * others the one they are started as. Undefined where that cannot be told, or somebody else opens the socket.
 */
export function bindsAs(server: AppServer): string | undefined {
  const { kind, program } = server
  if (program?.sockets) return undefined
  if (kind !== 'uwsgi') return program && startsAs(program)
  return optionOf(server, 'chown-socket') && !isNoRoot(program) ? undefined : switchesTo(server)
}

function isNoRoot(program: Program | undefined): boolean {
  const user = program && startsAs(program)
  return user !== undefined && !isRoot(user)
}

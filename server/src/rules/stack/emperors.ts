import { type AppServer, optionOf } from '../../facts/facts.ts'
import type { Stack } from '../../stack.ts'

/** Whether a uWSGI starts others, each from a file of a folder that it watches: its vassals. */
export function isEmperor(server: AppServer): boolean {
  return optionOf(server, 'emperor') !== undefined
}

/** The Emperors that may start a server: any of the stack where nothing else does. */
export function emperorsOver(server: AppServer, { servers }: Pick<Stack, 'servers'>): AppServer[] {
  return server.kind === 'uwsgi' && !server.program && !isEmperor(server) ? servers.filter(isEmperor) : []
}

/** The account and the group that an Emperor gives to vassals without any of their own; undefined where that cannot be told. */
export function givenToVassals(emperor: AppServer): { owner: string; group: string } | undefined {
  const { complete, program, user, group, options } = emperor
  if (!complete || !program || (program.user && !program.user.known) || options.some(({ name }) => /^(emperor-tyrant|vassal)/.test(name)))
    return undefined
  const starter = program.user?.known && program.user.value !== 'root' ? program.user.value : undefined
  if (starter !== undefined) return { owner: starter, group: program.group?.known ? program.group.value : starter }
  return { owner: user ?? 'root', group: group ?? 'root' }
}

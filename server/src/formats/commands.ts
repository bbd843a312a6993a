import type { AppServer, Listener, Program } from '../facts/facts.ts'
import type { Workspace } from './format.ts'

/** The application server that a command starts, with what it listens on; undefined when the command starts none. */
export function serverOf(_program: Program, _workspace: Workspace): { server: AppServer; listeners: Listener[] } | undefined {
  return undefined
}

import type { Stack } from '../stack.ts'
import { toldBesides } from './read/besides.ts'
import { toldByTmpfiles } from './read/folders.ts'
import { toldByNginx } from './read/nginx.ts'
import { serverOf, toldByServer } from './read/server.ts'
import type { Told } from './told.ts'

/**
 * Reads a deployment as a plan: what one would have to want to write these files. What is generated is read back whole; of what people
 * wrote by hand, as much as the plan has words for.
 */
export function readPlan(stack: Stack): Told {
  const server = serverOf(stack)
  const told = { ...toldBesides(stack, server), ...toldByServer(stack, server), ...toldByNginx(stack, server) }
  return { ...told, ...toldByTmpfiles(stack, told) }
}

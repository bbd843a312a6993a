import type { Span } from '../span.ts'
import type { Stack } from '../stack.ts'
import type { Key } from './detection.ts'
import type { Plan } from './plan.ts'
import { toldBesides } from './read/besides.ts'
import { toldByTmpfiles } from './read/folders.ts'
import { toldByNginx } from './read/nginx.ts'
import { serverOf, toldByServer } from './read/server.ts'

/**
 * What the files of a deployment say about a plan, each with the place that says it. A key that is absent is not told; one whose value
 * is undefined is told to be none.
 */
export type Told = { [K in Key]?: { value: Plan[K]; at: Span } }

/**
 * Reads a deployment as a plan: what one would have to want to write these files. What is generated is read back whole; of what people
 * wrote by hand, as much as the plan has words for.
 */
export function readPlan(stack: Stack): Told {
  const server = serverOf(stack)
  const told = { ...toldBesides(stack, server), ...toldByServer(stack, server), ...toldByNginx(stack, server) }
  return { ...told, ...toldByTmpfiles(stack, told) }
}

/** The values that were told, without their places and without what is told to be none. */
export function valuesOf(told: Told): Partial<Plan> {
  return Object.fromEntries(Object.entries(told).flatMap(([key, { value }]) => (value === undefined ? [] : [[key, value]])))
}

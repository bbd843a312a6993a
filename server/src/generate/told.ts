import type { Span } from '../span.ts'
import type { Key } from './detection.ts'
import type { Plan } from './plan.ts'

/**
 * What the files of a deployment say about a plan, each with the place that says it. A key that is absent is not told; one whose value
 * is undefined is told to be none.
 */
export type Told = { [K in Key]?: { value: Plan[K]; at: Span } }

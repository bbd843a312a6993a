import type { Workspace } from '../../formats/format.ts'
import { type Span, span } from '../../span.ts'
import type { Key, Origin } from '../detection.ts'
import type { Plan } from '../plan.ts'

/** A value for the plan, and where it comes from. */
export interface Found<K extends Key> {
  value: Plan[K]
  origin: Origin
}

/** What a file says. */
export function inFile<T>(value: T, at: Span): { value: T; origin: Origin } {
  return { value, origin: { kind: 'file', at } }
}

/** What is told by a file being there. */
export function byFile<T>(value: T, workspace: Workspace, path: string): { value: T; origin: Origin } {
  const source = workspace.source(path)
  return source ? inFile(value, span(source, 0, 0)) : byDefault(value)
}

/** What is usual; `because` is why nothing better is known, and `at` the place that left it open. */
export function byDefault<T>(value: T, because?: string, at?: Span): { value: T; origin: Origin } {
  return { value, origin: { kind: 'default', ...(because !== undefined && { because }), ...(at && { at }) } }
}

import type { Span } from '../span.ts'

/** A Python value as far as it is known without running anything. Spans point at the expression that gave it. */
export type Value = Span &
  (
    | { kind: 'text'; value: string }
    | { kind: 'path'; value: string }
    | { kind: 'number'; value: number }
    | { kind: 'flag'; value: boolean }
    | { kind: 'none' }
    | { kind: 'list'; items: Value[] }
    | { kind: 'tuple'; items: Value[] }
    | { kind: 'dict'; pairs: [key: Value, value: Value][] }
    | { kind: 'unknown'; because: string }
  )

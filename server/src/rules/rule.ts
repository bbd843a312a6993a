import type { Edit, Span } from '../span.ts'
import type { Stack } from '../stack.ts'

/** `error`: it will not start, or answers wrongly. `warning`: works until something ordinary happens, or lets someone in. `info`: worth knowing. */
export type Severity = 'error' | 'warning' | 'info'

/** A related place, mostly the other end in another file, and what is there. */
interface Note {
  at: Span
  message: string
}

/** A change that makes the finding go away. `safe` means a reviewer would approve it unread, so `--fix` may apply it. */
export interface Fix {
  title: string
  edits: Edit[]
  safe?: true
}

/** What a rule has found. The message says what is there, what will happen, and what to do where that is not obvious. */
export interface Finding {
  at: Span
  message: string
  related?: Note[]
  fixes?: Fix[]
  /** Where this finding weighs differently from the rule's own severity. */
  severity?: Severity
}

/** Something that may be wrong, and how it is found. */
export interface Rule {
  /** Also the path of its source and its page: `stack/protocol-mismatch` lives in `rules/stack/protocol-mismatch.{ts,md}`. */
  id: string
  severity: Severity
  /** One line for tables; English, translated where it is shown. */
  summary: string
  /**
   * It looks at every block of nginx's `http` by itself: at what is in it, the directives around it, and what other programs state, but at
   * no other block, and no connection, which an upstream elsewhere leads on. So a server that has not changed need not be looked at again.
   */
  perPart?: true
  check(stack: Stack): Iterable<Finding>
}

/** A finding as the user gets it. */
export interface Problem extends Finding {
  rule: string
  severity: Severity
}

/** The user's levels: a rule id or a family (`uwsgi`) → severity or `off`. The id wins over its family. */
export type Levels = Record<string, Severity | 'off'>

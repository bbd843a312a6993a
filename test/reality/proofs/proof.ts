import type { Files, Log } from '../support/deployment.ts'
import type { Request } from '../support/requests.ts'

/**
 * A rule of severity error held against the real servers: what its page says will happen does happen to the broken files, and no
 * longer to the fixed ones. The rule reports the broken files and is silent about the fixed ones.
 */
export type Proof = {
  rule: string
  /** What goes wrong, in words that finish the sentence "… , so". */
  because: string
  /** What broken and fixed files have in common, besides the project. */
  files?: Files
  broken: Files
  fixed: Files
  symptom: Outcome
  /** What the fixed files give; by default status 200, or exit status 0 of a command. No log or text of the symptom may come again. */
  cured?: Outcome
} & (
  | {
      /** Asked after everything has started. */
      ask: string | Request
      /** Asked before that; the answers do not matter. */
      first?: string
    }
  | {
      /** A command that is run in `/srv/shop`. */
      run: string
      /** Whether the servers are started before. */
      booted?: true
    }
)

/** What can be seen from outside. What is not mentioned does not matter. */
export type Outcome = {
  status?: number
  body?: RegExp
  redirects?: number
  exit?: number
  output?: RegExp
} & Partial<Record<Log, RegExp>>

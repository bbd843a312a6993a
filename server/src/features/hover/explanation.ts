import type { Span } from '../../span.ts'

/** What a hover says about a stretch of text, in paragraphs of Markdown. */
export interface Told {
  at: Span
  parts: readonly string[]
}

import type { Span } from '../../span.ts'

/** What a hover says about a stretch of text, in paragraphs of Markdown. */
export interface Explanation {
  at: Span
  parts: readonly string[]
}

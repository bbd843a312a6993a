import { relativePath } from '../path.ts'
import type { Problem, Severity } from '../rules/rule.ts'
import type { Span } from '../span.ts'

/** What a report knows beside the problems. */
export interface Report {
  /** The folder that was read, absolute. */
  root: string
  /** The current folder: what paths for people are relative to. */
  folder: string
  /** How many configuration files were checked. */
  files: number
  version: string
  colour: boolean
}

/** Every format is one function from problems to the text it prints, line end included. */
export type Format = (problems: readonly Problem[], report: Report) => string

/** How many problems there are of each severity. */
export function countsOf(problems: readonly Problem[]): Record<Severity, number> {
  const counts = { error: 0, warning: 0, info: 0 }
  for (const { severity } of problems) counts[severity]++
  return counts
}

/** Where a span begins, as editors and terminals write it: lines and columns from 1. */
export function placeOf({ source, start }: Span, folder: string): string {
  const { line, character } = source.position(start)
  return `${relativePath(folder, source.path)}:${line + 1}:${character + 1}`
}

/** Text from a file, harmless for a terminal: whatever would move the cursor or change colours shows as a replacement character. */
export function printable(text: string): string {
  return text.replace(/[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, '\ufffd')
}

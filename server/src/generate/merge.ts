import { diff3Merge } from 'node-diff3'

/**
 * Brings what changed from `base` to `theirs` into `mine`, line by line. Undefined where both changed the same lines in different ways:
 * half a merge would be a configuration that nobody wrote.
 */
export function merge(mine: string, base: string, theirs: string): string | undefined {
  const regions = diff3Merge(linesOf(mine), linesOf(base), linesOf(theirs), { excludeFalseConflicts: true })
  const merged: string[] = []
  for (const { ok } of regions) {
    if (!ok) return undefined
    for (const line of ok) merged.push(line)
  }
  return merged.join('')
}

/** Lines with their ends, so that a line end missing at the end of a file is a difference like any other. */
function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? []
}

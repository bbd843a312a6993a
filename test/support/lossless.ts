import assert from 'node:assert/strict'
import type { Source, Span } from '../../server/src/span.ts'
import { type Entry, everyEntry, type Tree } from '../../server/src/syntax/tree.ts'

/**
 * What every reader promises of its tree, whatever the text: nothing is lost (each non-blank character lies in an entry, a comment or a
 * trouble), spans lie in the file, words and children lie in their entry, and entries side by side follow one another (or are two
 * readings of one statement, such as `A = B = 1`).
 */
export function assertLossless(tree: Tree): void {
  const problem = firstProblem(tree)
  if (problem) assert.fail(`${problem}\nin ${JSON.stringify(excerpt(tree.source))}`)
}

function firstProblem(tree: Tree): string | undefined {
  const { source, entries, comments, troubles } = tree
  for (const at of [...comments, ...troubles]) if (!isIn(source, at)) return `span outside the file: ${place(at)}`
  for (const { fix } of troubles) for (const { at } of fix?.edits ?? []) if (!isIn(source, at)) return `edit outside the file: ${place(at)}`
  if (entries.some(entry => entry.parent)) return 'an outermost entry has a parent'
  return misplaced(tree) ?? uncovered(source, [...entries, ...comments, ...troubles])
}

function misplaced({ source, entries }: Tree): string | undefined {
  const outOfOrder = firstOverlap(entries)
  if (outOfOrder) return `overlaps the entry before it: ${place(outOfOrder)}`
  for (const entry of everyEntry(entries)) {
    if (!isIn(source, entry)) return `entry outside the file: ${place(entry)}`
    for (const word of [entry.name, ...entry.args]) if (!isInside(word, entry)) return `word outside its entry: ${place(word)}`
    for (const child of entry.body ?? []) {
      if (child.parent !== entry) return `entry without the right parent: ${place(child)}`
      if (!isInside(child, entry)) return `entry outside its parent: ${place(child)}`
    }
    const overlap = firstOverlap(entry.body ?? [])
    if (overlap) return `overlaps the entry before it: ${place(overlap)}`
  }
  return undefined
}

function firstOverlap(siblings: Entry[]): Entry | undefined {
  return siblings.find((entry, index) => {
    const before = siblings[index - 1]
    return before && entry.start < before.end && !(entry.start === before.start && entry.end === before.end)
  })
}

function uncovered({ text }: Source, spans: Span[]): string | undefined {
  let reached = 0
  for (const { start, end } of spans.toSorted((a, b) => a.start - b.start)) {
    const gap = start > reached && /\S/.exec(text.slice(reached, start))
    if (gap) return `${JSON.stringify(gap[0])} at ${reached + gap.index} belongs to nothing`
    if (end > reached) reached = end
  }
  const rest = /\S/.exec(text.slice(reached))
  return rest ? `${JSON.stringify(rest[0])} at ${reached + rest.index} belongs to nothing` : undefined
}

function isIn(source: Source, { start, end, ...at }: Span): boolean {
  return at.source === source && start >= 0 && start <= end && end <= source.text.length
}

function isInside(inner: Span, outer: Span): boolean {
  return inner.source === outer.source && outer.start <= inner.start && inner.start <= inner.end && inner.end <= outer.end
}

function place({ source, start, end }: Span): string {
  return `${start}-${end} ${JSON.stringify(source.text.slice(start, Math.min(end, start + 60)))}`
}

function excerpt({ text }: Source): string {
  return text.length > 2000 ? `${text.slice(0, 2000)}…` : text
}

import { addTo } from '../list.ts'
import type { Edit, Source } from '../span.ts'
import type { Fix } from './rule.ts'

/**
 * The texts of all files that the fixes change. A fix goes in whole or not at all: one that overlaps an earlier one is left out, so
 * that applying again after a new look can take it. The same edit asked for twice is made once.
 */
export function applyFixes(fixes: Iterable<Fix>): { texts: Map<string, string>; applied: Fix[] } {
  const bySource = new Map<Source, Edit[]>()
  const applied: Fix[] = []
  for (const fix of fixes) {
    const fresh = fix.edits.filter(edit => !bySource.get(edit.at.source)?.some(before => same(before, edit)))
    if (fresh.some(edit => bySource.get(edit.at.source)?.some(before => overlaps(before, edit)))) continue
    for (const edit of fresh) addTo(bySource, edit.at.source, edit)
    applied.push(fix)
  }
  return { texts: new Map([...bySource].map(([source, edits]) => [source.path, applyEdits(source.text, edits)])), applied }
}

/** The text after edits that do not overlap; offsets are those of the text before. New lines end as the first line of the text does. */
export function applyEdits(text: string, edits: Edit[]): string {
  const windows = /^[^\n]*\r\n/.test(text)
  let result = ''
  let from = 0
  for (const { at, text: replacement } of [...edits].sort((a, b) => a.at.start - b.at.start || a.at.end - b.at.end)) {
    result += text.slice(from, at.start) + (windows ? replacement.replace(/\r?\n/g, '\r\n') : replacement)
    from = at.end
  }
  return result + text.slice(from)
}

function same(a: Edit, b: Edit): boolean {
  return a.at.start === b.at.start && a.at.end === b.at.end && a.text === b.text
}

/** Two insertions at one place do not overlap; anything else that shares a character, or starts at the same one, does. */
function overlaps({ at: a }: Edit, { at: b }: Edit): boolean {
  if (a.start === a.end && b.start === b.end) return false
  return a.start < b.end && b.start < a.end
}

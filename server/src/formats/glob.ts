/** Whether a component of a path holds characters with which glob(3) looks for files of several names. */
export function isGlob(text: string): boolean {
  return /[*?[]/.test(text)
}

/**
 * Whether a file name matches one component of a pattern, as glob(3) without flags does: `*`, `?`, `[a-z]`, `[!a-z]`; a dot at the
 * beginning only matches a dot; no braces, and `**` is no more than `*`. Takes time proportional to both lengths multiplied.
 */
export function matches(pattern: string, name: string): boolean {
  if (name.startsWith('.') && !pattern.startsWith('.')) return false
  let at = 0
  let offset = 0
  let star: { at: number; offset: number } | undefined
  while (offset < name.length) {
    if (pattern[at] === '*') {
      star = { at, offset }
      at++
      continue
    }
    const end = matchOne(pattern, at, name[offset] ?? '')
    if (end !== undefined) {
      at = end
      offset++
    } else if (star) {
      star.offset++
      at = star.at + 1
      offset = star.offset
    } else return false
  }
  while (pattern[at] === '*') at++
  return at === pattern.length
}

/** Behind the part of a pattern that matches one character; undefined when it does not. */
function matchOne(pattern: string, at: number, char: string): number | undefined {
  const first = pattern[at]
  const close = first === '[' ? pattern.indexOf(']', at + (/^\[[!^]/.test(pattern.slice(at, at + 2)) ? 3 : 2)) : -1
  if (close > 0) return inSet(pattern.slice(at + 1, close), char) ? close + 1 : undefined
  if (first === '\\' && at + 1 < pattern.length) return pattern[at + 1] === char ? at + 2 : undefined
  return first === '?' || first === char ? at + 1 : undefined
}

function inSet(set: string, char: string): boolean {
  const negated = set.startsWith('!') || set.startsWith('^')
  let found = false
  for (let at = negated ? 1 : 0; at < set.length; at++) {
    const low = set[at] ?? ''
    const isRange = set[at + 1] === '-' && at + 2 < set.length
    const high = isRange ? (set[at + 2] ?? '') : low
    if (low <= char && char <= high) found = true
    if (isRange) at += 2
  }
  return found !== negated
}

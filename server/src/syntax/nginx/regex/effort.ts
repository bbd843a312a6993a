const pieces = /\((?:\?(?:[:=!>|]|<[=!]|P?<\w+>|'\w+'))?|\)|\||[*+?]|\{\d+(?:,\d*)?\}|./gs

/** What was read of a group: the ways through its alternatives before the last one, and through that as far as it goes. */
interface Group {
  before: number
  ways: number
}

/**
 * In how many ways an engine that goes back may try a regular expression on a text of a length, before it gives up; infinite where each
 * character may double them. More than there are, where that is easier to tell.
 */
export function effortOf(pattern: string, length: number): number {
  const plain = pattern.replace(/\\.|\[\^?\]?(?:\\.|[^\]\\])*\]/gs, 'a')
  const open: Group[] = []
  let group: Group = { before: 0, ways: plain.startsWith('^') ? 1 : length + 1 }
  let last = 1
  for (const [piece] of plain.matchAll(pieces)) {
    const [first] = piece
    if (piece === '?') group.ways *= 2
    else if (first === '*' || first === '+' || piece.includes(',')) group.ways *= last > 1 ? Number.POSITIVE_INFINITY : length + 1
    else if (first === '{') group.ways *= last ** Number(piece.slice(1, -1))
    else if (piece === '|') group = { before: group.before + group.ways, ways: 1 }
    else if (first === '(') {
      open.push(group)
      group = { before: 0, ways: 1 }
    } else if (piece === ')') {
      last = group.before + group.ways
      group = open.pop() ?? group
      group.ways *= last
    } else last = 1
  }
  return group.before + group.ways
}

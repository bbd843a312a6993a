import { isSameList } from '../../list.ts'
import type { Occurrence } from './occurrence.ts'
import { type Table, tableOf } from './table.ts'

type List = readonly Occurrence[]

/**
 * Tables of what was collected piece by piece: few enough to look for a name in each of them, and each of so few pieces that it is soon made
 * anew where one of them has changed. Where a group ends is told by the names of files, so that a piece that comes or goes moves no other.
 */
export function tablesOf(lists: readonly List[]): readonly Table[] {
  const tables: Table[] = []
  let group: List[] = []
  let last: string | undefined
  for (const list of lists) {
    const path = list[0]?.at.source.path
    if (path === undefined) continue
    if (path !== last && group.length > 0 && (isFirst(path) || group.length >= longest)) {
      tables.push(tableOfGroup(group))
      group = []
    }
    group.push(list)
    last = path
  }
  if (group.length > 0) tables.push(tableOfGroup(group))
  return tables
}

const longest = 64

/** One path in eight. */
function isFirst(path: string): boolean {
  let sum = 0
  for (let index = 0; index < path.length; index++) sum = (sum * 31 + path.charCodeAt(index)) | 0
  return (sum & 7) === 0
}

const known = new WeakMap<List, { group: readonly List[]; table: Table }>()

function tableOfGroup(group: readonly List[]): Table {
  const [first = []] = group
  const before = known.get(first)
  if (before && isSameList(before.group, group)) return before.table
  const table = tableOf(group.flat())
  known.set(first, { group, table })
  return table
}

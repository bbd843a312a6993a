/**
 * Results that are made once and kept while what they were made from stays the same: texts of files, and other results. Nobody says what
 * depends on what: it is noted what is asked for while a result is made. After a change a result is looked into when it is next asked
 * for, and made anew only if something it was made from is another one by then. (The way of rust-analyzer's salsa, for one thread.)
 */
interface Memory {
  /** The result of a key; `make` is remembered to make it anew. A new result that is the same as the old one counts as no change. */
  keep<Result>(key: string, make: () => Result, isSame?: (one: Result, other: Result) => boolean): Result
  /** Notes that the result being made depends on something outside, by the name under which its changes are told. */
  reads(name: string): void
  /** Gives what `make` gives, noting nothing of what it asks for. */
  unseen<Result>(make: () => Result): Result
  /** Tells what has changed outside. */
  changed(names: Iterable<string>): void
}

interface Kept {
  result: unknown
  make: () => unknown
  isSame: (one: never, other: never) => boolean
  /** Names of what lies outside, and keys of other results, that it was made from. */
  names: Set<string>
  keys: Set<string>
  /** The change after which it last became another one, and the one after which it was last found to be right. */
  since: number
  checked: number
}

/** Changes after which a result that nobody has asked for is forgotten. */
const patience = 50

export function remember(): Memory {
  const kept = new Map<string, Kept>()
  const changes = new Map<string, number>()
  let now = 0
  /** What is being made; undefined where nobody needs to know what is asked for. */
  let making: Kept | undefined

  function make(entry: Kept): void {
    const outer = making
    making = entry
    entry.names = new Set()
    entry.keys = new Set()
    try {
      entry.result = entry.make()
    } finally {
      making = outer
    }
    entry.checked = now
  }

  /** Sees to it that a result is right, and gives the change since which it is what it is. */
  function since(key: string): number {
    const entry = kept.get(key)
    if (!entry) return Number.POSITIVE_INFINITY
    if (entry.checked === now) return entry.since
    if (isStale(entry)) {
      const before = entry.result
      make(entry)
      if (entry.isSame(before as never, entry.result as never)) entry.result = before
      else entry.since = now
    }
    entry.checked = now
    return entry.since
  }

  function isStale({ names, keys, checked }: Kept): boolean {
    for (const name of names) if ((changes.get(name) ?? 0) > checked) return true
    for (const key of keys) if (since(key) > checked) return true
    return false
  }

  return {
    keep(key, makeIt, isSame = Object.is) {
      making?.keys.add(key)
      let entry = kept.get(key)
      if (entry) {
        entry.make = makeIt
        since(key)
      } else {
        entry = { result: undefined, make: makeIt, isSame, names: new Set(), keys: new Set(), since: now, checked: -1 }
        make(entry)
        kept.set(key, entry)
      }
      return entry.result as ReturnType<typeof makeIt>
    },
    reads(name) {
      making?.names.add(name)
    },
    unseen(makeIt) {
      const outer = making
      making = undefined
      try {
        return makeIt()
      } finally {
        making = outer
      }
    },
    changed(names) {
      now++
      for (const name of names) changes.set(name, now)
      if (now % patience === 0) for (const [key, { checked }] of kept) if (checked < now - patience) kept.delete(key)
    },
  }
}

/** Whether two sets, or two maps, hold the same. */
export function holdSame<Key, Value>(
  one: ReadonlySet<Key> | ReadonlyMap<Key, Value>,
  other: ReadonlySet<Key> | ReadonlyMap<Key, Value>,
): boolean {
  if (one.size !== other.size) return false
  for (const [key, value] of one.entries()) {
    if (!other.has(key)) return false
    if (other instanceof Map && other.get(key) !== value) return false
  }
  return true
}

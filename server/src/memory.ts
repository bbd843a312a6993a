/**
 * Results that are made once and kept while what they were made from stays the same: texts of files, and other results. Nobody says what
 * depends on what: it is noted what is asked for while a result is made. After a change a result is looked into when it is next asked
 * for, and made anew only if something it was made from is another one by then. (The way of rust-analyzer's salsa, for one thread.)
 */
interface Memory {
  /**
   * What there is of something, such as the facts of a file, by these two names: it is asked for so often that one name put together from
   * them is felt. `make` is remembered to make it anew, and told of what. A new result that is the same as the old one counts as no change.
   */
  keep<Result>(what: string, of: string, make: (of: string) => Result, isSame?: (one: Result, other: Result) => boolean): Result
  /** Notes that the result being made depends on something outside, by the name under which its changes are told. */
  reads(name: string): void
  /** Gives what `make` gives, noting nothing of what it asks for. */
  unseen<Result>(make: () => Result): Result
  /** Tells what has changed outside. */
  changed(names: Iterable<string>): void
}

/** What results are made from: something outside, or another result. */
interface Origin {
  /** The change after which it last became another one. */
  since: number
  /** The making by which it was last asked for. */
  askedIn: number
}

interface Kept extends Origin {
  of: string
  result: unknown
  make: (of: string) => unknown
  isSame: (one: never, other: never) => boolean
  /** What it was made from, in the order in which it was asked for. */
  from: Origin[]
  /** The change after which it was last found to be right; -1 where making it has failed, or nobody has done so yet. */
  checked: number
}

/** Changes after which a result that nobody has asked for is forgotten. */
const patience = 50

/** A memory with nothing in it. */
export function remember(): Memory {
  const kept = new Map<string, Map<string, Kept>>()
  const outside = new Map<string, Origin>()
  let now = 0
  let makings = 0
  /** What is being made, as its number and what it is made from; undefined where nobody needs to know what is asked for. */
  let making: { number: number; from: Origin[] } | undefined

  function ask(origin: Origin): void {
    if (!making || origin.askedIn === making.number) return
    origin.askedIn = making.number
    making.from.push(origin)
  }

  function make(entry: Kept): void {
    const outer = making
    entry.from = []
    entry.checked = -1
    making = { number: ++makings, from: entry.from }
    try {
      entry.result = entry.make(entry.of)
    } finally {
      making = outer
    }
    entry.checked = now
  }

  /** Sees to it that a result is right, and gives the change since which it is what it is. */
  function since(entry: Kept): number {
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

  function isStale({ from, checked }: Kept): boolean {
    if (checked < 0) return true
    for (const origin of from) if ((isKept(origin) ? since(origin) : origin.since) > checked) return true
    return false
  }

  return {
    keep(what, of, makeIt, isSame = Object.is) {
      let all = kept.get(what)
      if (!all) kept.set(what, (all = new Map()))
      let entry = all.get(of)
      if (entry) {
        entry.make = makeIt
        since(entry)
      } else {
        entry = { of, since: now, askedIn: 0, result: undefined, make: makeIt, isSame, from: [], checked: -1 }
        make(entry)
        all.set(of, entry)
      }
      ask(entry)
      return entry.result as ReturnType<typeof makeIt>
    },
    reads(name) {
      if (!making) return
      let origin = outside.get(name)
      if (!origin) outside.set(name, (origin = { since: 0, askedIn: 0 }))
      ask(origin)
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
      for (const name of names) {
        const origin = outside.get(name)
        if (origin) origin.since = now
      }
      if (now % patience === 0) forget()
    },
  }

  function forget(): void {
    for (const [what, all] of kept) {
      for (const [of, { checked }] of all) if (checked < now - patience) all.delete(of)
      if (all.size === 0) kept.delete(what)
    }
  }
}

function isKept(origin: Origin): origin is Kept {
  return 'make' in origin
}

/** Whether two sets, or two maps, hold the same. */
export function holdSame<Key, Value>(
  one: ReadonlySet<Key> | ReadonlyMap<Key, Value>,
  other: ReadonlySet<Key> | ReadonlyMap<Key, Value>,
): boolean {
  if (one.size !== other.size) return false
  for (const key of one.keys()) {
    if (!other.has(key)) return false
    if (one instanceof Map && other instanceof Map && one.get(key) !== other.get(key)) return false
  }
  return true
}

/** A function that makes its result once for each object it is given, and keeps it as long as the object, which must never change. */
export function onceFor<Of extends object, Result>(make: (of: Of) => Result): (of: Of) => Result {
  const kept = new WeakMap<Of, Result>()
  return of => {
    const before = kept.get(of)
    if (before !== undefined || kept.has(of)) return before as Result
    const result = make(of)
    kept.set(of, result)
    return result
  }
}

/** One known setting. Completion, hover and the `setting/*` rules read this and nothing else. */
export interface Setting {
  name: string
  /** Sections or blocks it may stand in: `program:x`, `Service`, `location`. Absent where the format has none. */
  in?: string[]
  /** What the value is: `bool`, `int`, `string`, `choice`, `path`, `address`, … */
  type: string
  /** Allowed words, where the value is one of a set. */
  values?: string[]
  /** Bounds of a number. */
  min?: number
  max?: number
  /** Names that `%(…)s` may stand for in the value; `ENV_*` is any variable of the environment. */
  expansions?: string[]
  /** Worth offering first to somebody who deploys a Django project. */
  common?: true
  /** What a second line does: adds to the first, replaces it, is refused, or (`include`, `block`, `action`) does something of its own. */
  repeat?: 'append' | 'last' | 'refused' | 'include' | 'block' | 'action'
  /** uWSGI runs it while the files are still being read: placeholders in its value stay as they are. */
  immediate?: true
  default?: string
  /** Other names of the same setting. */
  aliases?: string[]
  /** Of its names the one the rest of the program uses; absent where that is this very one. */
  aliasOf?: string
  /** The one-letter form of a command line. */
  short?: string
  /** How a command line spells it, dashes included, where that does not follow from the name. */
  flags?: string[]
  /** What a command line option takes. */
  takes?: 'required' | 'optional' | 'none'
  /** Settings switched on by the mere presence of this one. */
  implies?: string[]
  /** Module or plugin that owns it; absent for the core. */
  plugin?: string
  /** nginx: how many words follow the name, `max` without end where it is absent. Absent: exactly one. */
  args?: { min: number; max?: number; counts?: number[]; approximate?: true }
  /** nginx: it takes a block, and the contexts that this opens; a block that opens none holds lines of its own, not directives. */
  block?: true
  opens?: string[]
  /** nginx: words that may stand among the arguments. */
  params?: Param[]
  /** nginx: how it is written: `<x>` is a value, `[ ]` optional, `|` alternatives, `...` repetition. */
  forms?: string[]
  /** nginx: variables in its arguments are filled in. */
  variables?: true
  /** nginx, of a variable: `set` may change it; `map` and `geo` may define it anew. */
  settable?: true
  redefinable?: true
  /** Comes with a module that is not nginx's own, or only with the commercial one. */
  thirdParty?: true
  commercial?: true
  /** What the setting makes the program listen for. */
  listener?: { role: 'app' | 'router' | 'control' | 'shared'; protocol: string }
  since?: string
  removed?: string
  deprecated?: { since?: string; replacement?: string }
  url: string
  /** One to three sentences of ours: what it does and when to touch it. */
  summary?: string
}

/** A word among the arguments of an nginx directive: as it stands, before a value (`backlog=511`), or before the rest of the word (`unix:/run/x`). */
export interface Param {
  name: string
  kind?: 'key' | 'prefix'
  /** What the value is. */
  type?: string
  values?: string[]
  since?: string
  commercial?: true
  deprecated?: { since?: string; replacement?: string }
}

/**
 * What is known about the settings of one format. Its table is a JSON array with a record on each line, the name first; a record is read
 * when its name is asked for, as a run asks for few of them.
 */
export class Catalogue {
  readonly #table: string
  /** The offsets of the lines of each name. */
  readonly #lines = new Map<string, number[]>()
  readonly #records = new Map<string, readonly Setting[]>()
  readonly #near = new Map<string, readonly string[]>()
  #settings: readonly Setting[] | undefined

  constructor(table: string) {
    this.#table = table
    for (let at = table.indexOf(head); at >= 0; at = table.indexOf(head, at)) {
      const start = at
      at += head.length
      const name = table.slice(at, table.indexOf('"', at))
      const same = this.#lines.get(name)
      if (same) same.push(start)
      else this.#lines.set(name, [start])
    }
  }

  /** All records, those of a name behind each other. */
  get settings(): readonly Setting[] {
    this.#settings ??= [...this.#lines.keys()].flatMap(name => this.all(name))
    return this.#settings
  }

  /** The record of a name, in a section where that is given; undefined when the name is not known there. */
  find(name: string, section?: string): Setting | undefined {
    const same = this.all(name)
    return section === undefined ? same[0] : same.find(setting => !setting.in || setting.in.includes(section))
  }

  /** All records of a name, one per place or module that owns it. */
  all(name: string): readonly Setting[] {
    const known = this.#records.get(name)
    if (known) return known
    const lines = this.#lines.get(name)
    if (!lines) return none
    const settings = lines.map(start => this.#record(start))
    this.#records.set(name, settings)
    return settings
  }

  /** Names within an edit distance, nearest first, alphabetical among equals. What is misspelt stays so for many key presses. */
  near(name: string, distance = 2, section?: string): readonly string[] {
    const key = `${name} ${distance}`
    const near = this.#near.get(key) ?? this.#searchNear(name, distance)
    if (this.#near.size >= most) this.#near.clear()
    this.#near.set(key, near)
    return section === undefined ? near : near.filter(known => this.find(known, section))
  }

  #searchNear(name: string, distance: number): string[] {
    const found: { name: string; distance: number }[] = []
    for (const known of this.#lines.keys()) {
      const away = editDistance(name, known, distance)
      if (away <= distance) found.push({ name: known, distance: away })
    }
    return found.sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1)).map(({ name }) => name)
  }

  #record(start: number): Setting {
    const end = this.#table.indexOf('\n', start + 1)
    return JSON.parse(this.#table.slice(start + 1, end).replace(/,$/, ''))
  }
}

/** What each line of a table begins with. */
const head = '\n{"name":"'

const none: readonly Setting[] = []

/** How many misspelt names are remembered. */
const most = 500

/** Edits (insert, delete, replace, swap of neighbours) that turn one word into another; above `limit`, which is small, any number above it. */
export function editDistance(a: string, b: string, limit = 2): number {
  let edits = limit + 1
  while (edits > 0 && areWithin(edits - 1, a, b, 0, 0)) edits--
  return edits
}

/** Whether so many edits turn what is left of one word behind an offset into what is left of another. */
function areWithin(edits: number, a: string, b: string, atA: number, atB: number): boolean {
  let i = atA
  let j = atB
  while (i < a.length && a[i] === b[j]) {
    i++
    j++
  }
  const leftOfA = a.length - i
  const leftOfB = b.length - j
  if (Math.max(leftOfA, leftOfB) <= edits) return true
  if (edits === 0 || Math.abs(leftOfA - leftOfB) > edits) return false
  return (
    areWithin(edits - 1, a, b, i + 1, j + 1) ||
    areWithin(edits - 1, a, b, i + 1, j) ||
    areWithin(edits - 1, a, b, i, j + 1) ||
    (a[i] === b[j + 1] && a[i + 1] === b[j] && areWithin(edits - 1, a, b, i + 2, j + 2))
  )
}

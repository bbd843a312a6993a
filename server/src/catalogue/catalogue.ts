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
 * What is known about the settings of one format. Its table is a JSON array with a record on each line, the name first, in the order of
 * names. A record is looked up and read when its name is asked for, as a run asks for few of them.
 */
export class Catalogue {
  readonly #table: string
  readonly #records = new Map<string, readonly Setting[]>()
  readonly #near = new Map<string, readonly string[]>()
  /** Where the first record of each name is, once all names were asked for. */
  #names: ReadonlyMap<string, number> | undefined
  #settings: readonly Setting[] | undefined

  constructor(table: string) {
    this.#table = table
  }

  /** All records, those of a name behind each other. */
  get settings(): readonly Setting[] {
    this.#settings ??= [...this.#everyName().keys()].flatMap(name => this.all(name))
    return this.#settings
  }

  /** The names of all records. */
  get names(): Iterable<string> {
    return this.#everyName().keys()
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
    if (this.#names && !this.#names.has(name)) return none
    const settings: Setting[] = []
    for (
      let line = this.#names?.get(name) ?? this.#firstLine(name);
      this.#nameAt(line) === name;
      line = this.#table.indexOf(head, line + 1)
    )
      settings.push(this.#record(line))
    if (settings.length > 0) this.#records.set(name, settings)
    // Where one name is unknown there may be more, each of which would be looked for in the table anew.
    else this.#everyName()
    return settings
  }

  /** Names within an edit distance, nearest first, alphabetical among equals. What is misspelt stays so for many key presses. */
  near(name: string, distance = 2, section?: string): readonly string[] {
    const key = `${name} ${distance}`
    let near = this.#near.get(key)
    if (!near) {
      if (this.#near.size >= most) this.#near.clear()
      this.#near.set(key, (near = this.#searchNear(name, distance)))
    }
    return section === undefined ? near : near.filter(known => this.find(known, section))
  }

  #searchNear(name: string, distance: number): string[] {
    const found: { name: string; distance: number }[] = []
    for (const known of this.names) {
      const away = editDistance(name, known, distance)
      if (away <= distance) found.push({ name: known, distance: away })
    }
    return found.sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1)).map(({ name }) => name)
  }

  #everyName(): ReadonlyMap<string, number> {
    if (this.#names) return this.#names
    const names = new Map<string, number>()
    for (let line = this.#table.indexOf(head); line >= 0; line = this.#table.indexOf(head, line + 1)) {
      const name = this.#nameAt(line) ?? ''
      if (!names.has(name)) names.set(name, line)
    }
    this.#names = names
    return names
  }

  /** Offset of the first line whose name is not before this one; negative when there is none. */
  #firstLine(name: string): number {
    let first = -1
    // Lines that begin from one offset up to the other are not decided yet.
    let [start, end] = [0, this.#table.length]
    while (start < end) {
      const middle = (start + end) >> 1
      const line = this.#table.lastIndexOf(head, middle)
      const found = line < start ? undefined : this.#nameAt(line)
      if (found === undefined || found < name) start = middle + 1
      else first = end = line
    }
    return first
  }

  /** The name of the line at an offset; undefined for a negative one. */
  #nameAt(line: number): string | undefined {
    const start = line + head.length
    return line < 0 ? undefined : this.#table.slice(start, this.#table.indexOf('"', start))
  }

  #record(line: number): Setting {
    const end = this.#table.indexOf('\n', line + 1)
    return JSON.parse(this.#table.slice(line + 1, end).replace(/,$/, ''))
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
  if (Math.abs(a.length - b.length) > limit) return edits
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

import { cleanPath } from '../../path.ts'
import type { Entry, Word } from '../../syntax/tree.ts'

/** A service of a compose file, with what it merges in (`<<: *defaults`). */
export interface Service {
  name: string
  entry: Entry
  /** The setting of a name; undefined where there is none. */
  setting(key: string): Entry | undefined
  /** The only value of a setting. */
  text(key: string): Word | undefined
  /** The items of a list: words, or entries in the long form. A mapping gives its entries, a single value itself. */
  list(key: string): (Word | Entry)[]
  /** Workspace folder and Dockerfile it is built from; undefined for an image, or a repository elsewhere. */
  build(): { folder: string; dockerfile: string } | undefined
  /** A path of the host: relative ones (`./x`, `../x`) count from the folder of the file; other names stay as they are. */
  path(text: string): string
}

/** A service of the compose file in a folder; `anchors` are the entries of the file that others may merge in, by name. */
export function serviceOf(entry: Entry, anchors: Map<string, Entry>, folder: string): Service {
  const setting = (key: string) => find(entry, key, anchors, 0)
  const text = (key: string) => valuesOf(setting(key))[0]
  const path = (text: string) => (/^\.\.?(\/|$)/.test(text) ? cleanPath(`${folder}/${text}`) : text)
  return {
    name: entry.name.value,
    entry,
    setting,
    text,
    list: key => itemsOf(setting(key), anchors, 0),
    build: () => {
      const found = setting('build')
      const inner = (key: string) => found?.body?.find(({ name }) => name.value === key)?.args[0]?.value
      const context = found?.body ? (inner('context') ?? '.') : text('build')?.value
      if (context === undefined || /:\/\/|^git@|[${]/.test(context)) return undefined
      const place = cleanPath(context.startsWith('/') ? context : `${folder}/${context}`)
      return { folder: place, dockerfile: cleanPath(`${place}/${inner('dockerfile') ?? 'Dockerfile'}`) }
    },
    path,
  }
}

/** Its own settings win over those merged in, and of these the first. */
function find(entry: Entry, key: string, anchors: Map<string, Entry>, depth: number): Entry | undefined {
  const own = entry.body?.findLast(({ name }) => name.value === key)
  if (own || depth > 5) return own
  const merged = entry.body?.filter(({ name }) => name.value === '<<').flatMap(({ args }) => args) ?? []
  for (const { value } of [...merged, ...entry.args]) {
    const base = value.startsWith('*') ? anchors.get(value.slice(1)) : undefined
    const found = base && find(base, key, anchors, depth + 1)
    if (found) return found
  }
  return undefined
}

/** The items of a list or mapping; what it merges in comes first, so that it loses. */
function itemsOf(entry: Entry | undefined, anchors: Map<string, Entry>, depth: number): (Word | Entry)[] {
  if (!entry || depth > 5) return []
  const base = ({ value }: Word) => (value.startsWith('*') ? itemsOf(anchors.get(value.slice(1)), anchors, depth + 1) : [])
  const own = (entry.body ?? []).filter(({ name }) => name.value !== '<<')
  const merged = (entry.body ?? []).filter(({ name }) => name.value === '<<').flatMap(({ args }) => args.flatMap(base))
  const aliased = valuesOf(entry).flatMap(word => (word.value.startsWith('*') ? base(word) : [word]))
  return [...merged, ...aliased, ...own]
}

/** Arguments without the anchor. */
function valuesOf(entry: Entry | undefined): Word[] {
  return entry?.args.filter(({ value, source, start }) => !(value.startsWith('&') && source.text[start] === '&')) ?? []
}

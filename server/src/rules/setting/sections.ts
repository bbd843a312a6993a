import { type Catalogue, editDistance } from '../../catalogue/catalogue.ts'
import type { FormatId } from '../../formats/format.ts'

/** What a section header is to its program. */
type Header =
  /** A section of the catalogue, by the name it has there: `program:x`, `Service`. */
  | { kind: 'known'; name: string }
  /** A section that takes any setting, or that is somebody else's. */
  | { kind: 'free' }
  /** A header that comes near one: the part that is wrong, and what it should be. Nothing is meant where only a name is missing. */
  | { kind: 'misspelt'; written: string; meant: string[] }
  /** A section that its program passes over, and that comes near none. */
  | { kind: 'unknown' }

/** Settings of these go to a plugin as they are, or to every section. */
const free = /^(rpcinterface|ctlplugin|DEFAULT$)/

/** Unit types of which the catalogue holds no settings. */
const others = new Set(['Mount', 'Automount', 'Swap', 'Slice', 'Scope', 'Container', 'Volume', 'Pod'])

/** The sections that a catalogue knows. */
export function sectionNames(format: FormatId, catalogue: Catalogue): ReadonlySet<string> {
  const known = sections.get(catalogue)
  if (known) return known
  const names = catalogue.settings.flatMap(setting => setting.in ?? []).filter(name => format !== 'supervisor' || !free.test(name))
  const found = new Set(names)
  sections.set(catalogue, found)
  return found
}

const sections = new WeakMap<Catalogue, ReadonlySet<string>>()

/** Finds a header among the sections of its program. */
export function sectionOf(header: string, format: FormatId, names: ReadonlySet<string>): Header {
  if (format === 'systemd') {
    if (names.has(header)) return { kind: 'known', name: header }
    if (header.startsWith('X-') || others.has(header)) return { kind: 'free' }
    const near = misspelt(header, [...names])
    return near.kind === 'free' ? { kind: 'unknown' } : near
  }
  if (free.test(header)) return { kind: 'free' }
  const server = /^(unix|inet)_http_server/.exec(header)?.[0]
  if (server) return { kind: 'known', name: server }
  const [kind = '', ...rest] = header.split(':')
  const name = rest.length > 0 ? `${kind}:x` : kind
  if (names.has(name)) return { kind: 'known', name }
  if (names.has(`${kind}:x`)) return { kind: 'misspelt', written: kind, meant: [] }
  const [, type = '', own = ''] = /^([a-z-]+)[\s\uff1a]+(\S+)$/.exec(header) ?? []
  if (names.has(`${type}:x`)) return { kind: 'misspelt', written: header, meant: [`${type}:${own}`] }
  const alike = [...names].filter(other => other.includes(':') === rest.length > 0).map(other => other.replace(':x', ''))
  return misspelt(kind, alike)
}

function misspelt(written: string, names: string[]): Header {
  const same = names.filter(name => name.toLowerCase() === written.toLowerCase())
  const meant = same.length > 0 ? same : names.filter(name => editDistance(written, name, 2) <= (name.length < 6 ? 1 : 2))
  return meant.length === 1 ? { kind: 'misspelt', written, meant } : { kind: 'free' }
}

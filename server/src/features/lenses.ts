import type { CodeLens } from 'vscode-languageserver-types'
import type { Connection } from '../facts/facts.ts'
import type { Document } from '../formats/format.ts'
import { t } from '../l10n.ts'
import { groupBy } from '../list.ts'
import { fileName } from '../path.ts'
import { waysOf } from '../rules/stack/reach.ts'
import { indexFrom, type Span } from '../span.ts'
import { type Entry, lastBefore } from '../syntax/tree.ts'
import { definitionsOf, inFile, type Names, namesOf, type Occurrence, stacksAround, usesOf } from './names.ts'
import { locationOf, rangeOf, type View } from './place.ts'

/** The command of a lens: it takes the place to show. */
export const goTo = 'djdeploy.goTo'

/**
 * The other end, above each place that has one: who listens where nginx passes requests, who connects to a socket, which file a program
 * is started with.
 */
export function lenses(view: View, document: Document): CodeLens[] {
  const ends = stacksAround({ ...view, document }).flatMap(stack => {
    const names = namesOf(stack)
    const here = inFile(document.source.path, names)
    return [...passes(document, here, names), ...listeners(document, here, names), ...programs(document, here, names)]
  })
  const titlesOf = titles()
  const made = [...grouped(ends)].flatMap(([over, targets]) => lensesOver(over, targets, titlesOf, view))
  return [...new Map(made.map(lens => [JSON.stringify([lens.range, lens.command?.title]), lens])).values()]
}

/** Arrows from a line to its other ends. */
interface Ends {
  over: Span
  arrow: '→' | '←'
  /** The same list where the same thing is meant. */
  to: readonly Target[]
  /** The whole file is meant, not a line of it. */
  file?: true
}

type Target = Pick<Occurrence, 'at' | 'setting'>

/** From locations, and from upstreams, to what listens. */
function* passes(document: Document, here: readonly Occurrence[], names: Names): Iterable<Ends> {
  const { path } = document.source
  const sockets = here.filter(({ kind, role }) => kind === 'socket' && role === 'use')
  const upstreams = names.stack.nginx.length > 0 ? document.tree.entries.filter(({ name }) => name.value === 'upstream') : []
  for (const occurrence of sockets) {
    const upstream = lastBefore(upstreams, occurrence.at.start)
    if (upstream && holds(upstream, occurrence.at)) yield { over: upstream.name, arrow: '→', to: definitionsOf({ occurrence, names }) }
  }
  const listening = new Map<Connection['to'], ReadonlySet<readonly Target[]>>()
  const socketAt = socketFinder(names)
  for (const { to, at, block } of names.stack.connections) {
    if (at.source.path !== path || !block.entry || block.entry.source.path !== path) continue
    const known = listening.get(to) ?? new Set(to.flatMap(({ via }) => behind(via?.server.args[0] ?? at)))
    listening.set(to, known)
    for (const targets of known) yield { over: block.entry.name, arrow: '→', to: targets }
  }

  /** What listens at the address of a word, as one list. */
  function behind(word: Span): (readonly Target[])[] {
    const occurrence = socketAt(word)
    const targets = occurrence ? definitionsOf({ occurrence, names }) : []
    return targets.length > 0 ? [targets] : []
  }
}

/** Tells which socket is named at a place; undefined where none is. */
function socketFinder(names: Names): (at: Span) => Occurrence | undefined {
  const files = new Map<string, ReadonlyMap<number, Occurrence>>()
  return ({ source: { path }, start }) => {
    const sockets = files.get(path) ?? new Map(inFile(path, names).toReversed().flatMap(startOfSocket))
    files.set(path, sockets)
    return sockets.get(start)
  }
}

function startOfSocket(occurrence: Occurrence): [number, Occurrence][] {
  return occurrence.kind === 'socket' ? [[occurrence.at.start, occurrence]] : []
}

/** From what listens to those that connect. */
function* listeners(document: Document, here: readonly Occurrence[], names: Names): Iterable<Ends> {
  const passing = groupBy(waysOf(names.stack.connections), ({ destination: { via } }) => via?.server.args[0] && placeOf(via.server.args[0]))
  const known = new Map<readonly Occurrence[], readonly Target[]>()
  for (const occurrence of here) {
    if (occurrence.kind !== 'socket' || occurrence.role !== 'definition') continue
    const uses = usesOf({ occurrence, names })
    const to = known.get(uses) ?? uses.flatMap(passesThrough).filter(({ at }) => at.source.path !== document.source.path)
    known.set(uses, to)
    if (to.length > 0) yield { over: occurrence.at, arrow: '←', to }
  }

  /** For the server of an upstream the directives that pass requests to it, if any do. */
  function passesThrough(use: Occurrence): Target[] {
    const ways = passing.get(placeOf(use.at)) ?? []
    const targets = ways.flatMap(({ connections }) => connections.map(({ at, entry }) => ({ at, setting: entry.name.value })))
    return targets.length > 0 ? targets : [use]
  }
}

function placeOf({ source, start }: Span): string {
  return `${start} ${source.path}`
}

/** From programs to the files and applications they are started with. */
function* programs(document: Document, here: readonly Occurrence[], names: Names): Iterable<Ends> {
  const uses = here.filter(({ role, kind }) => role === 'use' && (kind === 'file' || kind === 'module'))
  const inOrder = uses.map(occurrence => ({ start: occurrence.at.start, occurrence })).sort((a, b) => a.start - b.start)
  for (const { entry } of names.stack.programs) {
    if (entry.source.path !== document.source.path) continue
    for (const { occurrence } of inOrder.slice(indexFrom(inOrder, entry.start), indexFrom(inOrder, entry.end)))
      if (holds(entry, occurrence.at)) yield { over: entry.name, arrow: '→', to: definitionsOf({ occurrence, names }), file: true }
  }
}

function holds(entry: Entry, { source, start, end }: Span): boolean {
  return entry.source.path === source.path && entry.start <= start && end <= entry.end
}

function grouped(ends: readonly Ends[]): Map<Span, Ends[]> {
  const byLine = groupBy(ends, ({ over }) => over.source.position(over.start).line)
  return new Map([...byLine.values()].flatMap(group => (group[0] ? [[group[0].over, group]] : [])))
}

/** Lenses side by side before it becomes one for all. */
const most = 3

function lensesOver(over: Span, ends: readonly Ends[], titlesOf: ReturnType<typeof titles>, view: View): CodeLens[] {
  const lists = new Set(ends.map(titlesOf))
  const [distinct = new Map()] = lists.size > 1 ? [new Map([...lists].flatMap(list => [...list]))] : lists
  const shown = [...distinct].slice(0, distinct.size > most ? 1 : most)
  return shown.map(([title, { at }]) => {
    const all = distinct.size > most ? t('{0} and {1} more', title, distinct.size - 1) : title
    return { range: rangeOf(over), command: { title: all, command: goTo, arguments: [locationOf(at, view)] } }
  })
}

/** What lenses say, each with where it leads; said once for each list of ends. */
function titles(): (ends: Ends) => ReadonlyMap<string, Target> {
  const known = new Map<readonly Target[], ReadonlyMap<string, Target>>()
  return ends => {
    const before = known.get(ends.to) ?? new Map(ends.to.map(to => [`${ends.arrow} ${titleOf(to, ends)}`, to]))
    known.set(ends.to, before)
    return before
  }
}

function titleOf({ at, setting }: Target, { file }: Ends): string {
  const name = fileName(at.source.path)
  return file ? name : `${name}:${at.source.position(at.start).line + 1} ${setting}`
}

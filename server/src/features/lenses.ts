import type { CodeLens } from 'vscode-languageserver-types'
import type { Document } from '../formats/format.ts'
import { t } from '../l10n.ts'
import { fileName } from '../path.ts'
import type { Span } from '../span.ts'
import type { Entry } from '../syntax/tree.ts'
import { definitionsOf, type Found, inFile, type Names, namesOf, type Occurrence, stacksAround, usesOf } from './names.ts'
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
    return [...passes(document, names), ...listeners(document, names), ...programs(document, names)]
  })
  const made = [...grouped(ends)].flatMap(([over, targets]) => lensesOver(over, targets, view))
  return [...new Map(made.map(lens => [JSON.stringify([lens.range, lens.command?.title]), lens])).values()]
}

/** An arrow from a line to the other end. */
interface End {
  over: Span
  arrow: '→' | '←'
  to: Pick<Occurrence, 'at' | 'setting'>
  /** The whole file is meant, not a line of it. */
  file?: true
}

/** From locations, and from upstreams, to what listens. */
function* passes(document: Document, names: Names): Iterable<End> {
  const { path } = document.source
  const sockets = inFile(path, names).filter(({ kind, role }) => kind === 'socket' && role === 'use')
  const upstreams = names.stack.nginx.length > 0 ? document.tree.entries.filter(({ name }) => name.value === 'upstream') : []
  for (const occurrence of sockets) {
    const upstream = upstreams.find(entry => holds(entry, occurrence.at))
    if (upstream) yield* listening(upstream.name, { occurrence, names })
  }
  for (const { at, block, via } of names.stack.connections) {
    if (at.source.path !== path || !block.entry || block.entry.source.path !== path) continue
    const target = via?.server.args[0] ?? at
    const known = inFile(target.source.path, names).find(({ kind, at }) => kind === 'socket' && at.start === target.start)
    if (known) yield* listening(block.entry.name, { occurrence: known, names })
  }
}

function* listening(over: Span, found: Found): Iterable<End> {
  for (const to of definitionsOf(found)) yield { over, arrow: '→', to }
}

/** From what listens to those that connect. */
function* listeners(document: Document, names: Names): Iterable<End> {
  for (const occurrence of inFile(document.source.path, names)) {
    if (occurrence.kind !== 'socket' || occurrence.role !== 'definition') continue
    for (const use of usesOf({ occurrence, names }))
      for (const to of passesThrough(use, names))
        if (to.at.source.path !== document.source.path) yield { over: occurrence.at, arrow: '←', to }
  }
}

/** For the server of an upstream the directives that pass requests to it, if any do. */
function passesThrough(use: Occurrence, { stack }: Names): Pick<Occurrence, 'at' | 'setting'>[] {
  const isThere = (word: Span | undefined) => word?.source === use.at.source && word.start === use.at.start
  const passes = stack.connections.filter(({ via }) => isThere(via?.server.args[0]))
  return passes.length > 0 ? passes.map(({ at, entry }) => ({ at, setting: entry.name.value })) : [use]
}

/** From programs to the files and applications they are started with. */
function* programs(document: Document, names: Names): Iterable<End> {
  for (const { entry } of names.stack.programs) {
    if (entry.source.path !== document.source.path) continue
    for (const occurrence of inFile(entry.source.path, names)) {
      if (occurrence.role !== 'use' || (occurrence.kind !== 'file' && occurrence.kind !== 'module') || !holds(entry, occurrence.at))
        continue
      for (const to of definitionsOf({ occurrence, names })) yield { over: entry.name, arrow: '→', to, file: true }
    }
  }
}

function holds(entry: Entry, { source, start, end }: Span): boolean {
  return entry.source.path === source.path && entry.start <= start && end <= entry.end
}

function grouped(ends: readonly End[]): Map<Span, End[]> {
  const byLine = new Map<number, { over: Span; ends: End[] }>()
  for (const end of ends) {
    const { line } = end.over.source.position(end.over.start)
    const group = byLine.get(line)
    if (group) group.ends.push(end)
    else byLine.set(line, { over: end.over, ends: [end] })
  }
  return new Map([...byLine.values()].map(({ over, ends }) => [over, ends]))
}

/** Lenses side by side before it becomes one for all. */
const most = 3

function lensesOver(over: Span, ends: readonly End[], view: View): CodeLens[] {
  const distinct = [...new Map(ends.map(end => [`${end.arrow} ${titleOf(end)}`, end])).values()]
  const shown = distinct.length > most ? distinct.slice(0, 1) : distinct
  return shown.map(end => {
    const title = `${end.arrow} ${titleOf(end)}`
    const all = distinct.length > most ? t('{0} and {1} more', title, distinct.length - 1) : title
    return { range: rangeOf(over), command: { title: all, command: goTo, arguments: [locationOf(end.to.at, view)] } }
  })
}

function titleOf({ to, file }: End): string {
  const name = fileName(to.at.source.path)
  return file ? name : `${name}:${to.at.source.position(to.at.start).line + 1} ${to.setting}`
}

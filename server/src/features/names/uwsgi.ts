import { uwsgiCatalogue } from '../../catalogue/index.ts'
import type { Document } from '../../formats/format.ts'
import { type Source, type Span, span, textOf } from '../../span.ts'
import type { Stack } from '../../stack.ts'
import { everyEntry } from '../../syntax/tree.ts'
import { type Occurrence, occurrence } from './occurrence.ts'

/** Placeholders of uWSGI, `%(name)`, in the files that are read together: any option defines one of its name. */
export function* placeholdersIn(stack: Stack): Iterable<Occurrence> {
  const scopeOf = readTogether(stack)
  const used = new Map<object, Set<string>>()
  for (const { at, setting } of valuesIn(stack))
    for (const { name, text } of referencesIn(at)) {
      const scope = scopeOf(at.source)
      const names = used.get(scope) ?? new Set()
      used.set(scope, names.add(name))
      yield occurrence('placeholder', 'use', text, { name, scope, setting, text })
    }
  for (const { at, name, setting } of definitionsIn(stack)) {
    const scope = scopeOf(at.source)
    if (!used.get(scope)?.has(name) && !setting.startsWith('set-')) continue
    const text = uwsgiCatalogue().find(name) ? undefined : at
    yield occurrence('placeholder', 'definition', at, { name, scope, setting, ...(text && { text }) })
  }
}

/** The files of the stack, and those that they include, whatever these look like by themselves. */
function uwsgiFiles({ documents, servers, workspace }: Stack): Document[] {
  const found = new Set(documents.filter(({ format }) => format.id === 'uwsgi'))
  for (const { kind, options } of servers)
    for (const { entry } of kind === 'uwsgi' ? options : []) {
      const document = entry && workspace.document(entry.source.path, 'uwsgi')
      if (document) found.add(document)
    }
  return [...found]
}

/** Values in which placeholders may stand: those of the files, and those of commands. */
function* valuesIn(stack: Stack): Iterable<{ at: Span; setting: string }> {
  for (const { tree } of uwsgiFiles(stack))
    for (const { name, args, body } of everyEntry(tree.entries)) if (!body && args[0]) yield { at: args[0], setting: name.value }
  for (const { kind, options } of stack.servers)
    if (kind === 'uwsgi') for (const { name, at, entry } of options) if (!entry) yield { at, setting: name }
}

/** The names in `%(name)` and `%(one + other)`, each with its place. */
function* referencesIn({ source, start, end }: Span): Iterable<{ name: string; text: Span }> {
  const written = source.text.slice(start, end)
  if (!written.includes('%(')) return
  for (const { 1: expression = '', index } of written.matchAll(/%\(([^()%]+)\)/g))
    for (const { 0: name, index: inside } of expression.matchAll(/[^ ]+/g)) {
      if (/^(\d+|\+\+?|--?|\*|\/|_)$/.test(name)) continue
      const from = start + index + 2 + inside
      yield { name, text: span(source, from, from + name.length) }
    }
}

/** Every option by its name, and what `set` and `set-placeholder` define. */
function* definitionsIn(stack: Stack): Iterable<{ at: Span; name: string; setting: string }> {
  for (const { tree } of uwsgiFiles(stack))
    for (const { name, args, body } of everyEntry(tree.entries)) {
      if (body) continue
      yield { at: name, name: name.value, setting: name.value }
      if (args[0]) yield* setBy(name.value, args[0])
    }
  for (const { kind, options } of stack.servers)
    if (kind === 'uwsgi') for (const { name, at, entry } of options) if (!entry) yield* setBy(name, at)
}

function* setBy(option: string, at: Span): Iterable<{ at: Span; name: string; setting: string }> {
  if (!/^(set|set-placeholder|set-ph)$/.test(option)) return
  const [, blanks = '', name] = /^(\s*)([^=\s]+)=/.exec(textOf(at)) ?? []
  if (name === undefined) return
  const start = at.start + blanks.length
  yield { at: span(at.source, start, start + name.length), name, setting: `set-${name}` }
}

/** Tells for a file the set of files that one uWSGI reads with it. */
function readTogether({ servers }: Stack): (source: Source) => object {
  const sets = new Map<Source, Set<Source>>()
  for (const { kind, at, options } of servers) {
    if (kind !== 'uwsgi') continue
    const joined = new Set<Source>()
    for (const source of [at.source, ...options.map(({ at }) => at.source)])
      for (const each of sets.get(source) ?? [source]) joined.add(each)
    for (const source of joined) sets.set(source, joined)
  }
  return source => sets.get(source) ?? source
}

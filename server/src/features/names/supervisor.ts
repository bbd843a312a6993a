import { programKinds, sectionsIn, valueIn } from '../../rules/supervisor/sections.ts'
import { sliceOf, textOf } from '../../span.ts'
import type { Stack } from '../../stack.ts'
import { scriptWords } from '../../syntax/shell.ts'
import type { Word } from '../../syntax/tree.ts'
import { type Kind, type Occurrence, occurrence } from './occurrence.ts'
import { scriptsOf } from './scripts.ts'

/** Programs and groups of supervisor: their sections, the groups that list programs, and scripts that call supervisorctl. */
export function* programsIn(stack: Stack): Iterable<Occurrence> {
  for (const { entry, kind } of sectionsIn(stack, ...programKinds, 'group')) {
    const text = nameIn(entry.name)
    if (!text) continue
    const name = textOf(text)
    yield occurrence(kind === 'group' ? 'group' : 'program', 'definition', text, { name, setting: entry.name.value, text })
    const members = kind === 'group' ? valueIn(entry, 'programs') : undefined
    if (members)
      for (const each of listed(members)) yield occurrence('program', 'use', each, { name: textOf(each), setting: 'programs', text: each })
  }
  if (!stack.documents.some(({ format }) => format.id === 'supervisor')) return
  const groups = new Set([...sectionsIn(stack, 'group')].map(({ name }) => name.trim()))
  for (const { format, source } of scriptsOf(stack.workspace))
    if (format.id === 'shell' && source.text.includes('supervisorctl')) yield* commandsIn(scriptWords(source), name => groups.has(name))
}

/** The name in `[program: shop ]`, without blanks around it. */
function nameIn(header: Word) {
  const written = textOf(header)
  const [, before = '', name] = /^(\[?[^:\]]*:\s*)([^\]]*?)\s*(?:\].*)?$/s.exec(written) ?? []
  if (!name || /[%\s{$]/.test(name)) return undefined
  return sliceOf(header, before.length, before.length + name.length)
}

/** The items of `programs = a, b`. */
function* listed(members: Word) {
  for (const { 0: name, index } of textOf(members).matchAll(/[^,\s]+/g))
    if (!/[%{$]/.test(name)) yield sliceOf(members, index, index + name.length)
}

const verbs = /^(start|stop|restart|status|tail|fg|signal|clear|pid)$/

/** `supervisorctl restart shop`, `supervisorctl restart web:*`, `web:shop`. A program that no group lists is in one of its own name. */
function* commandsIn(words: readonly Word[], isGroup: (name: string) => boolean): Iterable<Occurrence> {
  for (const [index, { value }] of words.entries()) {
    if (!/(^|\/)supervisorctl$/.test(value)) continue
    const verb = words.slice(index + 1, index + 8).findIndex(({ value }) => verbs.test(value))
    if (verb < 0) continue
    for (const word of words.slice(index + 2 + verb)) {
      if (!/^[\w.-]+(:[\w.*-]+)?$/.test(word.value) || word.end - word.start !== word.value.length) break
      const [first = '', second] = word.value.split(':')
      const use = (kind: Kind, from: number, name: string) => {
        const text = sliceOf(word, from, from + name.length)
        return occurrence(kind, 'use', text, { name, setting: 'supervisorctl', text })
      }
      if (second === undefined) yield use('program', 0, first)
      else {
        yield use(isGroup(first) ? 'group' : 'program', 0, first)
        if (second !== '*' && second !== '') yield use('program', first.length + 1, second)
      }
    }
  }
}

import type { Setting } from '../../catalogue/catalogue.ts'
import { isTemplate } from '../../facts/known.ts'
import type { Document } from '../../formats/format.ts'
import { swallowedLines } from '../../formats/uwsgi.ts'
import { holdSame, onceFor } from '../../memory.ts'
import { lineAt, textOf } from '../../span.ts'
import { documentsOf, type Stack } from '../../stack.ts'
import type { Entry, Word } from '../../syntax/tree.ts'

/** An option as it stands in an ini file, in a section that uWSGI reads. */
export interface WrittenOption {
  document: Document
  entry: Entry
  name: string
  /** Undefined where there is no `=`. */
  value?: Word
  /** Undefined for names that no part of uWSGI knows; they may be placeholders. */
  setting?: Setting
  /** Whether a condition, a loop or a template decides about the line. */
  conditional: boolean
}

/** The lines of ini files, file by file. Lines that a template fills in, that are no options or that get lost are left out. */
export function* optionLines(stack: Stack, documents = documentsOf(stack, 'uwsgi')): Iterable<WrittenOption> {
  const sections = sectionsRead(stack)
  for (const document of documents) {
    if (document.format.id !== 'uwsgi') continue
    const troubles = new Set(document.tree.troubles.map(({ start }) => start))
    const lost = new Set(swallowedLines(document.source).map(({ line }) => line.start))
    const templated = document.tree.comments.some(comment => /^\{%/.test(textOf(comment)))
    let inBlock = false
    for (const section of document.tree.entries) {
      if (section.name.value !== 'uwsgi' && !sections.has(section)) continue
      for (const entry of section.body ?? []) {
        const { name, args } = entry
        const setting = document.format.catalogue?.().find(name.value)
        if (setting?.type === 'logic') inBlock = true
        else if (/^end(-?(if|for))?$/.test(name.value)) inBlock = false
        if (name.value === '' || troubles.has(entry.start) || isTemplate(textOf(entry))) continue
        if (lost.size > 0 && lost.has(lineAt(document.source, entry.start).start)) continue
        yield { document, entry, name: name.value, value: args[0], setting, conditional: inBlock || templated }
      }
    }
  }
}

/** Sections that take part in some server, whatever they are called. */
const sectionsRead = onceFor(({ servers }: Stack): ReadonlySet<Entry> => {
  const sections = new Set<Entry>()
  for (const { options } of servers) for (const { entry } of options) if (entry?.parent) sections.add(entry.parent)
  return sections
})

/** Names that some ini file of the workspace uses as `%(name)` or asks for with `if-opt`: what sets them is no mistake. */
export function placeholdersIn({ workspace }: Stack): ReadonlySet<string> {
  return workspace.keep('uWSGI placeholders', workspace.root, () => placeholdersOf(workspace.documentsOf('uwsgi')), holdSame)
}

function placeholdersOf(documents: readonly Document[]): Set<string> {
  const names = new Set<string>()
  for (const { source } of documents) {
    for (const [, inside = ''] of source.text.matchAll(/%\(([^()\n]*)\)/g))
      for (const name of inside.split(' ')) if (name !== '') names.add(name)
    for (const [, name = ''] of source.text.matchAll(/^[ \t]*if-(?:not-)?opt[ \t]*=[ \t]*([^=\s]+)/gm)) names.add(name)
    for (const [, name = ''] of source.text.matchAll(/^[ \t]*declare-option2?[ \t]*=[ \t]*([^=\s]+)/gm)) names.add(name)
  }
  return names
}

/** What a value is to uWSGI, as far as it matters to how the value is read. */
export type ValueKind = 'switch' | 'number' | 'address' | 'text' | 'code'

const numbers = new Set(['int', 'signed-int', 'uint16', 'uint64', 'megabytes'])

const code: ReadonlySet<string> = new Set([
  ...'cron-spec command route-rule hook-action legion-hook format-string optional-string header python-expression logger'.split(' '),
  ...'ext=command code-string keyval-list logic subscription custom-option ssl-options uri-list none'.split(' '),
])

const codeNames = /^(alarm|print|say|exec|call|binsh|add-|log-encoder|log-req-encoder|worker-log|auth|cap|(black|white)list|set|unshare)/

/** `code` is a small language of its own, in which quotes, `;` and `#` have a meaning or do no harm. */
export function kindOf({ name, type, listener }: Setting): ValueKind {
  if (type === 'bool' || type === 'bool-inverted') return 'switch'
  if (numbers.has(type)) return 'number'
  if (code.has(type) || type.startsWith('regex') || type.endsWith('regex') || codeNames.test(name)) return 'code'
  return listener || type === 'socket' || type === 'address' ? 'address' : 'text'
}

const secret = /SECRET|PASS|PWD|TOKEN|KEY|DSN|URL|CREDENTIAL/i

/** `env = SECRET_KEY=…`: a value in which any sign may be meant. */
export function isSecret({ name, value }: WrittenOption): boolean {
  return name === 'env' && secret.test(value?.value.split('=')[0] ?? '')
}

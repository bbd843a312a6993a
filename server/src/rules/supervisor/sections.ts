import type { Setting } from '../../catalogue/catalogue.ts'
import type { Document } from '../../formats/format.ts'
import { indexFrom, type Span } from '../../span.ts'
import { documentsOf, type Stack } from '../../stack.ts'
import type { Entry, Word } from '../../syntax/tree.ts'

/** A section of a supervisor file: `[program:shop]` is of the kind `program` and has the name `shop`. */
export interface WrittenSection {
  document: Document
  entry: Entry
  kind: string
  name: string
}

/** The sections of all supervisor files, of the given kinds only where there are any. */
export function* sectionsIn(stack: Stack, ...kinds: string[]): Iterable<WrittenSection> {
  for (const document of documentsOf(stack, 'supervisor')) {
    for (const entry of document.tree.entries) {
      if (!entry.body) continue
      const [kind = '', ...name] = entry.name.value.split(':')
      if (kinds.length === 0 || kinds.includes(kind)) yield { document, entry, kind, name: name.join(':') }
    }
  }
}

/** The sections that describe processes. */
export const programKinds = ['program', 'fcgi-program', 'eventlistener']

/** The value of an option: the last one counts. Undefined where it is not set. */
export function valueIn(section: Entry, option: string): Word | undefined {
  return section.body?.findLast(({ name }) => name.value === option)?.args[0]
}

/** What is known about an option of a section; undefined where supervisor does not read it there. */
export function settingOf({ document, kind, name }: WrittenSection, option: string): Setting | undefined {
  return document.format.catalogue?.().find(option, name === '' ? kind : `${kind}:x`)
}

/** The comments inside a value that goes over several lines, and the one behind its last line. */
export function commentsAt({ source, start, end }: Word, { tree: { comments } }: Document): Span[] {
  const newline = source.text.indexOf('\n', end)
  return comments.slice(indexFrom(comments, start), newline < 0 ? undefined : indexFrom(comments, newline))
}

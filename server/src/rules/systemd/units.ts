import type { Setting } from '../../catalogue/catalogue.ts'
import type { Document } from '../../formats/format.ts'
import { textOf } from '../../span.ts'
import { documentsOf, type Stack } from '../../stack.ts'
import { splitCommand, withoutComments } from '../../syntax/commandLine.ts'
import type { Entry, Word } from '../../syntax/tree.ts'

/** An assignment of a unit file, `User=shop` in `[Service]`. */
export interface Assignment {
  document: Document
  section: Entry
  entry: Entry
  name: string
  value: Word
}

/** The assignments of all unit files, those of one section where it is named. An empty value resets what was assigned before. */
export function* assignmentsIn(stack: Stack, section?: string): Iterable<Assignment> {
  for (const document of documentsOf(stack, 'systemd')) {
    for (const block of document.tree.entries) {
      if (section !== undefined && block.name.value !== section) continue
      for (const entry of block.body ?? []) {
        const [value] = entry.args
        if (value) yield { document, section: block, entry, name: entry.name.value, value }
      }
    }
  }
}

/** What is known about the setting of an assignment. */
export function settingOf({ document, section, name }: Assignment): Setting | undefined {
  return document.format.catalogue?.().find(name, section.name.value)
}

/** The value as it is written, character for character, with blanks for comments and for the ends of lines that go on. */
export function writtenValue({ document, value }: Assignment): string {
  const text = withoutComments(value, value.source.text.slice(value.start, value.end).includes('\n') ? document.tree.comments : [])
  return text.replace(/\\\r?\n/g, end => ' '.repeat(end.length))
}

/** Whether an assignment of a service is one of its commands. */
export function isCommand({ name }: Assignment): boolean {
  return /^Exec(Start(Pre|Post)?|Stop(Post)?|Reload|Condition)$/.test(name)
}

/** A command of a service, after the prefixes `-@:+!` of its executable. */
export interface ExecLine {
  assignment: Assignment
  /** The executable, without prefixes, and its arguments. */
  words: Word[]
}

/** `ExecStart=` and its kin in all services. */
export function* execLines(stack: Stack): Iterable<ExecLine> {
  for (const assignment of assignmentsIn(stack, 'Service')) {
    if (!isCommand(assignment)) continue
    for (const [first, ...rest] of commandsOf(splitCommand(assignment.value, 'systemd', writtenValue(assignment)).words)) {
      if (!first) continue
      const prefix = /^[-@:+!|]*/.exec(first.value)?.[0].length ?? 0
      yield { assignment, words: [{ ...first, start: first.start + prefix, value: first.value.slice(prefix) }, ...rest] }
    }
  }
}

/** A `;` that stands alone ends one command and begins another. */
function commandsOf(words: readonly Word[]): Word[][] {
  const commands: Word[][] = [[]]
  for (const word of words) {
    if (textOf(word) === ';') commands.push([])
    else commands.at(-1)?.push(word)
  }
  return commands
}

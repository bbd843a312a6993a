import type { Program } from '../../facts/facts.ts'
import { isTemplate, type Known, known, unknown } from '../../facts/known.ts'
import { t } from '../../l10n.ts'
import { span } from '../../span.ts'
import { exactly, splitCommand, withoutComments } from '../../syntax/commandLine.ts'
import type { Entry, Word } from '../../syntax/tree.ts'
import { computed } from '../computed.ts'
import { readEnvironmentFile } from '../environmentFile.ts'
import type { Document, Workspace } from '../format.ts'
import { signalName } from '../signals.ts'
import { socketsFor } from './sockets.ts'
import { expandSpecifiers } from './specifiers.ts'
import { assignment, assignments, type Unit, unitOf } from './units.ts'

/** The commands that a service starts: one, or for `Type=oneshot` any number. Nothing for other units and for drop-ins. */
export function programsOf(document: Document, workspace: Workspace): Program[] {
  const unit = unitOf(document, workspace)
  const service = document.tree.entries.find(({ name, body }) => body && name.value === 'Service')
  if (!unit?.name.endsWith('.service') || !service) return []
  const commands = assignments(unit, 'Service', 'ExecStart').flatMap(value => commandsIn(value, unit))
  const started = startedBy(service, unit, workspace)
  return commands.map(({ at, words }) => ({ ...started, command: { at, words, shell: false } }))
}

interface StartCommand {
  at: Word
  words: Word[]
}

/** The commands of one `ExecStart`: those of oneshot services are separated by `;` as a word of its own. */
function commandsIn(at: Word, unit: Unit): StartCommand[] {
  const { words } = splitCommand(at, 'systemd', withoutLineEnds(at, unit))
  const commands: StartCommand[] = [{ at, words: [] }]
  for (const word of words) {
    const isSeparator = word.value === ';' && word.end - word.start === 1
    if (isSeparator) commands.push({ at, words: [] })
    else commands.at(-1)?.words.push({ ...word, value: expandSpecifiers(word.value, unit.name) })
  }
  return commands.map(({ at, words }) => ({ at, words: withoutPrefixes(words) })).filter(({ words }) => words.length > 0)
}

/** The text of a value with comments between its lines and the backslashes that join them blanked out. */
function withoutLineEnds(at: Word, { document, dropIns }: Unit): string {
  const { tree } = [document, ...dropIns].find(({ source }) => source === at.source) ?? document
  return withoutComments(at, tree.comments).replace(/\\(?=[ \t]*\r?\n)/g, ' ')
}

/** Without `-`, `:`, `+`, `!` before the executable; after `@` the second word is the name the program gets, not an argument. */
function withoutPrefixes(words: Word[]): Word[] {
  const [first, ...rest] = words
  const prefixes = /^[-@:+!|]*/.exec(first?.value ?? '')?.[0] ?? ''
  if (!first || prefixes === '') return words
  const asWritten = exactly(first)
  const start = asWritten ? asWritten.start + prefixes.length : first.start
  const executable: Word = { ...first, start, value: first.value.slice(prefixes.length) }
  return executable.value === '' ? [] : [executable, ...(prefixes.includes('@') ? rest.slice(1) : rest)]
}

/** What all commands of a service have in common. */
function startedBy(entry: Entry, unit: Unit, workspace: Workspace): Omit<Program, 'command'> {
  const stop = assignment(unit, 'Service', 'KillSignal')
  const files = environmentFiles(unit, workspace)
  const program: Omit<Program, 'command'> = {
    manager: 'systemd',
    name: unit.name.slice(0, -'.service'.length),
    entry,
    environment: new Map([...variables(unit), ...files.variables]),
    stopSignal: stop ? { name: signalName(stop.value), at: stop } : { name: 'TERM' },
    type: assignment(unit, 'Service', 'Type')?.value ?? 'simple',
  }
  if (!files.complete) program.moreEnvironment = true
  const directory = assignment(unit, 'Service', 'WorkingDirectory')
  if (directory) program.directory = settled(directory.value.replace(/^-/, ''), unit)
  const user = assignment(unit, 'Service', 'User')
  if (user) program.user = settled(user.value, unit)
  else if (/^(1|y|yes|t|true|on)$/i.test(assignment(unit, 'Service', 'DynamicUser')?.value ?? ''))
    program.user = unknown(t('systemd makes one up'))
  const group = assignment(unit, 'Service', 'Group')
  if (group) program.group = settled(group.value, unit)
  const sockets = socketsFor(unit, workspace)
  if (sockets.length > 0) program.sockets = sockets
  return program
}

function settled(text: string, unit: Unit): Known<string> {
  const expanded = expandSpecifiers(text, unit.name)
  return isTemplate(expanded) || expanded === '~' ? computed() : known(expanded)
}

/** `Environment=A=1 "B=2 3"`: each word is one assignment; what is none is ignored. */
function variables(unit: Unit): Map<string, Word> {
  const found = new Map<string, Word>()
  for (const value of assignments(unit, 'Service', 'Environment'))
    for (const word of splitCommand(value, 'systemd', withoutLineEnds(value, unit)).words) {
      const [, name, text] = /^([A-Za-z_]\w*)=(.*)$/s.exec(word.value) ?? []
      if (name === undefined || text === undefined) continue
      const asWritten = exactly(word)
      const at = asWritten ? span(word.source, asWritten.start + name.length + 1, asWritten.end) : word
      found.set(name, { ...at, value: expandSpecifiers(text, unit.name) })
    }
  return found
}

/** Variables of `EnvironmentFile`, which win over those of `Environment`. */
function environmentFiles(unit: Unit, workspace: Workspace): { variables: Map<string, Word>; complete: boolean } {
  const found = new Map<string, Word>()
  let complete = true
  for (const { value } of assignments(unit, 'Service', 'EnvironmentFile')) {
    const read = readEnvironmentFile(expandSpecifiers(value.replace(/^-/, ''), unit.name), workspace)
    if (!read) complete = false
    for (const [name, word] of read ?? []) found.set(name, word)
  }
  return { variables: found, complete }
}

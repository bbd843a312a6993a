import { uwsgiCatalogue } from '../../catalogue/index.ts'
import type { Option } from '../../facts/facts.ts'
import { isFilledIn, isTemplate, type Known, known, unknown } from '../../facts/known.ts'
import { t } from '../../l10n.ts'
import { folderOf } from '../../path.ts'
import type { Span } from '../../span.ts'
import type { Entry, Word } from '../../syntax/tree.ts'
import type { Document, Workspace } from '../format.ts'
import { findIni, loadsFile, splitSection } from './files.ts'
import { linesOf } from './lines.ts'
import { type Block, blockOf, isClosing, isLogic, roundsOf } from './logic.ts'
import type { ConfigFile } from './magic.ts'
import { canonical } from './options.ts'
import { expandPlaceholders, type Seen } from './placeholders.ts'

/** What is known about the process that reads the files. */
interface ProcessStart {
  workspace: Workspace
  /** Directory it is started in. */
  directory?: Known<string>
  /** The variables its starter sets. */
  environment?: Map<string, Word>
  /** Where all is seen, a name that is not defined here is not defined at all. Otherwise, as is usual, a command line may define it. */
  seen?: Seen
}

/** The options in the order uWSGI applies them, those of all files that it reads on the way included. */
export interface Resolved {
  options: ReadOption[]
  /** Whether every file was seen and no template or option of the user's own can add to the list. */
  complete: boolean
}

/** `name` is the one of several names that the rest of the program uses, `written` the one that stands in the file. */
interface ReadOption extends Option {
  written: string
}

/** An option as a command line or a file states it. */
export interface Stated {
  name: string
  value: Known<string>
  at: Span
  entry?: Entry
}

/** An option in uWSGI's list. */
interface Listed extends Stated {
  /** Applied as soon as it was read, or read too late: nothing in its value is replaced any more. */
  asWritten: boolean
}

interface Reader extends ProcessStart {
  list: Listed[]
  complete: boolean
  /** Started by `for` or an `if-…`, and in effect until any closing word. */
  block?: Block
  /** Why nobody can tell whether the lines of the file that is being read count: a condition stands before the line that names it. */
  doubt?: string
  /** The sections that are being read, against files that include each other. */
  open: Set<string>
  first?: ConfigFile | 'none'
  last?: ConfigFile
  late: boolean
}

/** Files within files; real ones go two or three deep. */
const depth = 50

/** More options than any real configuration has: what includes and loops multiply ends here. */
const limit = 20_000

/** Reads a file that something starts uWSGI with, or that nothing in the workspace tells how it is started. */
export function readFile(document: Document, start: ProcessStart): Resolved {
  const reader = newReader(start)
  load(reader, document, { source: document.source })
  return finish(reader)
}

/** Reads options as a command line states them: files named without an option come last, whatever their place. */
export function readCommand(options: Stated[], files: Stated[], start: ProcessStart): Resolved {
  const reader = newReader(start)
  for (const option of options) add(reader, option)
  for (const file of files) {
    reader.first ??= 'none'
    open(reader, file)
  }
  return finish(reader)
}

function newReader(start: ProcessStart): Reader {
  return { ...start, list: [], complete: true, open: new Set(), late: false }
}

/** `add_exported_option_do` in core/uwsgi.c. */
function add(reader: Reader, option: Stated): void {
  if (reader.doubt !== undefined) {
    // uWSGI sees no closing words in there, and exits over another block.
    if (!isClosing(option.name) && !isLogic(option.name)) append(reader, { ...option, value: unknown(reader.doubt) }, option.value)
    return
  }
  if (isClosing(option.name)) {
    reader.block = undefined
    return
  }
  const { block } = reader
  if (!block) {
    append(reader, option)
    return
  }
  if (isLogic(option.name)) return
  if (block.kind === 'maybe') {
    reader.doubt = block.because
    append(reader, { ...option, value: unknown(block.because) }, option.value)
    reader.doubt = undefined
    return
  }
  const rounds = roundsOf(block, reader.list)
  reader.block = undefined
  for (const item of rounds.slice(0, limit))
    append(reader, item === undefined ? option : { ...option, value: mapped(option.value, value => value.replaceAll('%(_)', item)) })
  reader.block ??= block
}

/** `reads` is the value that a file is loaded by, where the option itself has become uncertain. */
function append(reader: Reader, option: Stated, reads = option.value): void {
  if (isLogic(option.name)) {
    reader.block = blockOf(option, reader.seen ?? 'some')
    return
  }
  if (reader.list.length >= limit) {
    reader.complete = false
    return
  }
  const isImmediate = uwsgiCatalogue().find(option.name)?.immediate === true
  reader.list.push({ ...option, asWritten: isImmediate || reader.late })
  if (option.name === 'set' || option.name === 'set-placeholder' || option.name === 'set-ph') set(reader, option)
  else if (option.name === 'declare-option') reader.complete = false
  else if (loadsFile(option.name) && (isImmediate || reader.late)) open(reader, { ...option, value: reads })
  else if (isImmediate && uwsgiCatalogue().find(option.name)?.repeat === 'include') reader.complete = false
}

/** `set = name=value` defines another option; in a placeholder nothing is replaced. */
function set(reader: Reader, { name, value, at, entry }: Stated): void {
  const index = value.known ? value.value.indexOf('=') : -1
  if (!value.known || index < 0) return
  const defined = { name: value.value.slice(0, index), value: known(value.value.slice(index + 1)), at, entry }
  if (name === 'set') append(reader, defined)
  else reader.list.push({ ...defined, asWritten: true })
}

/** Reads the file that an option names. */
function open(reader: Reader, { name, value, entry }: Stated): void {
  const beside = entry && folderOf(entry.source.path)
  if (!value.known || isTemplate(value.value)) {
    reader.complete = false
    return
  }
  const { path, section } = splitSection(name, value.value)
  const found =
    path === '' && reader.last ? again(reader.last, reader.workspace) : findIni(path, beside, reader.directory, reader.workspace)
  if (!found) {
    reader.complete = false
    return
  }
  const file: ConfigFile = { ...found.file, argument: path, section }
  if (name === 'ini') reader.first ??= file
  load(reader, found.document, file)
}

function again(file: ConfigFile, workspace: Workspace): { document: Document; file: ConfigFile } | undefined {
  const document = workspace.document(file.source.path, 'uwsgi')
  return document && { document, file }
}

function load(reader: Reader, document: Document, file: ConfigFile): void {
  const section = file.section ?? 'uwsgi'
  const key = `${document.source.path}:${section}`
  if (reader.open.has(key)) return
  if (reader.open.size >= depth) {
    reader.complete = false
    return
  }
  reader.open.add(key)
  reader.last = file
  const { workspace, first, directory } = reader
  const { lines, complete } = linesOf(document.tree, section, { file, first, root: workspace.root, directory })
  reader.complete &&= complete
  for (const line of lines) add(reader, line)
  reader.open.delete(key)
}

/** Replaces what is left to replace, in the order of `uwsgi_setup`, then reads the files that are inherited: theirs are the last words. */
function finish(reader: Reader): Resolved {
  const { list, environment, seen = 'some' } = reader
  for (const option of list) if (!option.asWritten) option.value = mapped(option.value, value => withEnvironment(value, environment))
  const first = new Map<string, Listed>()
  for (const option of list) if (!first.has(option.name)) first.set(option.name, option)
  for (const option of list)
    if (!option.asWritten && option.value.known) option.value = expandPlaceholders(option.value.value, name => first.get(name)?.value, seen)
  const inherited = list.filter(({ name }) => name === 'inherit')
  reader.late = true
  for (const option of inherited) open(reader, option)
  return { options: list.map(option => optionOf(option, seen)), complete: reader.complete }
}

function withEnvironment(value: string, environment: Map<string, Word> | undefined): string {
  return value.replace(/\$\(([^()]+)\)/g, (written, name: string) => environment?.get(name)?.value ?? written)
}

function optionOf({ name, value, at, entry }: Listed, seen: Seen): ReadOption {
  return { name: canonical(name), written: name, value: judged(value, seen), at, entry }
}

/** What is still to be replaced is replaced by something that the files do not show. */
function judged(value: Known<string>, seen: Seen): Known<string> {
  if (!value.known) return value
  if (value.value.includes('@(')) return unknown(t('it is read from elsewhere when uWSGI starts'))
  if (/\$\([^()]+\)/.test(value.value)) return unknown(t('it comes from the environment'))
  return (seen === 'all' ? isFilledIn : isTemplate)(value.value) ? unknown(t('it is a template')) : value
}

function mapped(value: Known<string>, change: (value: string) => string): Known<string> {
  return value.known ? known(change(value.value)) : value
}

import { findFile } from '../../formats/commands/files.ts'
import type { Document, Workspace } from '../../formats/format.ts'
import { includesFrom, rootOf } from '../../formats/nginx/configurations.ts'
import { filesMatching, filesOnServer } from '../../formats/patterns.ts'
import { findIni, loadsFile, splitSection } from '../../formats/uwsgi/files.ts'
import { expandMagic } from '../../formats/uwsgi/magic.ts'
import { onceFor } from '../../memory.ts'
import { folderOf } from '../../path.ts'
import { sectionsIn, valueIn } from '../../rules/supervisor/sections.ts'
import { assignmentsIn } from '../../rules/systemd/units.ts'
import { type Span, sliceOf, span, textOf } from '../../span.ts'
import type { Stack } from '../../stack.ts'
import { type Entry, everyEntry, lastBefore } from '../../syntax/tree.ts'
import { fileAt, type Occurrence, occurrence } from './occurrence.ts'

/** The files that files name, but for those of nginx: ini files, includes of supervisor, what commands are started with. */
export function filesNamedIn(stack: Stack): Iterable<Occurrence> {
  return named(references(stack))
}

/** The files that the files of nginx name: a list for each of these, and the same list while nothing about it has changed. */
export function includesIn({ documents, workspace }: Stack): readonly (readonly Occurrence[])[] {
  const lists: (readonly Occurrence[])[] = []
  for (const document of documents) {
    if (document.format.id !== 'nginx' || !namesFiles(document)) continue
    const { path } = document.source
    lists.push(workspace.keep('files named', path, () => [...named(inNginx(path, workspace))]))
  }
  return lists
}

/** Whether a file of nginx has any directive that may name a file: of a thousand sites most have none. */
const namesFiles = onceFor(({ tree }: Document) =>
  everyEntry(tree.entries).some(({ name }) => name.value === 'include' || fileDirectives.test(name.value)),
)

function* named(references: Iterable<Reference>): Iterable<Occurrence> {
  const paths = new Set<string>()
  for (const { path, at, setting } of references) {
    paths.add(path)
    yield occurrence('file', 'use', at, { name: path, setting })
  }
  for (const path of paths) yield occurrence('file', 'definition', fileAt(path), { name: path, setting: 'file' })
}

interface Reference {
  path: string
  at: Span
  setting: string
}

function* references(stack: Stack): Iterable<Reference> {
  for (const document of stack.documents) {
    if (document.format.id === 'uwsgi') yield* inUwsgi(document, stack)
  }
  yield* inSupervisor(stack)
  yield* inCompose(stack)
  yield* inCommands(stack)
  for (const { name: setting, value, document } of assignmentsIn(stack, 'Service')) {
    const path = setting === 'EnvironmentFile' ? locateFile(value.value.replace(/^-/, ''), document, stack) : undefined
    if (path !== undefined) yield { path, at: value, setting }
  }
}

/** Directives that name a file on the server, which may be in the workspace too. */
const fileDirectives =
  /^((proxy_|uwsgi_|grpc_)?ssl_(trusted_|client_)?certificate(_key)?|ssl_dhparam|ssl_password_file|auth_basic_user_file|js_import|load_module)$/

function* inNginx(from: string, workspace: Workspace): Iterable<Reference> {
  const includes = includesFrom(rootOf(from, workspace), workspace)
  for (const entry of everyEntry(workspace.document(from, 'nginx')?.tree.entries ?? [])) {
    const [at] = entry.args
    const setting = entry.name.value
    if (!at || entry.body) continue
    if (setting === 'include') for (const path of includes(entry) ?? []) yield { path, at, setting }
    else if (fileDirectives.test(setting) && at.value.startsWith('/')) {
      const path = workspace.locate(at.value)
      if (path !== undefined && isFile(path, workspace)) yield { path, at, setting }
    }
  }
}

function* inUwsgi({ source, tree }: Document, { workspace }: Stack): Iterable<Reference> {
  for (const { name, args, body } of everyEntry(tree.entries)) {
    const [at] = args
    if (body || !at || !loadsFile(name.value)) continue
    const value = expandMagic(at.value, { file: { source }, root: workspace.root })
    const path = value.known ? splitSection(name.value, value.value).path : ''
    const found = path === '' ? undefined : findIni(path, folderOf(source.path), undefined, workspace)
    if (found) yield { path: found.document.source.path, at, setting: name.value }
  }
}

function* inSupervisor(stack: Stack): Iterable<Reference> {
  const { workspace } = stack
  for (const { entry, document } of sectionsIn(stack, 'include')) {
    const files = valueIn(entry, 'files')
    for (const { 0: written, index } of files ? textOf(files).matchAll(/[^\s]+/g) : []) {
      if (!files) continue
      const folder = folderOf(document.source.path)
      const pattern = written.replaceAll('%(here)s', folder)
      if (pattern.includes('%')) continue
      const paths = pattern.startsWith('/') ? filesOnServer(pattern, workspace) : filesMatching(`${folder}/${pattern}`, workspace)
      const at = sliceOf(files, index, index + written.length)
      for (const path of paths ?? []) if (path !== document.source.path) yield { path, at, setting: 'files' }
    }
  }
}

/** Files that a container gets from the folder of its compose file. */
function* inCompose({ containers, workspace }: Stack): Iterable<Reference> {
  for (const { entry, volumes } of containers) {
    for (const { source, at } of volumes) if (isFile(source, workspace)) yield { path: source, at, setting: 'volumes' }
    const files = entry.body?.find(({ name }) => name.value === 'env_file')?.args ?? []
    for (const at of files) {
      const path = findFile(at.value, { beside: entry.source.path }, workspace)
      if (path !== undefined) yield { path, at, setting: 'env_file' }
    }
  }
}

/** Words of commands that are paths of files: an ini file, a configuration, a script. An executable of the system is none. */
function* inCommands(stack: Stack): Iterable<Reference> {
  for (const { command, directory, entry } of stack.programs)
    for (const [index, word] of command.words.entries()) {
      const [, option = ''] = /^(--?[\w-]+=)/.exec(word.value) ?? []
      const value = word.value.slice(option.length).replace(/^file:/, '')
      const path = value.replace(/(\.ini):[\w-]*$/, '$1')
      if (!/\/|\.(ini|py|conf|sh|toml|ya?ml|json)$/.test(path) || /^\w+:\/\//.test(path)) continue
      if (index === 0 && !/\.(sh|py)$/.test(path)) continue
      const found = findFile(path, { directory, beside: entry.source.path }, stack.workspace)
      if (found === undefined) continue
      const start = word.start + Math.max(0, textOf(word).indexOf(path))
      const exact = textOf(span(word.source, start, start + path.length)) === path
      yield { path: found, at: exact ? span(word.source, start, start + path.length) : word, setting: commandSetting(entry, word) }
    }
}

/** The option that holds a command: `command`, `ExecStart`. */
function commandSetting(entry: Entry, word: Span): string {
  const option = entry.source === word.source && entry.body ? lastBefore(entry.body, word.start) : undefined
  return (option && word.end <= option.end ? option : entry).name.value
}

function locateFile(path: string, document: Document, { workspace }: Stack): string | undefined {
  return findFile(path, { beside: document.source.path }, workspace)
}

/** A path of the workspace that is none of a folder. */
function isFile(path: string, workspace: Workspace): boolean {
  return findFile(path, { beside: path }, workspace) !== undefined
}

import { CompletionItemKind } from 'vscode-languageserver-types'
import { asText, settingOf } from '../../facts/settings.ts'
import { foldersOf } from '../../formats/patterns.ts'
import { cleanPath, folderOf } from '../../path.ts'
import { waysOf } from '../../rules/stack/reach.ts'
import { onServer } from '../../rules/static/folders.ts'
import type { Span } from '../../span.ts'
import { span } from '../../span.ts'
import type { Stack } from '../../stack.ts'
import { stacksAround } from '../names.ts'
import type { Place } from '../place.ts'
import type { Suggestion } from './item.ts'

interface PathWanted {
  /** Which files beside the folders: those whose names match. */
  files?: RegExp | 'none'
  /** Folder of the workspace that a path without a slash in front begins in; without it nothing is offered for such a path. */
  from?: string
  /** What is written behind a file: `;`. */
  behind?: string
}

/** The last part of a path, which suggestions take the place of, and what stands before it. */
export function pathParts(word: Span, typed: string): { last: Span; folder: string } {
  const slash = typed.lastIndexOf('/')
  const rest = word.source.text.slice(word.start + slash + 1, word.end)
  const next = rest.indexOf('/', typed.length - slash - 1)
  return {
    last: span(word.source, word.start + slash + 1, next < 0 ? word.end : word.start + slash + 1 + next),
    folder: typed.slice(0, slash + 1),
  }
}

/**
 * What lies in the folder that a path begins with: the folder of the workspace that holds the same files as the one on the server, and
 * what the files of the deployment name below it.
 */
export function pathsIn(place: Place, folder: string, { files = /^/, from, behind = '' }: PathWanted = {}): Suggestion[] {
  const found: Suggestion[] = []
  const children = foldersOf(place.workspace)
  const here = folder.startsWith('/') ? located(place, folder) : from === undefined ? undefined : cleanPath(`${from}/${folder}`)
  for (const name of (here === undefined ? undefined : children.get(here)) ?? []) {
    if (name.startsWith('.') || name === '__pycache__' || name === 'node_modules') continue
    if (children.has(`${here}/${name}`)) found.push(folderNamed(name))
    else if (files !== 'none' && files.test(name)) found.push(fileNamed(name, behind))
  }
  for (const name of folder.startsWith('/') ? namedBelow(place, folder) : []) {
    if (name.endsWith('/')) found.push(folderNamed(name.slice(0, -1)))
    else if (files !== 'none' && files.test(name)) found.push(fileNamed(name, behind))
  }
  return found
}

function folderNamed(name: string): Suggestion {
  return { label: `${name}/`, kind: CompletionItemKind.Folder, rank: 1, goesOn: true }
}

function fileNamed(name: string, behind: string): Suggestion {
  return { label: name, kind: CompletionItemKind.File, rank: 1, ...(behind && { text: name + behind }) }
}

function located(place: Place, folder: string): string | undefined {
  const path = folder.replace(/(.)\/+$/, '$1')
  if (path === '/') return undefined
  if (place.workspace.has(path)) return path
  for (const stack of stacksAround(place)) {
    const found = stack.locate(path)
    if (found !== undefined) return found
  }
  return place.workspace.locate(path)
}

/** Folders that are there on every server. */
const usual = ['/etc/nginx/', '/etc/letsencrypt/live/', '/etc/ssl/', '/run/', '/srv/', '/var/log/', '/var/www/']

/** What lies directly in a folder on the server, folders with a slash, as far as the files of the deployment name anything below it. */
function namedBelow(place: Place, folder: string): ReadonlySet<string> {
  const names = new Set<string>()
  for (const path of [...usual, ...stacksAround(place).flatMap(stack => [...pathsNamed(stack)])]) {
    if (!path.startsWith(folder) || path.length === folder.length || /[$%{<\s]/.test(path)) continue
    const end = path.indexOf('/', folder.length)
    if (end !== folder.length) names.add(end < 0 ? path.slice(folder.length) : path.slice(folder.length, end + 1))
  }
  return names
}

/** The absolute paths that a deployment names, folders with a slash: where servers start, what they serve, where they listen. */
function* pathsNamed(stack: Stack): Iterable<string> {
  for (const { directory, executable, options } of stack.servers) {
    if (directory?.known) yield `${directory.value}/`
    if (executable) yield `${folderOf(executable.value)}/`
    for (const { name, value } of options) if (value.known && /^(home|virtualenv|pythonpath|chdir)$/.test(name)) yield `${value.value}/`
  }
  for (const { directory, command } of stack.programs) {
    if (directory?.known) yield `${directory.value}/`
    if (command.words[0]) yield `${folderOf(command.words[0].value)}/`
  }
  for (const { directory } of stack.mounts) yield `${directory}/`
  for (const { address } of stack.listeners) if (address.kind === 'unix') yield address.path
  for (const { destination } of waysOf(stack.connections)) if (destination.address.kind === 'unix') yield destination.address.path
  for (const module of stack.live)
    for (const name of ['STATIC_ROOT', 'MEDIA_ROOT']) {
      const text = asText(settingOf(module, name))
      const folder = text === undefined ? undefined : onServer(text, stack)
      if (folder !== undefined) yield `${folder}/`
    }
}

import { CompletionItemKind } from 'vscode-languageserver-types'
import { gunicornCatalogue, uwsgiCatalogue } from '../../catalogue/index.ts'
import { optionOf } from '../../facts/facts.ts'
import { span } from '../../span.ts'
import { splitCommand } from '../../syntax/commandLine.ts'
import type { Word } from '../../syntax/tree.ts'
import { serverIn } from '../command.ts'
import type { ValueCursor } from '../cursor/ini.ts'
import { wordAround } from '../cursor/text.ts'
import { applications, iniFiles, wantedAddresses } from '../deployed.ts'
import { stacksAround } from '../names.ts'
import type { Place } from '../place.ts'
import { type Offered, type Suggestion, value } from './item.ts'
import { paths } from './uwsgiValues.ts'

/** Words of a command that starts a server: the server with its file, options, their values, and the application. */
export function commandWords(place: Place, cursor: ValueCursor): Offered[] {
  const { word, typed } = cursor
  const { source } = word
  const dialect = place.document.format.id === 'systemd' ? 'systemd' : 'shlex'
  const { words } = splitCommand(span(source, word.start, word.start + typed.length), dialect)
  const current = words.at(-1)?.end === word.start + typed.length ? words.at(-1) : undefined
  const before = current ? words.slice(0, -1) : words
  const end = word.start + typed.length + (/^[^\s"']*/.exec(source.text.slice(word.start + typed.length, word.end))?.[0].length ?? 0)
  const at = { word: span(source, current?.start ?? word.start + typed.length, end), typed: current?.value ?? '' }
  if (before.length === 0) return [...wholeCommands(place, word, typed), ...paths(place, at, executable)]
  return wordsBehind(
    place,
    before.map(({ value }) => value),
    at,
  )
}

/** What may follow the words of a command. */
function wordsBehind(place: Place, before: readonly string[], at: At): Offered[] {
  const program = serverIn(before)
  const last = before.at(-1) ?? ''
  if (program === 'uwsgi') return uwsgiWords(place, at, last)
  if (program === 'gunicorn') return gunicornWords(place, at, last)
  return at.typed.includes('/') ? paths(place, at, /^/) : []
}

/** Files that are started. */
const executable = /\.(sh|py)$|^[^.]+$/

type At = Pick<ValueCursor, 'word' | 'typed'>

/** Words of a command that stands in a file of another kind: a compose file, a Procfile, a Dockerfile, a script. */
export function commandsAnywhere(place: Place): Offered[] {
  const { document, offset } = place
  const { source } = document
  for (const { command } of stacksAround(place).flatMap(({ programs }) => programs)) {
    const { at, words } = command
    if (at.source !== source || offset < at.start) continue
    const isList = source.text[at.start] === '[' || source.text.slice(0, at.start).trimEnd().endsWith('[')
    if (isList && offset < at.end) return wordInList(place, words)
    if (/[\n[{]/.test(source.text.slice(at.start, offset))) continue
    const lineEnd = source.text.indexOf('\n', offset)
    if (offset > at.end && source.text.slice(at.end, offset).trim() !== '') continue
    const word = span(source, at.start, Math.max(offset, Math.min(at.end, lineEnd < 0 ? at.end : lineEnd)))
    return commandWords(place, { kind: 'value', name: 'command', word, typed: source.text.slice(at.start, offset) })
  }
  return []
}

/** A word of a command that is written as a list, `["gunicorn", "x"]`: between quotes, which stay. */
function wordInList(place: Place, words: readonly Word[]): Offered[] {
  const { document, offset } = place
  const { source } = document
  const word = wordAround(source, offset, /[^"'\n]/)
  const quotes = `${source.text[word.start - 1]}${source.text[word.end]}`
  const before = words.filter(({ source: other, end }) => other === source && end < word.start).map(({ value }) => value)
  if (!/^(""|'')$/.test(quotes) || before.length === 0) return []
  return wordsBehind(place, before, { word, typed: source.text.slice(word.start, offset) })
}

/** The ini files of the project, started with the uwsgi of their own environment where they name one. */
function wholeCommands(place: Place, word: ValueCursor['word'], typed: string): Offered[] {
  if (word.end > word.start + typed.length) return []
  const homes = stacksAround(place)
    .flatMap(stack => [stack, ...stack.alternatives])
    .flatMap(({ servers }) => servers.flatMap(server => optionOf(server, 'home') ?? []))
  const home = homes.map(({ value }) => (value.known ? value.value : '')).find(path => path.startsWith('/'))
  const executable = home === undefined ? 'uwsgi' : `${home}/bin/uwsgi`
  return [
    {
      word,
      suggestions: iniFiles(place).map(({ value }) => ({
        label: `${executable} --ini ${value}`,
        kind: CompletionItemKind.Reference,
        rank: 0,
      })),
    },
  ]
}

function uwsgiWords(place: Place, at: At, last: string): Offered[] {
  if (/^--(ini|include|inherit)$/.test(last))
    return [
      { word: at.word, suggestions: iniFiles(place).map(({ value }) => ({ label: value, kind: CompletionItemKind.File, rank: 0 })) },
      ...paths(place, at, /\.ini$/),
    ]
  if (at.typed.startsWith('-') || at.typed === '') {
    const options = uwsgiCatalogue().settings.filter(({ aliasOf, type, common }) => (aliasOf === undefined || common) && type !== 'logic')
    return [
      {
        word: at.word,
        suggestions: options.map(({ name, common, type }) => ({
          ...value(`--${name}`, common ? 1 : 2, type),
          subject: { format: 'uwsgi', name },
        })),
      },
    ]
  }
  return paths(place, at, /\.ini$/)
}

function gunicornWords(place: Place, at: At, last: string): Offered[] {
  if (/^(-b|--bind)$/.test(last) || at.typed.startsWith('--bind=')) {
    const from = at.typed.startsWith('--bind=') ? '--bind='.length : 0
    const suggestions = binds(place)
    return [{ word: span(at.word.source, at.word.start + from, at.word.end), suggestions }]
  }
  const options = gunicornCatalogue().settings.flatMap(({ name, flags = [], common, type, removed }): Suggestion[] => {
    const flag = removed === undefined ? flags.find(flag => flag.startsWith('--')) : undefined
    return flag === undefined ? [] : [{ ...value(flag, common ? 1 : 2, type), subject: { format: 'gunicorn', name } }]
  })
  return [{ word: at.word, suggestions: at.typed.startsWith('-') ? options : [...gunicornApplications(place), ...options] }]
}

/** As gunicorn writes an application. */
export function gunicornApplications(place: Place): Suggestion[] {
  return applications(place, 'wsgi').map(({ module, path, project }) => ({
    label: `${module}:application`,
    kind: CompletionItemKind.Module,
    rank: 0,
    detail: path.slice(project.length + 1),
  }))
}

/** Where nginx connects to over HTTP, as gunicorn writes it; where it does not, what one usually writes. */
export function binds(place: Place): Suggestion[] {
  const wanted = wantedAddresses(place, ['http']).map(
    ({ address, taken }): Suggestion => ({
      label:
        address.kind === 'unix' ? `unix:${address.path}` : `${/^[\d.]+$/.test(address.host) ? address.host : '127.0.0.1'}:${address.port}`,
      kind: CompletionItemKind.Reference,
      rank: taken ? 3 : 0,
      detail: 'nginx',
    }),
  )
  return wanted.length > 0 ? wanted : [value('unix:/run/gunicorn.sock', 2), value('127.0.0.1:8000', 2)]
}

import { CompletionItemKind } from 'vscode-languageserver-types'
import { gunicornCatalogue, uwsgiCatalogue } from '../../catalogue/index.ts'
import { type Source, span } from '../../span.ts'
import { splitCommand } from '../../syntax/commandLine.ts'
import type { Tree, Word } from '../../syntax/tree.ts'
import { serverIn } from '../command.ts'
import type { ValueCursor } from '../cursor/ini.ts'
import { lineBefore, lineBehind, wordAround } from '../cursor/text.ts'
import { iniFiles } from '../deployed.ts'
import { stacksAround } from '../names.ts'
import type { Place } from '../place.ts'
import { type Offered, type Suggestion, value } from './item.ts'
import { paths, settingsModules, wsgiObjects } from './uwsgiValues.ts'
import { binds, wholeCommands } from './wholeCommand.ts'

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
  if (before.length === 0) return [...wholeCommands(place, cursor), ...(isHere(place, at) ? paths(place, at, executable) : [])]
  return wordsBehind(
    place,
    before.map(({ value }) => value),
    at,
  )
}

/** Whether a path in a command may be one of the server, or of the folder around the file. */
function isHere({ document }: Place, { typed }: At): boolean {
  return document.format.id !== 'procfile' || typed.includes('/')
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
  return begunCommand(place)
}

/** What may follow where a command has no words yet, or is a list below its name; and processes of a Procfile, and the settings of Django. */
function begunCommand(place: Place): Offered[] {
  const { document, offset } = place
  const { source } = document
  const line = lineBefore(source, offset)
  const typed = /(?<![^\s"'=:])[^\s"'=:]*$/.exec(line)?.[0] ?? ''
  const rest = /^[^\s"']*/.exec(lineBehind(source, offset))?.[0].length ?? 0
  const at = { word: span(source, offset - typed.length, offset + rest), typed }
  const before = line.slice(0, line.length - typed.length)
  if (/DJANGO_SETTINGS_MODULE["']?[ \t]*[=:\s][ \t]*["']?$/.test(before)) return [settingsModules(place, at.word)]
  const { id } = document.format
  if (id === 'procfile' && before === '') return [{ word: at.word, suggestions: processTypes(document.tree) }]
  const name = commandNames[id]?.exec(before)?.[1]
  if (name !== undefined) return wholeCommands(place, { ...at, kind: 'value', name })
  const words = id === 'compose' ? wordsAbove(source, offset) : undefined
  if (!words && !/\b(command|entrypoint|CMD|ENTRYPOINT):?[ \t]*\[[ \t]*["']$/.test(before)) return []
  return words && words.length > 0
    ? wordsBehind(place, words, at)
    : [{ word: at.word, suggestions: ['gunicorn', 'uwsgi'].map(each => value(each)) }]
}

/** What stands before the first word of a command, by the name that the command has. */
const commandNames: Record<string, RegExp | undefined> = {
  procfile: /^([\w-]+)[ \t]*:[ \t]*$/,
  compose: /^[ \t]+(command|entrypoint):[ \t]+$/,
  dockerfile: /^[ \t]*(CMD|ENTRYPOINT)[ \t]+$/i,
}

function processTypes({ entries }: Tree): Suggestion[] {
  const present = new Set(entries.map(({ name, args }) => args.length > 0 && name.value))
  return ['web', 'worker', 'release'].filter(name => !present.has(name)).map(name => ({ ...value(name), text: `${name}: `, goesOn: true }))
}

/** The words of a command of a compose file before one that stands below its name, one on each line; undefined elsewhere. */
function wordsAbove(source: Source, offset: number): string[] | undefined {
  const item = /^[ \t]*-[ \t]+["']?/
  const [current = '', ...above] = source.text.slice(0, offset).split('\n').reverse()
  if (!item.test(current)) return undefined
  const end = above.findIndex(line => !item.test(line))
  if (!/^[ \t]+(command|entrypoint):[ \t]*$/.test(above[end] ?? '')) return undefined
  return above
    .slice(0, end)
    .reverse()
    .map(line => line.replace(item, '').trimEnd().replace(/["']$/, ''))
}

/** A word of a command that is written as a list, `["gunicorn", "x"]`: between quotes, which stay. */
function wordInList(place: Place, words: readonly Word[]): Offered[] {
  const { document, offset } = place
  const { source } = document
  const word = wordAround(source, offset, /[^"'\n]/)
  const quotes = `${source.text[word.start - 1]}${source.text[word.end]}`
  const before = words.filter(({ source: other, end }) => other === source && end < word.start).map(({ value }) => value)
  if (!/^(""|'')$/.test(quotes)) return []
  if (before.length === 0) return begunCommand(place)
  return wordsBehind(place, before, { word, typed: source.text.slice(word.start, offset) })
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
  return [{ word: at.word, suggestions: at.typed.startsWith('-') ? options : [...wsgiObjects(place), ...options] }]
}

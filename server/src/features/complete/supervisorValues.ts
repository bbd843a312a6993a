import { CompletionItemKind } from 'vscode-languageserver-types'
import type { Setting } from '../../catalogue/catalogue.ts'
import { t } from '../../l10n.ts'
import { span } from '../../span.ts'
import type { ValueCursor } from '../cursor/ini.ts'
import { accountsFor, programsFor } from '../deployed.ts'
import { namesOf, stacksAround } from '../names.ts'
import type { Place } from '../place.ts'
import { type Offered, type Suggestion, value } from './item.ts'
import { folderOfProject, paths, settingsModules } from './uwsgiValues.ts'
import { references } from './where.ts'

/** The names that `%(` may begin in the value of a setting; undefined where there is none before the cursor. */
export function supervisorNames({ word, typed }: ValueCursor, setting: Setting | undefined): Offered | undefined {
  const written = /%(\([\w]*)?$/.exec(typed)?.[0]
  if (written === undefined || /(^|[^%])(%%)+$/.test(typed)) return undefined
  const offset = word.start + typed.length
  const rest = /^\w*\)?s?/.exec(word.source.text.slice(offset, word.end))?.[0].length ?? 0
  const names = setting?.expansions ?? ['here', 'host_node_name']
  return {
    word: span(word.source, offset - written.length, offset + rest),
    suggestions: names.map((name): Suggestion => {
      const format = /^(process_num|numprocs)$/.test(name) ? 'd' : 's'
      const variable = name === 'ENV_*'
      return {
        label: variable ? '%(ENV_…)s' : `%(${name})${format}`,
        kind: CompletionItemKind.Variable,
        rank: 1,
        ...(meanings()[name] !== undefined && { detail: meanings()[name] }),
        ...(variable && { snippet: '%(ENV_${1:HOME})s', filter: '%(ENV_' }),
      }
    }),
  }
}

const meanings = (): Record<string, string | undefined> => ({
  here: t('folder of the file'),
  program_name: t('name of the program'),
  group_name: t('name of its group'),
  process_num: t('number of the process'),
  numprocs: t('number of processes'),
  host_node_name: t('name of the host'),
  'ENV_*': t('a variable of the environment'),
})

/** What other files say about the value of a setting, and paths. */
export function supervisorElsewhere(place: Place, cursor: ValueCursor, { name, type, values = [] }: Setting): Offered[] {
  const { word, typed } = cursor
  if (type === 'env-list') return variables(place, cursor)
  if (name === 'programs') {
    const { last, before } = item(cursor)
    const suggestions = references(programsFor(place).filter(({ value }) => !before.includes(value)))
    return [{ word: last, suggestions }]
  }
  if (type === 'event-list') {
    const { last, before } = item(cursor)
    return [{ word: last, suggestions: values.filter(each => !before.includes(each)).map(each => value(each)) }]
  }
  if (name === 'port') return [{ word, suggestions: [value('127.0.0.1:9001')] }]
  if (name === 'user') return [{ word, suggestions: references(accountsFor(place, 'user')) }]
  if (name === 'supervisor.rpcinterface_factory') return [{ word, suggestions: [value('supervisor.rpcinterface:make_main_rpcinterface')] }]
  if (name === 'serverurl') return [{ word, suggestions: controlSockets(place).map(path => value(`unix://${path}`, 0)) }]
  if (name === 'file') return [{ word, suggestions: [value('/run/supervisor.sock')] }, ...paths(place, cursor, /\.sock$/)]
  if (name === 'files') return paths(place, { word: item(cursor, /\s/).last, typed: typed.split(/\s/).at(-1) ?? '' }, /\.(conf|ini)$/)
  if (type === 'logfile') {
    const suggestions = [
      value('NONE', 2),
      value('AUTO', 2),
      value('/dev/stdout', 2),
      value('syslog', 3),
      { ...value('/var/log/supervisor/%(program_name)s.log', 1) },
    ]
    return [{ word, suggestions }, ...paths(place, cursor, /\.log$/)]
  }
  if (type === 'byte-size') return [{ word, suggestions: ['10MB', '50MB', '0'].map(each => value(each)) }]
  if (type === 'octal') return [{ word, suggestions: (name === 'umask' ? ['022', '027'] : ['0700', '0770']).map(each => value(each)) }]
  if (name === 'directory') return [{ word, suggestions: folderOfProject(place) }, ...paths(place, cursor, 'none')]
  if (type === 'directory' || type === 'existing-directory') return paths(place, cursor, 'none')
  return type === 'path' ? paths(place, cursor, /^/) : []
}

/** Where supervisord listens for supervisorctl. */
function controlSockets(place: Place): string[] {
  const sockets = stacksAround(place).flatMap(stack => namesOf(stack).sockets)
  return sockets.flatMap(({ setting, socket }) => (setting === 'file' && socket?.address.kind === 'unix' ? socket.address.path : []))
}

/** The part of a list around the cursor, and those before it. */
function item({ word, typed }: ValueCursor, separator = /[,\s]/): { last: ValueCursor['word']; before: string[] } {
  const parts = typed.split(separator)
  const start = word.start + typed.length - (parts.at(-1)?.length ?? 0)
  const end = word.source.text.slice(word.start + typed.length, word.end).search(separator)
  return {
    last: span(word.source, start, end < 0 ? word.end : word.start + typed.length + end),
    before: parts.slice(0, -1).map(part => part.trim()),
  }
}

/** `NAME="value"` with commas between. */
function variables(place: Place, { word, typed }: ValueCursor): Offered[] {
  const inside = /DJANGO_SETTINGS_MODULE\s*=\s*(["']?)([\w.]*)$/.exec(typed)
  if (inside) {
    const start = word.start + typed.length - (inside[2]?.length ?? 0)
    const rest = /^[\w.]*/.exec(word.source.text.slice(word.start + typed.length, word.end))?.[0].length ?? 0
    const offered = settingsModules(place, span(word.source, start, word.start + typed.length + rest))
    const quote = inside[1] === '' ? '"' : ''
    return [
      {
        ...offered,
        suggestions: offered.suggestions.map(each => ({ ...each, text: `${quote}${each.label}${quote}`, filter: each.label })),
      },
    ]
  }
  if (!/(^|,)\s*\w*$/.test(typed)) return []
  const { last } = item({ kind: 'value', name: '', word, typed })
  const named = (name: string): Suggestion => ({
    label: `${name}=`,
    kind: CompletionItemKind.Property,
    rank: 1,
    snippet: `${name}="$0"`,
    goesOn: true,
  })
  return [{ word: last, suggestions: [named('DJANGO_SETTINGS_MODULE'), named('LANG'), named('PYTHONUNBUFFERED')] }]
}

import { CompletionItemKind } from 'vscode-languageserver-types'
import type { Setting } from '../../catalogue/catalogue.ts'
import { djangoCatalogue, gunicornCatalogue } from '../../catalogue/index.ts'
import type { PythonCursor } from '../cursor/python.ts'
import { accountsIn, servedNames } from '../deployed.ts'
import type { Place } from '../place.ts'
import { binds, gunicornApplications } from './command.ts'
import { firstIn, inOrder } from './first.ts'
import { type Offered, type Suggestion, value } from './item.ts'
import { usualNumbers } from './usualNumbers.ts'
import { paths, settingsModules } from './uwsgiValues.ts'
import { isKnownIn } from './versions.ts'

/** Names of settings at the beginning of a line, and what may be in them. */
export function pythonSettings(place: Place, cursor: PythonCursor): Offered[] {
  const isGunicorn = place.document.format.id === 'gunicorn'
  const isSettings = isGunicorn || !/(^|\/)(manage|[^/]*[wa]sgi[^/]*)\.py$/.test(place.document.source.path)
  if (cursor.kind === 'text') return isGunicorn ? gunicornText(place, cursor) : djangoText(place, cursor)
  if (!isSettings) return []
  const catalogue = isGunicorn ? gunicornCatalogue() : djangoCatalogue()
  if (cursor.kind === 'name') return [{ word: cursor.word, suggestions: names(place, cursor, catalogue.settings) }]
  const setting = catalogue.find(cursor.name)
  return setting ? [{ word: cursor.word, suggestions: ofType(setting) }] : []
}

function names(place: Place, { assigned, entry }: Extract<PythonCursor, { kind: 'name' }>, settings: readonly Setting[]): Suggestion[] {
  const { document, workspace } = place
  const format = document.format.id
  const present = new Set(document.tree.entries.filter(other => other !== entry).map(({ name }) => name.value))
  const version = format === 'gunicorn' ? workspace.target.gunicorn : workspace.target.django
  const found = settings.flatMap((setting): Suggestion[] => {
    const { name, type, common, deprecated } = setting
    if (name.includes('.') || present.has(name) || !isKnownIn(version, setting)) return []
    const [opening, closing] = brackets(setting)
    return [
      {
        label: name,
        kind: CompletionItemKind.Property,
        rank: deprecated ? 4 : common ? 1 : 2,
        detail: type,
        subject: { format, name },
        ...(deprecated && { deprecated: true }),
        ...(!assigned && { snippet: `${name} = ${opening}$0${closing}`, goesOn: true }),
      },
    ]
  })
  return inOrder(found, firstIn(format))
}

/** What a value of the setting's type begins and ends with. */
function brackets({ type, default: usual = '' }: Setting): [string, string] {
  if (/^(list|string-list|ip-list|path-list)/.test(type) && !usual.startsWith('(')) return ["['", "']"]
  if (/^dict/.test(type)) return ['{', '}']
  if (/^(str|string|enum|class|user|group|existing-directory|host:port\|unix:path)/.test(type)) return ["'", "'"]
  return ['', '']
}

function ofType({ name, type, values = [] }: Setting): Suggestion[] {
  if (/^bool/.test(type)) return [value('True'), value('False')]
  if (type === 'enum') return values.map(each => ({ ...value(each), text: `'${each}'` }))
  const numbers = usualNumbers('gunicorn', name).map(each => value(each))
  return type.includes('None') ? [value('None'), ...numbers] : numbers
}

type Text = Extract<PythonCursor, { kind: 'text' }>

function djangoText(place: Place, { name, word, typed, entry }: Text): Offered[] {
  const written = entry ? entry.source.text.slice(entry.start, entry.end) : ''
  const isNew = ({ label }: Suggestion) => !written.includes(`'${label}'`) && !written.includes(`"${label}"`)
  const before = word.source.text.slice(Math.max(0, word.start - 80), word.start)
  if (/DJANGO_SETTINGS_MODULE["'],?\]?\s*[,=]\s*["']$/.test(before)) return [settingsModules(place, word)]
  if (name === 'ALLOWED_HOSTS')
    return [
      {
        word,
        suggestions: servedNames(place)
          .map(({ value, as }) => served(value, as))
          .filter(isNew),
      },
    ]
  if (name === 'CSRF_TRUSTED_ORIGINS')
    return [
      {
        word,
        suggestions: servedNames(place)
          .map(({ value, as, secure }) => served(`${secure ? 'https' : 'http'}://${value.startsWith('.') ? '*' : ''}${value}`, as))
          .filter(isNew),
      },
    ]
  if (/_ROOT$/.test(name)) return paths(place, { word, typed }, false)
  return []
}

function served(label: string, as: string): Suggestion {
  return { label, kind: CompletionItemKind.Reference, rank: 0, detail: as }
}

function gunicornText(place: Place, { name, word, typed }: Text): Offered[] {
  const setting = gunicornCatalogue().find(name)
  if (!setting) return []
  switch (name) {
    case 'bind':
      return [{ word, suggestions: binds(place) }]
    case 'wsgi_app':
      return [{ word, suggestions: gunicornApplications(place) }]
    case 'user':
    case 'group':
      return [{ word, suggestions: accountsIn(place, name).map(({ value, as }) => served(value, as)) }]
    case 'raw_env': {
      const start = 'DJANGO_SETTINGS_MODULE='
      if (!typed.startsWith(start)) return [{ word, suggestions: [{ ...value(start), goesOn: true }] }]
      return [settingsModules(place, { ...word, start: word.start + start.length })]
    }
    default:
      if (setting.values) return [{ word, suggestions: setting.values.map(each => value(each)) }]
      return /directory|path/.test(setting.type) ? paths(place, { word, typed }, false) : []
  }
}

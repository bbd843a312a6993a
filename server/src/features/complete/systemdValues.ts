import { CompletionItemKind } from 'vscode-languageserver-types'
import type { Setting } from '../../catalogue/catalogue.ts'
import { unitName } from '../../formats/systemd.ts'
import { t } from '../../l10n.ts'
import { sliceOf } from '../../span.ts'
import type { ValueCursor } from '../cursor/ini.ts'
import { accountsFor, wantedAddresses } from '../deployed.ts'
import type { Place } from '../place.ts'
import { type Offered, type Suggestion, value } from './item.ts'
import { folderOfProject, paths, settingsModules } from './uwsgiValues.ts'
import { note, references } from './where.ts'

/** Units that services of web sites are ordered behind, or wanted by. */
const usualUnits = ['network.target', 'network-online.target', 'postgresql.service', 'redis-server.service', 'nginx.service']

/** What other files say about the value of a setting, units, and paths. */
export function systemdElsewhere(place: Place, cursor: ValueCursor, { name, type }: Setting): Offered[] {
  const { word, typed } = cursor
  if (name === 'WantedBy' || name === 'RequiredBy')
    return [{ word, suggestions: ['multi-user.target', 'sockets.target', 'timers.target'].map(each => value(each)) }]
  if (type === 'unit-list' || type === 'unit')
    return [{ word: lastWord(cursor), suggestions: [...unitsIn(place), ...usualUnits.map(each => value(each))] }]
  if (type === 'user-or-group' || type === 'user-or-group-list')
    return [{ word, suggestions: references(accountsFor(place, /Group/.test(name) ? 'group' : 'user')) }]
  if (type === 'listen-address')
    return [{ word, suggestions: addresses(place) }, ...(typed.startsWith('/') ? paths(place, cursor, /\.sock$/) : [])]
  if (type === 'env-assignments') return variables(place, cursor)
  if (type === 'working-directory') return [{ word, suggestions: folderOfProject(place) }, ...paths(place, cursor, 'none')]
  if (name === 'RuntimeDirectory') return [{ word: lastWord(cursor), suggestions: runtimeFolders(place) }]
  if (type === 'octal-mode')
    return [{ word, suggestions: (name === 'UMask' ? ['0022', '0027'] : ['0660', '0755']).map(each => value(each)) }]
  if (type === 'stdio') return [{ word, suggestions: ['journal', 'null', 'inherit', 'append:'].map(each => value(each)) }]
  if (name === 'RestrictAddressFamilies') return [{ word, suggestions: [value('AF_UNIX AF_INET AF_INET6')] }]
  if (name === 'SystemCallFilter') return [{ word, suggestions: [value('@system-service')] }]
  if (name === 'OnCalendar') return [{ word, suggestions: ['daily', 'hourly', 'weekly', '*-*-* 04:30'].map(each => value(each)) }]
  return /path|^env-file$/.test(type) ? paths(place, cursor, /^/) : []
}

function lastWord({ word, typed }: ValueCursor) {
  return sliceOf(word, typed.length - (typed.split(/\s/).at(-1)?.length ?? 0))
}

function unitsIn({ workspace, document }: Place): Suggestion[] {
  return workspace.documents.flatMap(({ format, source }): Suggestion[] => {
    const name = format.id === 'systemd' && source !== document.source ? unitName(source.path) : undefined
    return name === undefined ? [] : [{ label: name, kind: CompletionItemKind.Reference, rank: 0 }]
  })
}

/** Where nginx connects to: a socket that systemd opens for the service. */
function addresses(place: Place): Suggestion[] {
  return wantedAddresses(place, ['http', 'uwsgi']).map(({ address, at, taken }) => ({
    label: address.kind === 'unix' ? address.path : `${address.host === 'localhost' ? '127.0.0.1' : address.host}:${address.port}`,
    kind: CompletionItemKind.Reference,
    rank: taken ? 3 : 0,
    detail: note(t('nginx connects there'), at),
  }))
}

/** The folders below `/run` that hold the sockets nginx connects to. */
function runtimeFolders(place: Place): Suggestion[] {
  return wantedAddresses(place, ['http', 'uwsgi']).flatMap(({ address, at }): Suggestion[] => {
    const folder = address.kind === 'unix' ? /^\/run\/(.+)\/[^/]+$/.exec(address.path)?.[1] : undefined
    return folder === undefined
      ? []
      : [{ label: folder, kind: CompletionItemKind.Folder, rank: 0, detail: note(t('nginx connects there'), at) }]
  })
}

function variables(place: Place, { word, typed }: ValueCursor): Offered[] {
  const written = /DJANGO_SETTINGS_MODULE=([\w.]*)$/.exec(typed)?.[1]
  if (written === undefined)
    return [
      {
        word: lastWord({ kind: 'value', name: '', word, typed }),
        suggestions: [{ ...value('DJANGO_SETTINGS_MODULE='), goesOn: true }, value('LANG=C.UTF-8')],
      },
    ]
  return [settingsModules(place, sliceOf(word, typed.length - written.length))]
}

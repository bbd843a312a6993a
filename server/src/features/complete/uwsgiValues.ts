import { CompletionItemKind } from 'vscode-languageserver-types'
import type { Setting } from '../../catalogue/catalogue.ts'
import type { Address, Protocol } from '../../facts/address.ts'
import { t } from '../../l10n.ts'
import { folderOf } from '../../path.ts'
import { type Span, sliceOf } from '../../span.ts'
import type { ValueCursor } from '../cursor/ini.ts'
import { accountsFor, applications, assets, environments, projectFolder, settingsFor, wantedAddresses } from '../deployed.ts'
import type { Place } from '../place.ts'
import { type Offered, type Suggestion, value } from './item.ts'
import { pathParts, pathsIn } from './paths.ts'
import { note, references } from './where.ts'

/** What other files of the deployment say about an option's value, and paths. */
export function uwsgiElsewhere(place: Place, cursor: ValueCursor, setting: Setting): Offered[] {
  const name = setting.aliasOf ?? setting.name
  const all = (suggestions: Suggestion[]) => offer(cursor, suggestions)
  switch (name) {
    case 'module':
      return all(wsgiObjects(place))
    case 'wsgi-file':
      return [...all(wsgiFiles(place)), ...paths(place, cursor, /\.py$/)]
    case 'chdir':
    case 'pythonpath':
      return [...all(folderOfProject(place)), ...paths(place, cursor, 'none')]
    case 'home':
    case 'virtualenv':
      return [...all(references(environments(place))), ...paths(place, cursor, 'none')]
    case 'env':
      return environment(place, cursor)
    case 'uid':
    case 'gid':
      return all(references(accountsFor(place, name === 'uid' ? 'user' : 'group')))
    case 'chown-socket':
      return all(references(accountsFor(place, 'user').map(user => ({ ...user, value: `${user.value}:www-data` }))))
    case 'chmod-socket':
      return all([value('660', 1, t('owner and group'))])
    case 'static-map':
      return all(staticMaps(place))
    case 'hook-master-start':
      return all([value('unix_signal:15 gracefully_kill_them_all', 1, t('SIGTERM lets requests finish'))])
    case 'plugin':
    case 'plugins':
      return all(['python3', 'http', 'router_static', 'syslog'].map(each => value(each)))
    default:
      return ofType(place, cursor, setting)
  }
}

/** What the kind of an option's value tells: sockets, folders, files. */
function ofType(place: Place, cursor: ValueCursor, setting: Setting): Offered[] {
  if (setting.listener)
    return [...offer(cursor, sockets(place, setting)), ...(cursor.typed.startsWith('/') ? paths(place, cursor, /\.sock$/) : [])]
  if (setting.type === 'dir') return paths(place, cursor, 'none')
  if (setting.type === 'config-file') return paths(place, cursor, /\.(ini|xml|ya?ml|json)$/)
  if (/^(file|path|path-or-glob)$/.test(setting.type)) return paths(place, cursor, written(setting.aliasOf ?? setting.name))
  return []
}

function offer({ word }: ValueCursor, suggestions: Suggestion[]): Offered[] {
  return suggestions.length > 0 ? [{ word, suggestions }] : []
}

/** `shop.wsgi:application` for each `wsgi.py`. */
export function wsgiObjects(place: Place): Suggestion[] {
  return applications(place, 'wsgi').map(({ module, path, project }) => ({
    label: `${module}:application`,
    kind: CompletionItemKind.Module,
    rank: 0,
    detail: path.slice(project.length + 1),
  }))
}

function wsgiFiles(place: Place): Suggestion[] {
  return applications(place, 'wsgi').map(({ path, project }) => ({
    label: path.slice(project.length + 1),
    kind: CompletionItemKind.File,
    rank: 0,
  }))
}

/** `/static=/srv/shop/static` for static files and uploads, as the settings have them. */
function staticMaps(place: Place): Suggestion[] {
  return assets(place).flatMap(({ url, folder, name, at }): Suggestion[] => {
    if (!url || !folder) return []
    return [{ label: `${url.slice(0, -1)}=${folder}`, kind: CompletionItemKind.Reference, rank: 0, detail: note(`${name}_URL`, at) }]
  })
}

/** Files that uWSGI writes itself are seldom in the workspace. */
function written(name: string): RegExp {
  if (name.includes('pid')) return /\.pid$/
  return /^(log|req-log|daemonize)/.test(name) ? /\.log$/ : /^/
}

const spoken: Record<string, Protocol[]> = {
  'uwsgi*': ['uwsgi'],
  uwsgi: ['uwsgi'],
  http: ['http'],
  https: ['https'],
  fastcgi: ['fastcgi'],
  scgi: ['scgi'],
}

/** Where nginx connects to in the protocol that the option speaks. */
function sockets(place: Place, { listener }: Setting): Suggestion[] {
  return wantedAddresses(place, spoken[listener?.protocol ?? ''] ?? []).map(({ address, at, taken }) => ({
    label: bound(address),
    kind: CompletionItemKind.Reference,
    rank: taken ? 3 : 0,
    detail: note(t('nginx connects there'), at),
  }))
}

/** As uWSGI writes an address it listens on: a name may be that of another machine, so that only the port is certain. */
function bound(address: Address): string {
  if (address.kind === 'unix') return address.path
  return /^[\d.]+$|^localhost$/.test(address.host)
    ? `${address.host === 'localhost' ? '127.0.0.1' : address.host}:${address.port}`
    : `:${address.port}`
}

/** The folder of the project on the server. */
export function folderOfProject(place: Place): Suggestion[] {
  const folder = projectFolder(place)
  return folder === undefined ? [] : [{ label: folder, kind: CompletionItemKind.Folder, rank: 0, detail: 'manage.py' }]
}

/** `env = NAME=value`. */
function environment(place: Place, { word, typed }: ValueCursor): Offered[] {
  if (!typed.includes('=')) {
    const suggestions = [{ ...value('DJANGO_SETTINGS_MODULE='), goesOn: true as const }, { ...value('LANG=C.UTF-8') }]
    return [{ word, suggestions }]
  }
  if (!typed.startsWith('DJANGO_SETTINGS_MODULE=')) return []
  return [settingsModules(place, sliceOf(word, typed.indexOf('=') + 1))]
}

/** Settings modules, those for production first. */
export function settingsModules(place: Place, word: Span): Offered {
  return {
    word,
    suggestions: settingsFor(place).map(({ name, path, project }) => ({
      label: name,
      kind: CompletionItemKind.Module,
      rank: 0,
      detail: path.slice(project.length + 1),
    })),
  }
}

/** Paths on the server, or from the file's own folder on; units of systemd take none of these. */
export function paths(place: Place, { word, typed }: Pick<ValueCursor, 'word' | 'typed'>, files: RegExp | 'none'): Offered[] {
  if (/[%$@]/.test(typed)) return []
  const { last, folder } = pathParts(word, typed)
  const { format, source } = place.document
  const suggestions = pathsIn(place, folder, { files, ...(format.id !== 'systemd' && { from: folderOf(source.path) }) })
  if (folder === '') suggestions.push({ ...value('/', 2), goesOn: true })
  return [{ word: last, suggestions }]
}

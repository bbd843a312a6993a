import { CompletionItemKind } from 'vscode-languageserver-types'
import type { Setting } from '../../catalogue/catalogue.ts'
import { uwsgiCatalogue } from '../../catalogue/index.ts'
import type { Address, Protocol } from '../../facts/address.ts'
import { folderOf } from '../../formats/modules.ts'
import { expandMagic } from '../../formats/uwsgi/magic.ts'
import { readFile } from '../../formats/uwsgi.ts'
import { t } from '../../l10n.ts'
import { type Span, span } from '../../span.ts'
import { accountsIn, applications, assets, projectFolder, settingsIn, wantedAddresses } from '../deployed.ts'
import { stacksAround } from '../names.ts'
import type { Place } from '../place.ts'
import type { Valued } from './iniValues.ts'
import { type Suggestion, value } from './item.ts'
import type { Offered } from './nginxValues.ts'
import { pathParts, pathsIn } from './paths.ts'
import { note } from './where.ts'

/** What a `%`, a `%(` or a `$(` before the cursor may become, with what it comes to here; undefined where there is none. */
export function uwsgiPlaceholders(place: Place, { word, typed }: Valued): Offered | undefined {
  const { source } = word
  const offset = word.start + typed.length
  const named = /([%$])\((\w[\w-]*)?$/.exec(typed)
  if (named) {
    const [written, sign] = named
    const close = /^[\w-]*\)?/.exec(source.text.slice(offset, word.end))?.[0].length ?? 0
    const names = sign === '%' ? definedNames(place) : environmentNames(place)
    return {
      word: span(source, offset - written.length, offset + close),
      suggestions: names.map(({ name, detail }) => ({
        label: `${sign}(${name})`,
        kind: CompletionItemKind.Variable,
        rank: 0,
        ...(detail !== undefined && { detail }),
      })),
    }
  }
  if (!/(^|[^%])(%%)*%$/.test(typed)) return undefined
  const context = { file: { source: place.document.source }, root: place.workspace.root }
  const suggestions = letters().map(([letter, meaning]): Suggestion => {
    const here = expandMagic(`%${letter}`, context)
    return {
      label: `%${letter}`,
      kind: CompletionItemKind.Variable,
      rank: 1,
      detail: here.known && here.value !== '' && here.value !== meaning ? `${meaning}: ${here.value}` : meaning,
    }
  })
  return {
    word: span(source, offset - 1, offset),
    suggestions: [
      ...suggestions,
      { label: '%(', kind: CompletionItemKind.Variable, rank: 1, detail: t('another option of the file'), goesOn: true },
    ],
  }
}

const letters = (): [string, string][] => [
  ['n', t('name of the file without its ending')],
  ['d', t('folder of the file')],
  ['p', t('path of the file')],
  ['s', t('name of the file')],
  ['c', t('name of the folder')],
  ['x', t('the section')],
  ['h', t('name of the host')],
  ['k', t('number of processors')],
  ['%', '%'],
]

/** Options of the file, the user's own names first. */
function definedNames({ document, workspace }: Place): { name: string; detail?: string }[] {
  const found = new Map<string, { name: string; detail?: string; own: boolean }>()
  for (const { written, value } of readFile(document, undefined, { workspace }).options) {
    if (!/^[\w-]+$/.test(written)) continue
    found.set(written, { name: written, own: !uwsgiCatalogue().find(written), ...(value.known && { detail: value.value }) })
  }
  return [...found.values()].sort((a, b) => Number(b.own) - Number(a.own))
}

function environmentNames(place: Place): { name: string; detail?: string }[] {
  const found = new Map<string, string | undefined>()
  for (const { servers } of stacksAround(place))
    for (const { at, options, program } of servers)
      if (at.source === place.document.source || options.some(option => option.at.source === place.document.source))
        for (const [name, { value }] of program?.environment ?? []) found.set(name, value)
  for (const name of ['HOME', 'USER', 'HOSTNAME']) if (!found.has(name)) found.set(name, undefined)
  return [...found].map(([name, detail]) => ({ name, ...(detail !== undefined && { detail }) }))
}

/** What other files of the deployment say about an option's value, and paths. */
export function uwsgiElsewhere(place: Place, cursor: Valued, setting: Setting): Offered[] {
  const { word, typed } = cursor
  const name = setting.aliasOf ?? setting.name
  const all = (suggestions: Suggestion[]): Offered[] => (suggestions.length > 0 ? [{ word, suggestions }] : [])
  switch (name) {
    case 'module':
      return all(
        applications(place, 'wsgi').map(({ module, path, project }) => ({
          label: `${module}:application`,
          kind: CompletionItemKind.Module,
          rank: 0,
          detail: path.slice(project.length + 1),
        })),
      )
    case 'wsgi-file':
      return [
        ...all(
          applications(place, 'wsgi').map(({ path, project }) => ({
            label: path.slice(project.length + 1),
            kind: CompletionItemKind.File,
            rank: 0,
          })),
        ),
        ...paths(place, cursor, /\.py$/),
      ]
    case 'chdir':
    case 'pythonpath':
      return [...all(folderOfProject(place)), ...paths(place, cursor, false)]
    case 'env':
      return environment(place, cursor)
    case 'uid':
    case 'gid':
      return all(
        accountsIn(place, name === 'uid' ? 'user' : 'group').map(({ value, as, at }) => ({
          label: value,
          kind: CompletionItemKind.Reference,
          rank: 0,
          detail: note(as, at),
        })),
      )
    case 'chown-socket':
      return all(
        accountsIn(place, 'user').map(({ value: user, as, at }) => ({
          label: `${user}:www-data`,
          kind: CompletionItemKind.Reference,
          rank: 0,
          detail: note(as, at),
        })),
      )
    case 'chmod-socket':
      return all([value('660', 1, t('owner and group')), value('666', 1, t('everybody'))])
    case 'static-map':
      return all(
        assets(place).flatMap(({ url, folder, name, at }) =>
          url && folder
            ? [
                {
                  label: `${url.slice(0, -1)}=${folder}`,
                  kind: CompletionItemKind.Reference,
                  rank: 0 as const,
                  detail: note(`${name}_URL`, at),
                },
              ]
            : [],
        ),
      )
    case 'hook-master-start':
      return all([value('unix_signal:15 gracefully_kill_them_all', 1, t('SIGTERM lets requests finish'))])
    case 'plugin':
    case 'plugins':
      return all(['python3', 'http', 'router_static', 'syslog'].map(each => value(each)))
    default:
      break
  }
  if (setting.listener) return [...all(sockets(place, setting)), ...(typed.startsWith('/') ? paths(place, cursor, /\.sock$/) : [])]
  if (setting.type === 'dir') return paths(place, cursor, false)
  if (setting.type === 'config-file') return paths(place, cursor, /\.(ini|xml|ya?ml|json)$/)
  if (/^(file|path|path-or-glob)$/.test(setting.type)) return paths(place, cursor, written(name))
  return []
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

function folderOfProject(place: Place): Suggestion[] {
  const folder = projectFolder(place)
  return folder === undefined ? [] : [{ label: folder, kind: CompletionItemKind.Folder, rank: 0, detail: 'manage.py' }]
}

/** `env = NAME=value`. */
function environment(place: Place, { word, typed }: Valued): Offered[] {
  if (!typed.includes('=')) {
    const suggestions = [{ ...value('DJANGO_SETTINGS_MODULE='), goesOn: true as const }, { ...value('LANG=C.UTF-8') }]
    return [{ word, suggestions }]
  }
  if (!typed.startsWith('DJANGO_SETTINGS_MODULE=')) return []
  return [settingsModules(place, span(word.source, word.start + typed.indexOf('=') + 1, word.end))]
}

/** Settings modules, those for production first. */
export function settingsModules(place: Place, word: Span): Offered {
  return {
    word,
    suggestions: settingsIn(place).map(({ name, path, project }) => ({
      label: name,
      kind: CompletionItemKind.Module,
      rank: 0,
      detail: path.slice(project.length + 1),
    })),
  }
}

/** Paths on the server, or from the file's own folder on. */
export function paths(place: Place, { word, typed }: Pick<Valued, 'word' | 'typed'>, files: RegExp | false): Offered[] {
  if (/[%$@]/.test(typed)) return []
  const { last, folder } = pathParts(word, typed)
  const suggestions = pathsIn(place, folder, { files, from: folderOf(place.document.source.path) })
  if (folder === '') suggestions.push({ ...value('/', 2), goesOn: true })
  return [{ word: last, suggestions }]
}

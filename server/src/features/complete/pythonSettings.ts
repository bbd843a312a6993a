import { CompletionItemKind } from 'vscode-languageserver-types'
import type { Setting } from '../../catalogue/catalogue.ts'
import { djangoCatalogue, gunicornCatalogue } from '../../catalogue/index.ts'
import { wordsOf } from '../../catalogue/summaries.ts'
import { dottedName } from '../../formats/modules.ts'
import { folderOf, isBelow } from '../../path.ts'
import type { PythonCursor } from '../cursor/python.ts'
import { accountsFor, applications, assets, servedNames } from '../deployed.ts'
import { dictTextAt, keyOf, openBrackets } from '../djangoKeys.ts'
import { stacksAround } from '../names.ts'
import type { Place } from '../place.ts'
import { firstIn, inOrder } from './first.ts'
import { type Offered, type Suggestion, value } from './item.ts'
import { usualNumbers } from './usualNumbers.ts'
import { folderOfProject, paths, settingsModules, wsgiObjects } from './uwsgiValues.ts'
import { isKnownIn } from './versions.ts'
import { binds } from './wholeCommand.ts'

/** Names of settings at the beginning of a line, and what may be in them. */
export function pythonSettings(place: Place, cursor: PythonCursor): Offered[] {
  const isGunicorn = place.document.format.id === 'gunicorn'
  const isSettings = isGunicorn || !/(^|\/)(manage|[^/]*[wa]sgi[^/]*)\.py$/.test(place.document.source.path)
  if (cursor.kind === 'text') return isGunicorn ? gunicornText(place, cursor) : djangoText(place, cursor)
  if (!isSettings) return []
  const catalogue = isGunicorn ? gunicornCatalogue() : djangoCatalogue()
  if (cursor.kind === 'name') return [{ word: cursor.word, suggestions: names(place, cursor, catalogue.settings) }]
  const setting = catalogue.find(cursor.name)
  if (!setting) return []
  const [opening, closing] = brackets(setting)
  const texts = isGunicorn ? gunicornTexts(place, cursor.name) : djangoTexts(place, cursor.name)
  const quoted = texts.map(each => ({ ...each, text: `${opening}${each.label}${closing}` }))
  return [{ word: cursor.word, suggestions: [...(opening === '' ? [] : quoted), ...ofType(setting, place.document.format.id)] }]
}

function names(
  place: Place,
  { assigned, entry, beside }: Extract<PythonCursor, { kind: 'name' }>,
  settings: readonly Setting[],
): Suggestion[] {
  const { document, workspace } = place
  const format = document.format.id
  const present = new Set(beside.filter(other => other !== entry).map(({ name }) => name.value))
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
  if (/^(str|string|enum|Literal\["|class|user|group|existing-directory|host:port\|unix:path)/.test(type)) return ["'", "'"]
  return ['', '']
}

/** What a value may be outside of strings. */
function ofType({ name, type, values = [] }: Setting, format: string): Suggestion[] {
  if (/^bool/.test(type)) return [value('True'), value('False')]
  if (name === 'SECURE_PROXY_SSL_HEADER') return [value("('HTTP_X_FORWARDED_PROTO', 'https')"), value('None')]
  const numbers = usualNumbers(format, name).map(each => value(each))
  const none = /\bNone\b(?!")/.test(type) || values.some(each => each === null) ? [value('None')] : []
  return [...none, ...numbers]
}

type Text = Extract<PythonCursor, { kind: 'text' }>

function djangoText(place: Place, { name, word, typed, entry }: Text): Offered[] {
  const written = entry ? entry.source.text.slice(entry.start, entry.end) : ''
  const isNew = ({ label }: Suggestion) => !written.includes(`'${label}'`) && !written.includes(`"${label}"`)
  const before = word.source.text.slice(Math.max(0, word.start - 80), word.start)
  if (/DJANGO_SETTINGS_MODULE["'],?\]?\s*[,=]\s*["']$/.test(before)) return [settingsModules(place, word)]
  const inDict = entry && dictTextAt(word, entry)
  if (inDict) return [{ word, suggestions: inDict.kind === 'key' ? keys(inDict.settings).filter(isNew) : texts(inDict.setting) }]
  if (entry && aliases[name] && openBrackets(entry.source.text.slice(entry.start, word.start)) === '{')
    return [{ word, suggestions: aliases[name].map(each => value(each)).filter(isNew) }]
  const offered = [{ word, suggestions: djangoTexts(place, name).filter(isNew) }]
  return /_ROOT$/.test(name) ? [...offered, ...paths(place, { word, typed }, 'none')] : offered
}

/** The names that Django itself looks for in a dictionary of connections or storages. */
const aliases: Record<string, readonly string[] | undefined> = {
  CACHES: ['default'],
  DATABASES: ['default'],
  STORAGES: ['default', 'staticfiles'],
}

/** What one begins with where nothing of the deployment tells. */
const usualTexts: Record<string, readonly string[] | undefined> = {
  LANGUAGE_CODE: ['en-us', 'zh-hans'],
  TIME_ZONE: ['UTC', 'Asia/Shanghai'],
  accesslog: ['-'],
  errorlog: ['-'],
  worker_tmp_dir: ['/dev/shm'],
}

/** The applications of the project, and those that come with Django. */
function apps(place: Place): Suggestion[] {
  const projects = [...new Set(stacksAround(place).flatMap(({ project }) => project ?? []))]
  const own = projects.flatMap(project =>
    place.workspace.files.flatMap(path =>
      isBelow(path, project) && /.\/(apps|models)\.py$/.test(path.slice(project.length + 1)) && !path.includes('/site-packages/')
        ? dottedName(folderOf(path), project)
        : [],
    ),
  )
  const django = ['admin', 'auth', 'contenttypes', 'sessions', 'messages', 'staticfiles'].map(name => `django.contrib.${name}`)
  return [...new Set(own)].map(name => served(name, name.replaceAll('.', '/'))).concat(django.map(name => value(name)))
}

/** What may stand in a string of a setting: what other files say, else what Django knows. */
function djangoTexts(place: Place, name: string): Suggestion[] {
  switch (name) {
    case 'ALLOWED_HOSTS':
      return servedNames(place).map(({ value, as }) => served(value, as))
    case 'CSRF_TRUSTED_ORIGINS':
      return servedNames(place).map(({ value, as, secure }) =>
        served(`${secure ? 'https' : 'http'}://${value.startsWith('.') ? '*' : ''}${value}`, as),
      )
    case 'INSTALLED_APPS':
      return apps(place)
    case 'WSGI_APPLICATION':
    case 'ASGI_APPLICATION': {
      const file = name === 'WSGI_APPLICATION' ? 'wsgi' : 'asgi'
      return applications(place, file).map(({ module, path, project }) => served(`${module}.application`, path.slice(project.length + 1)))
    }
    case 'STATIC_ROOT':
      return servedFolders(place, 'STATIC')
    case 'MEDIA_ROOT':
      return servedFolders(place, 'MEDIA')
    default: {
      const words = texts(djangoCatalogue().find(name)).concat((usualTexts[name] ?? []).map(each => value(each)))
      return words.length > 0 ? words : wordsOf('django', name).map(each => value(each))
    }
  }
}

/** The strings that a setting takes, where it takes one of a set. */
function texts(setting: Setting | undefined): Suggestion[] {
  return (setting?.values ?? []).flatMap(each => (typeof each === 'string' ? [value(each)] : []))
}

function keys(settings: readonly Setting[]): Suggestion[] {
  return settings.map(setting => ({
    label: keyOf(setting),
    kind: CompletionItemKind.Property,
    rank: setting.common ? 1 : 2,
    detail: setting.type,
    subject: { format: 'django', name: setting.name },
  }))
}

/** The folders that nginx serves under the URL of the collected files, or of the uploads. */
function servedFolders(place: Place, kind: 'STATIC' | 'MEDIA'): Suggestion[] {
  const urls = new Set(assets(place).flatMap(({ name, url }) => (name === kind && url ? url : [])))
  return stacksAround(place).flatMap(({ mounts }) =>
    mounts.flatMap(({ url, directory, block }) =>
      block && urls.has(url.replace(/\/?$/, '/')) && directory.startsWith('/') && !/[$%{]/.test(directory)
        ? [served(directory.replace(/(.)\/+$/, '$1'), `nginx ${url}`)]
        : [],
    ),
  )
}

function served(label: string, as: string): Suggestion {
  return { label, kind: CompletionItemKind.Reference, rank: 0, detail: as }
}

function gunicornText(place: Place, { name, word, typed }: Text): Offered[] {
  const setting = gunicornCatalogue().find(name)
  if (!setting) return []
  if (name === 'raw_env' && typed.startsWith(module)) return [settingsModules(place, { ...word, start: word.start + module.length })]
  const isPath = /directory|path/.test(setting.type)
  return [{ word, suggestions: gunicornTexts(place, name) }, ...(isPath ? paths(place, { word, typed }, 'none') : [])]
}

const module = 'DJANGO_SETTINGS_MODULE='

function gunicornTexts(place: Place, name: string): Suggestion[] {
  switch (name) {
    case 'bind':
      return binds(place)
    case 'wsgi_app':
      return wsgiObjects(place)
    case 'chdir':
      return folderOfProject(place)
    case 'user':
    case 'group':
      return accountsFor(place, name).map(({ value, as }) => served(value, as))
    case 'raw_env':
      return [{ ...value(module), goesOn: true }]
    default:
      return [...(gunicornCatalogue().find(name)?.values ?? []), ...(usualTexts[name] ?? [])].map(each => value(each))
  }
}

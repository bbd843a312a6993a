import { show } from '../../facts/address.ts'
import { type Block, blocksIn, isComplete, own } from '../../facts/block.ts'
import { type Connection, optionOf } from '../../facts/facts.ts'
import { route } from '../../facts/route.ts'
import { asList, asText, isUnset, type SettingsModule, settingOf, valueAt } from '../../facts/settings.ts'
import type { Workspace } from '../../formats/format.ts'
import type { Stack } from '../../stack.ts'
import { isNamedForDevelopment } from '../stack/development.ts'
import { listenersBehind, waysOf } from '../stack/reach.ts'
import { urlOf, usesStaticFiles } from './folders.ts'

/** A server of nginx that passes the URLs of static or media files on to Django, where nothing answers them. */
export interface Unserved {
  server: Block
  /** The location that passes them, with everything else. */
  location: Block
  url: string
  module: SettingsModule
}

/** Files as they are asked for below each URL. */
const probes = { STATIC_URL: 'admin/css/base.css', MEDIA_URL: 'photos/one.jpg' }

/** Every such server, by the settings the deployment loads; nothing where these differ, or something unseen may answer. */
export function* unserved(stack: Stack, name: 'STATIC_URL' | 'MEDIA_URL'): Iterable<Unserved> {
  const urls = new Set(stack.live.map(module => urlOf(module, name)))
  const [url] = urls
  const [module] = stack.live
  if (!module || !url || urls.size > 1 || answersItself(stack) || stack.mounts.some(mount => !mount.block && url.startsWith(mount.url)))
    return
  if (!stack.live.every(name === 'STATIC_URL' ? needsStatic : storesMedia)) return
  const passing = passingToProject(stack)
  for (const top of stack.nginx)
    for (const server of blocksIn(top)) {
      if (server.kind !== 'server' || !isComplete(server) || isNamedForDevelopment(server.entry?.source.path ?? '')) continue
      const location = route(server, url + probes[name])
      if (!location || location !== route(server, '/some/page/') || !passing.has(location)) continue
      if (own(location, 'try_files').length === 0 && location.blocks.length === 0) yield { server, location, url, module }
    }
}

/** What passes requests to a server of this project; where no server is seen, nothing else can be meant if all lead to one address. */
function passingToProject(stack: Stack): ReadonlySet<Block> {
  const { listeners, connections } = stack
  const isListening = ({ to }: Connection) => to.some(({ address }) => listenersBehind(address, stack).length > 0)
  const isOne = listeners.length === 0 && new Set(waysOf(connections).map(({ destination }) => show(destination.address))).size === 1
  const leading = isOne ? connections : connections.filter(isListening)
  return new Set(leading.map(({ block }) => block))
}

/** The development server, uWSGI's own static files, and views or wrappers that serve files. */
function answersItself({ servers, workspace }: Stack): boolean {
  const serving = servers.some(
    server =>
      server.kind === 'runserver' ||
      (server.kind === 'uwsgi' && (!server.complete || optionOf(server, 'check-static', 'static-map', 'static-map2', 'route'))),
  )
  return (
    serving || workspace.keep('code that serves files', workspace.root, () => workspace.files.some(file => servesFiles(file, workspace)))
  )
}

function servesFiles(file: string, workspace: Workspace): boolean {
  const serves = /[wa]sgi\.py$/.test(file)
    ? /whitenoise|Cling|StaticFilesHandler/i
    : /urls(\/\w+)?\.py$/.test(file)
      ? /\bserve\b/
      : undefined
  return serves?.test(workspace.document(file, 'django')?.source.text ?? '') ?? false
}

/** Whether there are static files, and neither WhiteNoise nor a service has them. */
function needsStatic(module: SettingsModule): boolean {
  return usesStaticFiles(module) && !mayHaveWhiteNoise(module) && isLocal(module, 'STATICFILES_STORAGE', 'staticfiles')
}

/** Whether uploads are stored in a folder, and not protected by a program that hands them out. */
function storesMedia(module: SettingsModule): boolean {
  const folder = asText(settingOf(module, 'MEDIA_ROOT'))
  const handedOut = [...module.settings.keys()].some(name => /SENDFILE|ACCEL|PRIVATE|PROTECTED/.test(name))
  return !!folder && !handedOut && isLocal(module, 'DEFAULT_FILE_STORAGE', 'default')
}

/** Django's own storage, by either setting that may name another one. */
function isLocal(module: SettingsModule, name: string, alias: string): boolean {
  const storages = settingOf(module, 'STORAGES')
  const backend = storages
    ? asText(valueAt(storages, alias, 'BACKEND'))
    : module.settings.has(name)
      ? asText(settingOf(module, name))
      : 'django'
  if (storages?.kind === 'dict' && !valueAt(storages, alias)) return true
  return backend !== undefined && /^(django|whitenoise)\b/.test(backend)
}

/** Also where what is in MIDDLEWARE is not known. */
function mayHaveWhiteNoise(module: SettingsModule): boolean {
  if (isUnset(module, 'MIDDLEWARE') && isUnset(module, 'MIDDLEWARE_CLASSES')) return false
  const name = module.settings.has('MIDDLEWARE') ? 'MIDDLEWARE' : 'MIDDLEWARE_CLASSES'
  const middleware = asList(settingOf(module, name))
  return !middleware || middleware.some(name => /whitenoise/i.test(name))
}

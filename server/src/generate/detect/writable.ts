import { asText, type SettingsModule, valueAt } from '../../facts/settings.ts'
import type { Workspace } from '../../formats/format.ts'
import { folderOf, isBelow } from '../../path.ts'
import type { Span } from '../../span.ts'
import type { Value } from '../../syntax/python/reader.ts'
import type { Plan } from '../plan.ts'
import { byDefault, type Found, inFile } from './found.ts'
import { onServer, type Places } from './paths.ts'
import { said } from './setting.ts'

/** Folders of the system and of other programs, which must not change hands. */
const others = /^\/(usr|etc|proc|sys|dev|tmp|run|boot|bin|sbin|lib\w*|root)(\/|$)|^\/var\/(tmp|run|log\/nginx)(\/|$)/

/**
 * The folders that the settings let the application write to: of log files, of an SQLite database, of files kept in a cache. Those that
 * hold code are none of them: an application that can write there can be made to change itself.
 */
export function writableFolders(
  workspace: Workspace,
  module: SettingsModule | undefined,
  places: Places,
  { name, media }: { name: string; media?: Plan['media'] },
): Found<'writable'> {
  const folders = new Map<string, Span>()
  for (const { path, at } of pathsIn(module)) {
    const folder = onServer(path, places)
    if (folder === undefined || folder === `/var/lib/${name}` || (media && isBelow(folder, media.directory))) continue
    const isDeep = isBelow(folder, places.directory) || folder.split('/').length > 3
    if (folder !== places.directory && isDeep && !others.test(folder) && !holdsCode(workspace, path)) folders.set(folder, at)
  }
  const [at] = folders.values()
  return at ? inFile([...folders.keys()].sort(), at) : byDefault([])
}

function holdsCode({ files }: Workspace, folder: string): boolean {
  return files.some(file => file.endsWith('.py') && folderOf(file) === folder)
}

/** Folders as the settings give them, with the values that name them. */
function pathsIn(module: SettingsModule | undefined): { path: string; at: Span }[] {
  const logs = members(valueAt(said(module, 'LOGGING')?.value, 'handlers')).map(handler => valueAt(handler, 'filename'))
  const databases = members(said(module, 'DATABASES')?.value).filter(database => says(database, 'ENGINE', /sqlite|spatialite/))
  const caches = members(said(module, 'CACHES')?.value).filter(cache => says(cache, 'BACKEND', /filebased/))
  const named = ['SESSION_FILE_PATH', 'EMAIL_FILE_PATH', 'FILE_UPLOAD_TEMP_DIR'].map(name => said(module, name)?.value)
  const files = [...logs, ...databases.map(database => valueAt(database, 'NAME'))].flatMap(pathOf)
  const folders = [...caches.map(cache => valueAt(cache, 'LOCATION')), ...named].flatMap(pathOf)
  return [...files.map(({ path, at }) => ({ path: folderOf(path), at })), ...folders]
}

function says(table: Value, key: string, wanted: RegExp): boolean {
  return wanted.test(asText(valueAt(table, key)) ?? '')
}

/** A path that a value says; none where it is unknown, empty or no file. */
function pathOf(value: Value | undefined): { path: string; at: Span }[] {
  const path = asText(value)
  return value && path && path !== ':memory:' ? [{ path, at: value }] : []
}

function members(value: Value | undefined): Value[] {
  return value?.kind === 'dict' ? value.pairs.map(([, member]) => member) : []
}

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
  const found: { path: string; at: Span }[] = []
  const add = (value: Value | undefined, isFile: boolean) => {
    const path = asText(value)
    if (value && path && path !== ':memory:') found.push({ path: isFile ? folderOf(path) : path, at: value })
  }
  for (const handler of members(valueAt(said(module, 'LOGGING')?.value, 'handlers'))) add(valueAt(handler, 'filename'), true)
  for (const database of members(said(module, 'DATABASES')?.value))
    if (/sqlite|spatialite/.test(asText(valueAt(database, 'ENGINE')) ?? '')) add(valueAt(database, 'NAME'), true)
  for (const cache of members(said(module, 'CACHES')?.value))
    if (/filebased/.test(asText(valueAt(cache, 'BACKEND')) ?? '')) add(valueAt(cache, 'LOCATION'), false)
  for (const name of ['SESSION_FILE_PATH', 'EMAIL_FILE_PATH', 'FILE_UPLOAD_TEMP_DIR']) add(said(module, name)?.value, false)
  return found
}

function members(value: Value | undefined): Value[] {
  return value?.kind === 'dict' ? value.pairs.map(([, member]) => member) : []
}

import { normalPath } from '../../facts/address.ts'
import type { Mount } from '../../facts/facts.ts'
import { asText, itemsOf, type SettingsModule, settingOf } from '../../facts/settings.ts'
import type { Stack } from '../../stack.ts'

/** The folder whose files a mount serves, at its own URL: `root /srv` in `location /static/` serves `/srv/static`. */
export function servedFolder({ url, directory, whole }: Mount): string {
  return normalPath(whole ? `${directory}/${url}` : directory)
}

/**
 * Whether a folder that settings name may be the one that nginx names. Settings are evaluated where the workspace lies, nginx speaks of
 * the server, so that only the last two components can be compared where nothing tells how the one lies in the other.
 */
export function mayBeSame(inSettings: string, served: string, stack: Stack): boolean {
  return stack.locate(served) === normalPath(inSettings) || endAlike(inSettings, served, stack)
}

/** Whether the last two components agree, or the only one below the project, whose folder may have another name on the server. */
export function endAlike(inSettings: string, served: string, { workspace, project }: Stack): boolean {
  const path = partsOf(inSettings)
  const own = path.slice(sharedFolders(path, partsOf(project ?? workspace.root)))
  const there = partsOf(served)
  const count = Math.min(2, own.length, there.length)
  return own.slice(own.length - count).join('/') === there.slice(there.length - count).join('/')
}

/** A folder of the settings as a path on the server: as written where it is one, else through the folder a server starts in. */
export function onServer(inSettings: string, { workspace, servers, project, locate }: Stack): string | undefined {
  const path = normalPath(inSettings)
  if (!inSettings.startsWith('/')) return undefined
  if (sharedFolders(partsOf(path), partsOf(workspace.root)) === 0) return path
  if (!project || !path.startsWith(`${project}/`)) return undefined
  const directory = servers.flatMap(({ directory }) => (directory?.known ? directory.value : [])).find(folder => locate(folder) === project)
  return directory && normalPath(directory + path.slice(project.length))
}

function partsOf(path: string): string[] {
  return normalPath(path)
    .split('/')
    .filter(part => part !== '')
}

/** How many folders two paths have in common, from the root on: with any, the first may have been computed from where the second is. */
function sharedFolders(path: string[], other: string[]): number {
  const first = path.findIndex((part, index) => part !== other[index])
  return first < 0 ? path.length : first
}

/**
 * The path of `STATIC_URL` or `MEDIA_URL` on this site, with a slash at both ends. Undefined where it is on another host, is not set or
 * not known, or lies below a prefix.
 */
export function urlOf(module: SettingsModule, name: 'STATIC_URL' | 'MEDIA_URL'): string | undefined {
  const text = asText(settingOf(module, name))
  if (!text || /^(\w+:)?\/\/|[{$<%]/.test(text) || module.settings.has('FORCE_SCRIPT_NAME')) return undefined
  const path = normalPath(text)
  return path === '/' ? undefined : `${path}/`
}

/** Whether `collectstatic` is there, and files of applications to collect. */
export function usesStaticFiles(module: SettingsModule): boolean {
  return (itemsOf(settingOf(module, 'INSTALLED_APPS')) ?? []).some(app => asText(app) === 'django.contrib.staticfiles')
}

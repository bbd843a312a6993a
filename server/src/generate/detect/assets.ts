import { asText, type SettingsModule, valueAt } from '../../facts/settings.ts'
import { t } from '../../l10n.ts'
import { byDefault, type Found, inFile } from './found.ts'
import { onServer, type Places } from './paths.ts'
import { said, saidItems, saidText } from './setting.ts'

/** A storage that keeps files somewhere else than on this machine's disk. */
const remote = /s3|boto|gcloud|google|azure|dropbox|oss\b|aliyun|cos\b|qiniu|minio|cloudinary|libcloud|bunny/i

/**
 * What nginx serves for `collectstatic`: nothing where a CDN, a bucket or whitenoise alone does. `otherwise` is the folder for settings
 * that name none.
 */
export function staticAssets(module: SettingsModule | undefined, places: Places, otherwise: string, prefix = ''): Found<'static'> {
  const backend = storage(module, 'staticfiles', 'STATICFILES_STORAGE')
  if (backend && remote.test(backend.text)) return { value: undefined, origin: backend.origin }
  const written = saidText(module, 'STATIC_URL')
  const url = urlOf(written?.text ?? 'static/', prefix)
  if (url === undefined) return { value: undefined, origin: written?.origin ?? { kind: 'default' } }
  const hashed = backend !== undefined && /manifest|hashed/i.test(backend.text)
  const root = saidText(module, 'STATIC_ROOT')
  const directory = root && onServer(root.text, places, root.is)
  if (root && directory !== undefined) return { value: { url, directory, hashed }, origin: root.origin }
  const whitenoise = saidItems(module, 'MIDDLEWARE').find(({ text }) => text.startsWith('whitenoise.'))
  if (whitenoise) return inFile(undefined, whitenoise.at)
  return byDefault({ url, directory: otherwise, hashed }, noRoot(module, 'STATIC_ROOT'), said(module, 'STATIC_ROOT')?.at)
}

/** What nginx serves of uploads: nothing where they are kept elsewhere, or the settings name no place for them. */
export function mediaAssets(module: SettingsModule | undefined, places: Places, prefix = ''): Found<'media'> {
  const backend = storage(module, 'default', 'DEFAULT_FILE_STORAGE')
  if (backend && remote.test(backend.text)) return { value: undefined, origin: backend.origin }
  const root = saidText(module, 'MEDIA_ROOT')
  const written = saidText(module, 'MEDIA_URL')
  if (!root?.text) return byDefault(undefined, noRoot(module, 'MEDIA_ROOT'), said(module, 'MEDIA_ROOT')?.at)
  if (!written?.text) return byDefault(undefined, noRoot(module, 'MEDIA_URL'), said(module, 'MEDIA_URL')?.at)
  const url = urlOf(written.text, prefix)
  const directory = onServer(root.text, places, root.is)
  if (url === undefined || directory === undefined) return { value: undefined, origin: written.origin }
  return { value: { url, directory }, origin: root.origin }
}

function noRoot(module: SettingsModule | undefined, name: string): string {
  return module?.settings.has(name) ? t('{0} is not known', name) : t('{0} is not set', name)
}

/** `STORAGES[alias]["BACKEND"]`, or the setting that said so before Django 4.2. */
function storage(module: SettingsModule | undefined, alias: string, before: string) {
  const storages = said(module, 'STORAGES')
  const backend = asText(valueAt(storages?.value, alias, 'BACKEND'))
  return storages && backend !== undefined ? { text: backend, origin: storages.origin } : saidText(module, before)
}

/**
 * The path that requests for files begin with, a slash at both ends. Undefined for the files of another host, and where every request
 * would be one. Django puts the prefix of the site before a relative URL.
 */
function urlOf(written: string, prefix: string): string | undefined {
  if (/^([a-z][a-z0-9+.-]*:)?\/\//i.test(written)) return undefined
  const path = written.startsWith('/') ? written : `${prefix}/${written}`
  const url = path.endsWith('/') ? path : `${path}/`
  return url === '/' || url === `${prefix}/` ? undefined : url
}

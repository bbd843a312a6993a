import { asText, isUnset, type SettingsModule, settingOf } from '../../facts/settings.ts'
import { t } from '../../l10n.ts'
import { type Span, span } from '../../span.ts'
import type { Stack } from '../../stack.ts'
import { misspelt } from '../django/misspelt.ts'
import { loaded } from '../django/settings.ts'
import type { Finding, Rule } from '../rule.ts'
import { urlOf, usesStaticFiles } from './folders.ts'

export const rootMissing: Rule = {
  id: 'static/root-missing',
  severity: 'error',
  summary: 'STATIC_ROOT is not set, so that collectstatic has nowhere to put the files',

  *check(stack) {
    for (const module of loaded(stack)) {
      const isNeeded = stack.live.includes(module) && usesStaticFiles(module) && hasNone(module)
      if (isNeeded && !isSetBeside(module, stack) && !isMisspelt(module, stack)) yield* unset(module, stack)
    }
  },
}

function hasNone(module: SettingsModule): boolean {
  const value = settingOf(module, 'STATIC_ROOT')
  return value ? value.kind === 'none' || asText(value) === '' : isUnset(module, 'STATIC_ROOT')
}

/** Another settings module sets it: the environment may well choose that one where collectstatic runs. */
function isSetBeside(module: SettingsModule, { settings }: Stack): boolean {
  return settings.some(other => other !== module && other.settings.has('STATIC_ROOT'))
}

/** That is said of the name by django/setting-typo. */
function isMisspelt(module: SettingsModule, stack: Stack): boolean {
  return [...misspelt(module, stack)].some(({ meant }) => meant === 'STATIC_ROOT')
}

/** Only where the folder would be needed: collectstatic is called, or nginx serves static files, the admin's not by a location of their own. */
function* unset(module: SettingsModule, stack: Stack): Iterable<Finding> {
  const at = settingOf(module, 'STATIC_ROOT') ?? settingOf(module, 'STATIC_URL') ?? module.at
  const call = callOf(stack)
  if (call) {
    yield {
      at,
      message: t('STATIC_ROOT is not set, and collectstatic stops with "ImproperlyConfigured"; set it to the folder that is to be served'),
      related: [{ at: call, message: t('collectstatic is called here') }],
    }
    return
  }
  const url = urlOf(module, 'STATIC_URL')
  const mounts = stack.mounts.filter(mount => url !== undefined && `${mount.url}/`.startsWith(url))
  const [mount] = mounts
  if (!mount || mounts.some(({ url: at }) => at.includes('admin'))) return
  yield {
    at,
    message: t(
      'STATIC_ROOT is not set, so collectstatic cannot fill the folder that is served: files of applications, such as the admin, are missing (404)',
    ),
    severity: 'warning',
    related: [{ at: mount.at, message: t('{0} is served from here', mount.url) }],
  }
}

/** The first call in a script or configuration, comments left out. */
function callOf({ documents }: Stack): Span | undefined {
  for (const { source, format } of documents) {
    if (format.id === 'django' || format.id === 'nginx') continue
    const call = /^[^#\n]*?\bcollectstatic\b/m.exec(source.text)
    if (call) return span(source, call.index + call[0].length - 'collectstatic'.length, call.index + call[0].length)
  }
  return undefined
}

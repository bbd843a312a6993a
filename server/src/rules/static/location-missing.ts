import { normalPath } from '../../facts/address.ts'
import { enclosing } from '../../facts/block.ts'
import type { Mount } from '../../facts/facts.ts'
import { asText, settingOf } from '../../facts/settings.ts'
import { t } from '../../l10n.ts'
import { span } from '../../span.ts'
import type { Stack } from '../../stack.ts'
import type { Fix, Rule } from '../rule.ts'
import { mayBeSame, onServer, servedFolder } from './folders.ts'
import { type Unserved, unserved } from './unserved.ts'

export const locationMissing: Rule = {
  id: 'static/location-missing',
  severity: 'warning',
  summary: 'nginx passes the URLs of static files on to Django, which serves none',

  *check(stack) {
    for (const found of unserved(stack, 'STATIC_URL')) {
      const { location, url, module } = found
      const at = location.match?.at
      const setting = settingOf(module, 'STATIC_URL')
      if (!at || !setting || servedElsewhere(found, 'STATIC_ROOT', stack)) continue
      yield {
        at,
        message: t(
          '{0} goes to Django as well, which serves static files only in development: the admin has no styles (404); add a location for {0}',
          url,
        ),
        related: [{ at: setting, message: t('static files are expected here') }],
        fixes: addLocation(found, 'STATIC_ROOT', stack),
      }
    }
  },
}

/** The location of the same server that serves the folder, under another URL. */
export function servedElsewhere({ server, module }: Unserved, setting: 'STATIC_ROOT' | 'MEDIA_ROOT', stack: Stack): Mount | undefined {
  const root = asText(settingOf(module, setting))
  if (!root) return undefined
  return stack.mounts.find(
    mount => mount.block && enclosing(mount.block, 'server') === server && mayBeSame(root, servedFolder(mount), stack),
  )
}

/** A location before the one that takes everything; only where the settings tell where the folder is on the server. */
export function addLocation({ location, url, module }: Unserved, setting: 'STATIC_ROOT' | 'MEDIA_ROOT', stack: Stack): Fix[] {
  const written = asText(settingOf(module, setting))
  const folder = written && onServer(written, stack)
  const { entry } = location
  if (!folder || !entry) return []
  const { character } = entry.source.position(entry.start)
  const indent = entry.source.text.slice(entry.start - character, entry.start)
  if (indent.trim() !== '') return []
  const lines = [`location ${url} {`, `    alias ${normalPath(folder)}/;`, '}', '', '']
  return [
    {
      title: t('add a location for {0}', url),
      edits: [{ at: span(entry.source, entry.start, entry.start), text: lines.join(`\n${indent}`).replace(/[ \t]+\n/g, '\n') }],
    },
  ]
}

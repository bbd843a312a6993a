import { enclosing } from '../../facts/block.ts'
import { asText, itemsOf, settingOf } from '../../facts/settings.ts'
import { t } from '../../l10n.ts'
import type { Stack } from '../../stack.ts'
import type { Value } from '../../syntax/python/reader.ts'
import { valueMeant } from '../django/misspelt.ts'
import type { Finding, Rule } from '../rule.ts'
import { absentForNginx, runsInContainers } from '../stack/containers.ts'
import { endAlike, mayBeSame, onServer, servedFolder, urlOf } from './folders.ts'

export const rootAliasMismatch: Rule = {
  id: 'static/root-alias-mismatch',
  severity: 'warning',
  summary: 'nginx serves another folder than the one collectstatic fills',

  *check(stack) {
    yield* absent(stack)
    const { live } = stack
    const [module] = live
    const root = module && valueMeant(module, 'STATIC_ROOT', stack)
    if (!root || runsInContainers(stack)) return
    const passing = new Set(stack.connections.map(({ block }) => enclosing(block, 'server')))
    for (const mount of stack.mounts) {
      if (!mount.block || !passing.has(enclosing(mount.block, 'server'))) continue
      const served = servedFolder(mount)
      if (
        !live.every(
          module =>
            urlOf(module, 'STATIC_URL') === withSlash(mount.url) && differs(valueMeant(module, 'STATIC_ROOT', stack), served, stack),
        )
      )
        continue
      const source = (itemsOf(settingOf(module, 'STATICFILES_DIRS')) ?? []).find(folder => isSame(folder, served, stack))
      const fill = onServer(asText(root) ?? '', stack)
      yield {
        at: mount.at,
        message: source
          ? t(
              '{0} is served from {1}, a source of STATICFILES_DIRS and not the folder that collectstatic fills: the files of applications, such as the admin, are missing (404); serve STATIC_ROOT',
              mount.url,
              served,
            )
          : t(
              '{0} is served from {1}, but collectstatic fills another folder: files are missing (404); serve STATIC_ROOT',
              mount.url,
              served,
            ),
        related: [
          { at: root, message: t('collectstatic fills {0}', fill ?? asText(root) ?? '') },
          ...(source ? [{ at: source, message: t('files are collected from here') }] : []),
        ],
        fixes:
          fill !== undefined && !mount.whole
            ? [{ title: t('serve {0}', fill), edits: [{ at: mount.at, text: mount.directory.endsWith('/') ? `${fill}/` : fill }] }]
            : [],
      }
    }
  },
}

/** Folders that the container of nginx does not have. */
function* absent(stack: Stack): Iterable<Finding> {
  if (stack.containers.length === 0) return
  for (const mount of stack.mounts) {
    const served = servedFolder(mount)
    if (!mount.block || !absentForNginx(mount.at.source.path, stack)?.(served)) continue
    yield { at: mount.at, message: t('no volume leads to {0} in the container of nginx, and nothing is there: {1}', served, 404) }
  }
}

function withSlash(url: string): string {
  return url.endsWith('/') ? url : `${url}/`
}

/** Whether a folder is known and surely another one. */
function differs(folder: Value | undefined, served: string, stack: Stack): boolean {
  const path = asText(folder)
  return path !== undefined && path !== '' && !mayBeSame(path, served, stack)
}

function isSame(folder: Value, served: string, stack: Stack): boolean {
  const path = asText(folder.kind === 'tuple' ? folder.items[1] : folder)
  return path !== undefined && endAlike(path, served, stack)
}

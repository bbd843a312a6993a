import { normalPath } from '../../facts/address.ts'
import { type Block, enclosing, own } from '../../facts/block.ts'
import type { AppServer } from '../../facts/facts.ts'
import { route } from '../../facts/route.ts'
import { asText, settingOf } from '../../facts/settings.ts'
import { t } from '../../l10n.ts'
import { fileName } from '../../path.ts'
import type { Stack } from '../../stack.ts'
import { loaded } from '../django/settings.ts'
import type { Rule } from '../rule.ts'
import { onServer, servedFolder, urlOf } from './folders.ts'

export const servesProjectRoot: Rule = {
  id: 'static/serves-project-root',
  severity: 'error',
  summary: 'nginx serves the folder of the project itself: settings and database can be downloaded',
  perPart: true,

  *check(stack) {
    if (!stack.project) return
    for (const mount of stack.mounts) {
      const { block, url, at } = mount
      const folder = servedFolder(mount)
      const inside = block && (projectIn(folder, stack) ?? (isAroundStatics(folder, block, stack) ? '' : undefined))
      if (inside === undefined || !block || own(block, 'internal').length > 0 || block.match?.modifier === '=') continue
      const path = `${url.replace(/\/$/, '')}/${inside}manage.py`
      const server = enclosing(block, 'server')
      if (!server || route(server, path) !== block) continue
      const [module] = loaded(stack)
      const root =
        module && urlOf(module, 'STATIC_URL') === url ? onServer(asText(settingOf(module, 'STATIC_ROOT')) ?? '', stack) : undefined
      yield {
        at,
        message: t(
          'GET {0} is answered with {1}/{2}manage.py: the code, the settings with their passwords and the database can be downloaded; serve only the folder of the files',
          path,
          folder === '/' ? '' : folder,
          inside,
        ),
        fixes: root && !mount.whole ? [{ title: t('serve {0}', root), edits: [{ at, text: `${root}/` }] }] : [],
      }
    }
  },
}

/**
 * Where the project lies in a folder of the server: `''` for the folder itself, `shop/` below it; undefined where it does not, or cannot
 * be told. A folder is known to be the project's where a server starts in it, or where two components of its path agree.
 */
function projectIn(folder: string, stack: Stack): string | undefined {
  const { project, locate } = stack
  if (!project) return undefined
  for (const start of startsIn(stack)) {
    if (start === folder) return ''
    if (folder === '/' || start.startsWith(`${folder}/`)) return `${start.slice(folder === '/' ? 1 : folder.length + 1)}/`
  }
  const twoAgree = folder.split('/').slice(-2).join('/') === project.split('/').slice(-2).join('/')
  return twoAgree && folder.split('/').length > 2 && locate(folder) === project ? '' : undefined
}

/** The folders on the server that the project's servers start in, found once for all parts of a stack. */
function startsIn({ servers, project, locate }: Stack): ReadonlySet<string> {
  const known = starts.get(servers)
  if (known) return known
  const folders = new Set(servers.flatMap(({ directory }) => (directory?.known ? directory.value : [])))
  const found = new Set([...folders].filter(folder => locate(folder) === project).map(normalPath))
  starts.set(servers, found)
  return found
}

const starts = new WeakMap<readonly AppServer[], ReadonlySet<string>>()

/**
 * Whether a folder is the project's because it is called like it, and the same server finds the static files or uploads below it, by
 * `root`, where Django keeps them below the project.
 */
function isAroundStatics(folder: string, block: Block, stack: Stack): boolean {
  const [module] = loaded(stack)
  const server = enclosing(block, 'server')
  if (!module || !server || ![stack.project, module.name.split('.')[0]].some(name => plain(name) === plain(folder))) return false
  const kept = (url: 'STATIC_URL' | 'MEDIA_URL', root: 'STATIC_ROOT' | 'MEDIA_ROOT') => {
    const [path, place] = [urlOf(module, url), asText(settingOf(module, root))]
    return path && place && normalPath(place) === normalPath(`${stack.project}${path}`) ? [path] : []
  }
  const urls = [...kept('STATIC_URL', 'STATIC_ROOT'), ...kept('MEDIA_URL', 'MEDIA_ROOT')]
  return stack.mounts.some(
    ({ block, url, directory, whole }) =>
      whole && urls.includes(url) && normalPath(directory) === folder && block !== undefined && enclosing(block, 'server') === server,
  )
}

/** The last part of a path, without what is written in one way here and in another there: `report-card` and `ReportCard`. */
function plain(path: string | undefined): string {
  return fileName(path ?? '')
    .toLowerCase()
    .replace(/[^a-z\d]/g, '')
}

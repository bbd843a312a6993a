import { t } from '../../l10n.ts'
import { pathBelow } from '../../path.ts'
import { stacksAround } from '../names.ts'
import type { Place } from '../place.ts'

/** Where a path on the server is in the workspace, and how many files are in it; nothing where it cannot be seen. */
export function pathText(place: Place, path: string): string[] {
  if (!path.startsWith('/') || /[$%{]/.test(path)) return []
  const wanted = path.replace(/(.)\/+$/, '$1')
  const found =
    stacksAround(place)
      .map(stack => stack.locate(wanted))
      .find(path => path !== undefined) ?? place.workspace.locate(wanted)
  if (found === undefined) return []
  const { workspace, uriOf } = place
  const name = pathBelow(workspace.root, found)
  const files = workspace.files.filter(file => file.startsWith(`${found}/`)).length
  if (files === 0) return workspace.files.includes(found) ? [t('In the workspace: {0}', `[${name}](${uriOf(found)})`)] : []
  return [t('In the workspace: {0}, {1} files', `\`${name}/\``, files)]
}

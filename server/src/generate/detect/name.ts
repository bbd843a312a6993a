import type { Workspace } from '../../formats/format.ts'
import { byDefault, byFile, type Found } from './found.ts'
import { fileAround } from './packages.ts'

/** What says that something is a Django project, and not which. */
const usual =
  /^(config|conf|core|project|django|django_?project|app|apps|src|settings|main|web|website|site|mysite|server|backend|api|root|w)$/

/** A short name: that of the package of the settings, of `pyproject.toml`, or of the folder; a package called `config` names nothing. */
export function siteName(workspace: Workspace, project: string, settings: { name: string; path: string } | undefined): Found<'name'> {
  const packaged = settings?.name.includes('.') ? asName(settings.name.split('.')[0] ?? '') : ''
  if (settings && packaged !== '' && !usual.test(packaged)) return byFile(packaged, workspace, settings.path)
  const pyproject = fileAround(workspace, project, 'pyproject.toml')
  const text = (pyproject && workspace.source(pyproject)?.text) || ''
  const published = asName(/^\[(?:project|tool\.poetry)\][^[]*?^name\s*=\s*["']([^"'\n]+)["']/ms.exec(text)?.[1] ?? '')
  if (pyproject && published !== '' && !usual.test(published)) return byFile(published, workspace, pyproject)
  const folders = [project, workspace.root].map(folder => asName(folder.slice(folder.lastIndexOf('/') + 1)))
  return byDefault(folders.find(name => name !== '' && !usual.test(name)) ?? (packaged || 'site'))
}

/** As users, units and programs may be called everywhere: small ASCII letters, digits, `_` and `-`; empty where nothing is left. */
export function asName(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[_\d]+|_+$/g, '')
    .slice(0, 30)
}

import type { Workspace } from '../../formats/format.ts'
import { t } from '../../l10n.ts'
import { folderOf, pathBelow } from '../../path.ts'
import type { Question } from '../detection.ts'
import { byFile, type Found } from './found.ts'

/** Folders whose `manage.py` is an example, a template or a test of something else. */
const elsewhere = /\/(tests?|testing|docs?|examples?|samples?|fixtures|templates?|\{\{[^/]*)\//

/** The folder of `manage.py`, relative to the root. Several are for the user to choose from, those in folders of tests and examples last. */
export function projectFolder(workspace: Workspace): Found<'project'> | Question {
  const found = workspace.files.filter(file => file.endsWith('/manage.py'))
  const own = found.filter(file => !elsewhere.test(file.slice(workspace.root.length)))
  const [only, second] = own.length > 0 ? own : found
  if (only === undefined) return { key: 'project', why: t('there is no manage.py here: which folder is the Django project?') }
  if (second === undefined) return byFile(pathBelow(workspace.root, folderOf(only)), workspace, only)
  const choices = (own.length > 0 ? own : found).map(file => pathBelow(workspace.root, folderOf(file)))
  return { key: 'project', why: t('there are several projects'), choices }
}

/** The workspace folder of a relative project folder as written, `backend/` or `./backend` included. */
export function folderAt(root: string, relative: string): string {
  const parts = relative.split('/').filter(part => part !== '' && part !== '.')
  return [root, ...parts].join('/')
}

import ini from 'ini'
import type { Workspace } from '../../formats/format.ts'
import { folderOf } from '../../path.ts'
import { byDefault, byFile, type Found, inFile } from './found.ts'
import { fileAround, requirementOf } from './packages.ts'
import { onServer, type Places } from './paths.ts'

/** Where the virtual environment lies on the server: as in the workspace, as the tool with the lock file makes it, or `venv` beside the site. */
export function virtualEnvironment(workspace: Workspace, places: Places, base: string): Found<'venv'> {
  const folders = ['.venv', 'venv', 'env', '.env', 'virtualenv'].map(name => `${name}/pyvenv.cfg`)
  const file = fileAround(workspace, places.project, ...folders)
  const text = file === undefined ? undefined : workspace.source(file)?.text
  if (file !== undefined && text !== undefined && typeof ini.parse(text).home === 'string') {
    const path = onServer(folderOf(file), places)
    if (path !== undefined) return byFile(path, workspace, file)
  }
  const lock = fileAround(workspace, places.project, 'uv.lock', 'poetry.lock', 'Pipfile.lock', 'Pipfile', 'pdm.lock')
  const locked = lock && onServer(`${folderOf(lock)}/.venv`, places)
  if (lock && locked) return byFile(locked, workspace, lock)
  return byDefault(`${base}/venv`)
}

/** Whether uWSGI is installed by pip: the project asks for it, or the user has told so. */
export function uwsgiFlavour(workspace: Workspace, project: string): Found<'uwsgi'> {
  const asked = requirementOf(workspace, project, 'uwsgi', 'pyuwsgi')
  if (asked) return inFile('pip', asked)
  return byDefault(workspace.target.uwsgiFlavour ?? 'distribution')
}

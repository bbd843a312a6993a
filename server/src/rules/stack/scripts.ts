import type { Workspace } from '../../formats/format.ts'
import { fileName } from '../../path.ts'
import type { Source } from '../../span.ts'

/** Shell scripts and Dockerfiles of a workspace, also those that start no server. */
export function* scriptsIn(workspace: Workspace): Iterable<Source> {
  for (const path of pathsOfScripts(workspace)) {
    const document = workspace.document(path, isShell.test(path) ? 'shell' : 'dockerfile')
    if (document) yield document.source
  }
}

function pathsOfScripts(workspace: Workspace): readonly string[] {
  return workspace.keep('paths of scripts', workspace.root, () =>
    workspace.files.filter(path => isShell.test(path) || isDockerfile.test(path)),
  )
}

const isShell = /\.(sh|bash)$/
const isDockerfile = /(^|\/)Dockerfile[^/]*$|\.Dockerfile$/

/** Whether a script, an image or a compose file names a file, so that it may be copied or linked to another place or name. */
export function isMentioned(path: string, workspace: Workspace): boolean {
  return workspace.keep('mentions', path, () => mentions(fileName(path), workspace))
}

function mentions(name: string, workspace: Workspace): boolean {
  for (const { text } of scriptsIn(workspace)) if (text.includes(name)) return true
  return workspace.documentsOf('compose').some(({ source }) => source.text.includes(name))
}

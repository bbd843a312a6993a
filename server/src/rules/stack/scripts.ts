import type { Workspace } from '../../formats/format.ts'
import { isSameList } from '../../list.ts'
import { fileName } from '../../path.ts'
import { lineAt, type Source, type Span, textOf } from '../../span.ts'

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

/** Whether a script replaces something in the line of a place before the file is used: `sed -i s/old/new/`. */
export function isEditedByScript(at: Span, workspace: Workspace): boolean {
  const patterns = wordsReplaced(workspace)
  if (patterns.length === 0) return false
  const line = textOf(lineAt(at.source, at.start))
  return patterns.some(pattern => line.includes(pattern))
}

/** What scripts replace in other files; the very same list while it is the same. */
export function wordsReplaced(workspace: Workspace): readonly string[] {
  return workspace.keep('words replaced', workspace.root, () => replacedWords(workspace), isSameList)
}

function replacedWords(workspace: Workspace): string[] {
  const words: string[] = []
  for (const { text } of scriptsIn(workspace))
    for (const [line] of text.matchAll(/^.*\bsed\b.{1,1000}$/gm))
      for (const [, , pattern = ''] of line.matchAll(/(?<=[\s'";{])s([~,|#/@:!])((?:\\.|(?!\1).)+)\1/g)) {
        const word = pattern.replace(/\\([./&])/g, '$1')
        if (/^[\w=. /-]*\w{3}[\w=. /-]*$/.test(word)) words.push(word)
      }
  return words
}

import type { Workspace } from '../../formats/format.ts'
import { folderOf } from '../../path.ts'
import { type Span, span } from '../../span.ts'

const requirements =
  /\/(requirements[^/]*\.(txt|in)|requirements\/[^/]+\.(txt|in)|pyproject\.toml|Pipfile|setup\.(py|cfg)|environment\.ya?ml)$/

/** Where the project asks for a package of Python by one of its names; undefined where it does not. */
export function requirementOf(workspace: Workspace, project: string, ...names: string[]): Span | undefined {
  const wanted = names.map(name => name.replace(/[-_.]+/g, '[-_.]+')).join('|')
  // At the start of a line, quoted in a list, or a key: with extras, a version, or nothing behind it.
  const asked = new RegExp(`(?:^[ \\t]*(?:-[ \\t]+)?|["'])(${wanted})(?=[ \\t]*(?:\\[|[=<>!~;#"'\\r]|$))`, 'im')
  for (const file of aroundProject(workspace, project)) {
    if (!requirements.test(file)) continue
    const source = workspace.source(file)
    const match = source && asked.exec(source.text)
    if (!match) continue
    const start = match.index + match[0].length - (match[1] ?? '').length
    return span(source, start, match.index + match[0].length)
  }
  return undefined
}

/** A file of a name beside the project or in a folder around it, up to the root. */
export function fileAround(workspace: Workspace, project: string, ...names: string[]): string | undefined {
  for (let folder = project; folder.length >= workspace.root.length; folder = folderOf(folder)) {
    const found = names.map(name => `${folder}/${name}`).find(path => workspace.has(path))
    if (found !== undefined || folder === workspace.root) return found
  }
  return undefined
}

/** The files below the project, and those directly in the folders around it: what belongs to a neighbour does not count. */
function aroundProject({ files, root }: Workspace, project: string): string[] {
  return files.filter(file => {
    if (file.startsWith(`${project}/`)) return true
    const folder = folderOf(file.replace(/\/requirements\/[^/]+$/, '/requirements'))
    return folder.length >= root.length && (project === folder || project.startsWith(`${folder}/`))
  })
}

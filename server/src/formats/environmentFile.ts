import { span } from '../span.ts'
import type { Word } from '../syntax/tree.ts'
import type { Workspace } from './format.ts'

/**
 * The variables of a file with a `NAME=value` per line, as systemd and compose read them; undefined where the file cannot be seen. `path` is
 * one of the server or of the workspace.
 */
export function readEnvironmentFile(path: string, workspace: Workspace): Map<string, Word> | undefined {
  const place = workspace.locate(path)
  const source = place === undefined ? undefined : workspace.source(place)
  if (!source) return undefined
  const variables = new Map<string, Word>()
  for (const match of source.text.matchAll(/^[ \t]*(?:export[ \t]+)?([A-Za-z_]\w*)[ \t]*=[ \t]*(.*?)[ \t]*\r?$/gm)) {
    const [whole, name = '', written = ''] = match
    const end = match.index + whole.trimEnd().length
    const quoted = /^(["'])(.*)\1$/.exec(written)?.[2]
    variables.set(name, { ...span(source, Math.max(match.index, end - written.length), end), value: quoted ?? written })
  }
  return variables
}

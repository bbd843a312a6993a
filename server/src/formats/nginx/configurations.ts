import { isSameList } from '../../list.ts'
import { holdSame } from '../../memory.ts'
import type { Entry } from '../../syntax/tree.ts'
import { everyEntry } from '../../syntax/tree.ts'
import type { Document, Workspace } from '../format.ts'
import { type Includes, includesOf, isMain } from './includes.ts'

/** Path of the file that starts the reading of another one; a file that no other includes is its own. */
export function rootOf(path: string, workspace: Workspace): string {
  return workspace.keep('roots of nginx files', () => rootsAmong(workspace.documentsOf('nginx'), workspace), holdSame).get(path) ?? path
}

/** How the includes of a configuration are found, wherever they stand in it. `root` is the file it begins with. */
export function includesFrom(root: string, workspace: Workspace): Includes {
  const isWhole = workspace.keep(`is ${root} whole`, () => isMain(workspace.document(root, 'nginx')))
  return workspace.keep(`includes from ${root}${isWhole ? '' : ', a fragment'}`, () => includesOf(root, isWhole, workspace))
}

/** The upstreams of a name (compared without regard to case) in all files, included or not. */
export function upstreamsOf(name: string, workspace: Workspace): readonly Entry[] {
  const wanted = name.toLowerCase()
  const all = () => workspace.keep('upstreams', () => upstreamsIn(workspace.documentsOf('nginx')))
  return workspace.keep(`upstreams ${wanted}`, () => all().get(wanted) ?? none, isSameList)
}

const none: readonly Entry[] = []

/**
 * Whole configurations come first, as their folder decides where the includes of all their files lead. Of files that include each other
 * in a circle the first one is the root. Gives the root of each file that is included, by their paths.
 */
function rootsAmong(documents: readonly Document[], workspace: Workspace): Map<string, string> {
  const roots = new Map<string, string>()
  for (const root of [...documents.filter(isMain), ...documents.filter(document => !isMain(document))]) {
    const { path } = root.source
    if (roots.has(path)) continue
    const includes = includesFrom(path, workspace)
    const seen = new Set<Document>([root])
    for (const document of seen) {
      for (const entry of includeLines(document))
        for (const path of includes(entry) ?? []) {
          const found = workspace.document(path, 'nginx')
          if (found) seen.add(found)
        }
    }
    seen.delete(root)
    for (const { source } of seen) if (!roots.has(source.path)) roots.set(source.path, path)
  }
  return roots
}

const lines = new WeakMap<Document, readonly Entry[]>()

function includeLines(document: Document): readonly Entry[] {
  let found = lines.get(document)
  if (!found)
    lines.set(document, (found = document.source.text.includes('include') ? everyEntry(document.tree.entries).filter(isInclude) : none))
  return found
}

function isInclude({ name, body }: Entry): boolean {
  return name.value === 'include' && !body
}

function upstreamsIn(documents: readonly Document[]): Map<string, Entry[]> {
  const upstreams = new Map<string, Entry[]>()
  for (const { tree } of documents) {
    for (const entry of everyEntry(tree.entries)) {
      if (entry.name.value !== 'upstream' || !entry.body || entry.parent?.name.value === 'stream') continue
      const name = entry.args[0]?.value.toLowerCase() ?? ''
      const same = upstreams.get(name)
      if (same) same.push(entry)
      else upstreams.set(name, [entry])
    }
  }
  return upstreams
}

import type { Entry } from '../../syntax/tree.ts'
import { walk } from '../../syntax/tree.ts'
import type { Document, Workspace } from '../format.ts'
import { type Includes, includesOf, isMain } from './includes.ts'

/** The nginx files of a workspace, as configurations. */
export interface Configurations {
  /** The files that no other includes: each begins a configuration, or is a fragment whose main file cannot be seen. */
  roots: ReadonlySet<Document>
  /** The file that starts the reading of another one; a file that no other includes is its own. */
  rootOf(document: Document): Document
  includes(root: Document): Includes
  /** The upstreams of that name (compared without regard to case) in all files, included or not. */
  upstreams(name: string): readonly Entry[]
}

const known = new WeakMap<Workspace, Configurations>()

/** Reads the workspace once, however many files ask. */
export function configurationsOf(workspace: Workspace): Configurations {
  const before = known.get(workspace)
  if (before) return before
  const made = configurations(workspace)
  known.set(workspace, made)
  return made
}

function configurations(workspace: Workspace): Configurations {
  const documents = workspace.documents.filter(({ format }) => format.id === 'nginx')
  const lookUps = new Map<Document, Includes>()
  const includes = (root: Document): Includes => {
    const lookUp = lookUps.get(root) ?? includesOf(root, workspace)
    lookUps.set(root, lookUp)
    return lookUp
  }
  let upstreams: Map<string, Entry[]> | undefined
  const owners = rootsAmong(documents, includes, workspace)
  return {
    roots: new Set(documents.filter(document => !owners.has(document))),
    rootOf: document => owners.get(document) ?? document,
    includes,
    upstreams: name => {
      upstreams ??= upstreamsOf(documents)
      return upstreams.get(name.toLowerCase()) ?? []
    },
  }
}

/**
 * Whole configurations come first, as their folder decides where the includes of all their files lead. Of files that include each other
 * in a circle the first one is the root. Gives the root of each file that is included.
 */
function rootsAmong(documents: Document[], includes: (root: Document) => Includes, workspace: Workspace): Map<Document, Document> {
  const included = new Map<Document, Document>()
  for (const root of [...documents.filter(isMain), ...documents.filter(document => !isMain(document))]) {
    if (included.has(root)) continue
    const seen = new Set<Document>([root])
    for (const document of seen) {
      for (const entry of includeLines(document))
        for (const path of includes(root)(entry) ?? []) {
          const found = workspace.document(path, 'nginx')
          if (found && found !== root) seen.add(found)
        }
    }
    seen.delete(root)
    for (const document of seen) if (!included.has(document)) included.set(document, root)
  }
  return included
}

const lines = new WeakMap<Document, Entry[]>()

function includeLines(document: Document): Entry[] {
  const before = lines.get(document)
  if (before) return before
  const found = [...walk(document.tree.entries)].filter(({ name, body }) => name.value === 'include' && !body)
  lines.set(document, found)
  return found
}

function upstreamsOf(documents: Document[]): Map<string, Entry[]> {
  const upstreams = new Map<string, Entry[]>()
  for (const { tree } of documents) {
    for (const entry of walk(tree.entries)) {
      if (entry.name.value !== 'upstream' || !entry.body || entry.parent?.name.value === 'stream') continue
      const name = entry.args[0]?.value.toLowerCase() ?? ''
      const same = upstreams.get(name)
      if (same) same.push(entry)
      else upstreams.set(name, [entry])
    }
  }
  return upstreams
}

import { addTo, isSameList } from '../../list.ts'
import { holdSame } from '../../memory.ts'
import type { Entry } from '../../syntax/tree.ts'
import { everyEntry } from '../../syntax/tree.ts'
import type { Document, Workspace } from '../format.ts'
import { type Includes, includesOf, isMain } from './includes.ts'

/** Path of the file that starts the reading of another one; a file that no other includes is its own. */
export function rootOf(path: string, workspace: Workspace): string {
  return workspace.keep('roots of nginx files', workspace.root, () => rootsAmong(workspace), holdSame).get(path) ?? path
}

/** How the includes of a configuration are found, wherever they stand in it. `root` is the file it begins with. */
export function includesFrom(root: string, workspace: Workspace): Includes {
  const kind = leadsOf(root, workspace)?.isWhole ? 'whole' : 'fragment'
  return workspace.keep(`includes of a ${kind}`, root, () => includesOf(root, kind, workspace))
}

/** The upstreams of a name (compared without regard to case) in all files, included or not. */
export function upstreamsOf(name: string, workspace: Workspace): readonly Entry[] {
  const wanted = name.toLowerCase()
  const all = () => workspace.keep('upstreams', workspace.root, () => upstreamsIn(workspace.documentsOf('nginx')))
  return workspace.keep('upstream', wanted, () => all().get(wanted) ?? none, isSameList)
}

const none: readonly Entry[] = []

/**
 * Whole configurations come first, as their folder decides where the includes of all their files lead. Of files that include each other
 * in a circle the first one is the root. Gives the root of each file that is included, by their paths.
 */
function rootsAmong(workspace: Workspace): Map<string, string> {
  const roots = new Map<string, string>()
  const paths = workspace.keep(
    'nginx files',
    workspace.root,
    () => workspace.documentsOf('nginx').map(({ source }) => source.path),
    isSameList,
  )
  const isWhole = (path: string) => leadsOf(path, workspace)?.isWhole
  for (const root of [...paths.filter(isWhole), ...paths.filter(path => !isWhole(path))]) {
    if (roots.has(root)) continue
    const includes = includesFrom(root, workspace)
    const seen = new Set([root])
    for (const path of seen)
      for (const entry of leadsOf(path, workspace)?.includes ?? [])
        for (const found of includes(entry) ?? []) if (leadsOf(found, workspace)) seen.add(found)
    seen.delete(root)
    for (const path of seen) if (!roots.has(path)) roots.set(path, root)
  }
  return roots
}

/** What a file says that decides which files are read together. */
interface Leads {
  isWhole: boolean
  /** Those that stood there when they last said something else. */
  includes: readonly Entry[]
}

/** Undefined where a file cannot be read. */
function leadsOf(path: string, workspace: Workspace): Leads | undefined {
  return workspace.keep('leads', path, () => leadsIn(workspace.document(path, 'nginx')), isSameLeads)
}

function leadsIn(document: Document | undefined): Leads | undefined {
  if (!document) return undefined
  const { source, tree } = document
  return { isWhole: isMain(document), includes: source.text.includes('include') ? everyEntry(tree.entries).filter(isInclude) : none }
}

function isSameLeads(one: Leads | undefined, other: Leads | undefined): boolean {
  return one?.isWhole === other?.isWhole && isSameList(patternsOf(one), patternsOf(other))
}

function patternsOf(leads: Leads | undefined): readonly (string | undefined)[] {
  return leads?.includes.map(({ args }) => args[0]?.value) ?? []
}

function isInclude({ name, body }: Entry): boolean {
  return name.value === 'include' && !body
}

function upstreamsIn(documents: readonly Document[]): Map<string, Entry[]> {
  const upstreams = new Map<string, Entry[]>()
  for (const { tree } of documents) {
    for (const entry of everyEntry(tree.entries)) {
      if (entry.name.value !== 'upstream' || !entry.body || entry.parent?.name.value === 'stream') continue
      addTo(upstreams, entry.args[0]?.value.toLowerCase() ?? '', entry)
    }
  }
  return upstreams
}

import type { DocumentLink } from 'vscode-languageserver-types'
import type { Document } from '../formats/format.ts'
import { t } from '../l10n.ts'
import { pathBelow } from '../path.ts'
import type { Span } from '../span.ts'
import { definitionsOf, inFile, namesOf, stacksAround } from './names.ts'
import { rangeOf, type View } from './place.ts'

/** Names of files that lead into the workspace: includes, ini files, applications, settings modules, certificates. A pattern leads to its first file. */
export function links(view: View, document: Document): DocumentLink[] {
  const found = new Map<string, { at: Span; paths: Set<string> }>()
  for (const stack of stacksAround({ ...view, document })) {
    const names = namesOf(stack)
    for (const occurrence of inFile(document.source.path, names)) {
      const { kind, role, at } = occurrence
      if (role !== 'use' || (kind !== 'file' && kind !== 'module' && kind !== 'settings')) continue
      const key = `${at.start} ${at.end}`
      const link = found.get(key) ?? { at, paths: new Set() }
      found.set(key, link)
      for (const definition of definitionsOf({ occurrence, names })) link.paths.add(definition.at.source.path)
    }
  }
  return [...found.values()].flatMap(({ at, paths }) => {
    const [first, ...more] = paths
    if (first === undefined) return []
    const link: DocumentLink = { range: rangeOf(at), target: view.uriOf(first) }
    const name = pathBelow(view.workspace.root, first)
    return [{ ...link, tooltip: more.length > 0 ? t('{0} and {1} more', name, more.length) : name }]
  })
}

import { folderOf } from '../../path.ts'
import type { Entry, Word } from '../../syntax/tree.ts'
import type { Document, Workspace } from '../format.ts'
import { templateSuffixes, withoutSuffixes } from '../suffixes.ts'

/** A unit as systemd sees it: its file with the drop-ins of `<name>.d` merged in. */
export interface Unit {
  /** `shop.service`, template suffixes of the file removed. */
  name: string
  document: Document
  dropIns: Document[]
}

/** The name of the unit a file describes or adds to; undefined where its name is that of no unit or drop-in. */
export function unitName(path: string): string | undefined {
  const [folder = '', file = ''] = path.split('/').slice(-2)
  const name = withoutSuffixes(file, templateSuffixes)
  if (units.test(name)) return name
  return name.endsWith('.conf') && folder.endsWith('.d') && units.test(folder.slice(0, -2)) ? folder.slice(0, -2) : undefined
}

const units = /.\.(service|socket|timer|path|target|mount|slice)$/

/** The unit of a file with its drop-ins; undefined where the file is a drop-in itself. */
export function unitOf(document: Document, workspace: Workspace): Unit | undefined {
  const name = unitName(document.source.path)
  if (name === undefined || isDropIn(document.source.path)) return undefined
  return { name, document, dropIns: unitsIn(workspace).get(name)?.dropIns ?? [] }
}

/** The unit of a name, the one in the same folder first; undefined where there is none, or several elsewhere. */
export function findUnit(name: string, beside: Document, workspace: Workspace): Unit | undefined {
  const found = unitsIn(workspace).get(name)?.documents ?? []
  const near = found.find(({ source: { path } }) => folderOf(path) === folderOf(beside.source.path))
  const document = near ?? (found.length === 1 ? found[0] : undefined)
  return document && unitOf(document, workspace)
}

/** All units of one kind, such as `.socket`. */
export function unitsOfKind(suffix: string, workspace: Workspace): Unit[] {
  const found = [...unitsIn(workspace)].filter(([name]) => name.endsWith(suffix))
  return found.flatMap(([name, { documents, dropIns }]) => documents.map(document => ({ name, document, dropIns })))
}

/** The assignments to a key of a section that are in force, drop-ins last: an empty one takes back those before it. */
export function assignments({ document, dropIns }: Unit, section: string, key: string): Word[] {
  let found: Word[] = []
  for (const { tree } of [document, ...dropIns])
    for (const entry of optionsIn(tree.entries, section)) {
      const [value] = entry.args
      if (entry.name.value !== key || !value) continue
      if (value.value === '') found = []
      else found.push(value)
    }
  return found
}

/** The last assignment to a key; undefined where it is not set. */
export function assignment(unit: Unit, section: string, key: string): Word | undefined {
  return assignments(unit, section, key).at(-1)
}

function optionsIn(entries: Entry[], section: string): Entry[] {
  return entries.filter(({ name, body }) => body && name.value === section).flatMap(({ body = [] }) => body)
}

interface Files {
  documents: Document[]
  dropIns: Document[]
}

/** The files of each unit, by its name. */
function unitsIn(workspace: Workspace): ReadonlyMap<string, Files> {
  return workspace.keep('systemd units', workspace.root, () => filesByUnit(workspace.documentsOf('systemd')))
}

function filesByUnit(documents: readonly Document[]): Map<string, Files> {
  const units = new Map<string, Files>()
  for (const document of documents) {
    const name = unitName(document.source.path)
    if (name === undefined) continue
    const files = units.get(name) ?? { documents: [], dropIns: [] }
    units.set(name, files)
    if (isDropIn(document.source.path)) files.dropIns.push(document)
    else files.documents.push(document)
  }
  return units
}

function isDropIn(path: string): boolean {
  return /\.d\/[^/]+$/.test(path) && /\.conf(\.[\w]+)*$/.test(path)
}

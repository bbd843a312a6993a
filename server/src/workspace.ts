import { isCandidate } from './formats/candidates.ts'
import type { Document, Format, FormatId, Target, Workspace } from './formats/format.ts'
import { formats } from './formats/index.ts'
import { groupBy } from './list.ts'
import { remember } from './memory.ts'
import { fileName } from './path.ts'
import { Source } from './span.ts'
import type { Tree } from './syntax/tree.ts'

/** The only door to the files: the disk for the command line, open editors over the disk for the language server, a map in tests. */
export interface Files {
  /** Absolute path of the folder, `/`-separated. */
  root: string
  /** Paths of all files below the root that are not ignored. */
  list(): string[]
  /** The text of a file; undefined where there is none or it cannot be read as text. */
  read(path: string): string | undefined
}

export interface WorkspaceOptions {
  /** Folders on the server and the workspace folders that hold the same files. */
  paths?: Record<string, string>
  target?: Target
  /** Files to open whatever they are called. */
  also?: readonly string[]
  /** The format a file is of because the user says so, `none` where he says that it is of none; undefined where its name and text decide. */
  roleOf?(path: string): FormatId | 'none' | undefined
}

/** A workspace whose texts may change while the names of its files stay. */
export interface LiveWorkspace extends Workspace {
  /** Tells that files have other texts: what was made from them is forgotten. */
  changed(paths: Iterable<string>): void
}

/** What stands for all documents where it is remembered what a result was made from. */
const everything = '*'

/** Sees a folder as a workspace. Files are read when they are first asked for, and each is parsed once per format. */
export function openWorkspace(files: Files, { paths = {}, target = {}, also = [], roleOf }: WorkspaceOptions = {}): LiveWorkspace {
  const names = files.list().sort()
  const present = withFolders(names)
  let byName: ReadonlyMap<string, readonly string[]> | undefined
  const named = () => {
    byName ??= groupBy([...present], fileName)
    return byName
  }
  // What the generator has laid beside a file that it may not replace is no part of the deployment.
  const isBeside = (name: string) => name.endsWith('.new') && present.has(name.slice(0, -'.new'.length))
  const isOpened = (name: string) => (isCandidate(name) && !isBeside(name)) || also.includes(name) || roleOf?.(name) !== undefined
  const opened = names.filter(isOpened)
  const sources = new Map<string, Source | undefined>()
  /** The readings of each file by the format that was asked for; `undefined` is the one that recognises it. */
  const readings = new Map<string, Map<FormatId | undefined, Document | undefined>>()
  let documents: Document[] | undefined
  const byFormat = new Map<FormatId, Document[]>()
  const memory = remember()

  function source(path: string): Source | undefined {
    memory.reads(path)
    if (!sources.has(path)) {
      const text = files.read(path)
      sources.set(path, text === undefined ? undefined : new Source(path, text))
    }
    return sources.get(path)
  }

  function document(path: string, id?: FormatId): Document | undefined {
    memory.reads(path)
    let known = readings.get(path)
    if (!known) readings.set(path, (known = new Map()))
    if (known.has(id)) return known.get(id)
    const file = source(path)
    const wanted = id ?? roleOf?.(path)
    const format = file && formats.find(format => (wanted ? format.id === wanted : format.recognises(path, file.text)))
    const made = file && format && (known.get(format.id) ?? documentOf(file, format))
    known.set(id, made)
    if (made) known.set(made.format.id, made)
    return made
  }

  function all(): Document[] {
    documents ??= opened.flatMap(name => document(name) ?? [])
    return documents
  }

  function documentsOf(id: FormatId): readonly Document[] {
    memory.reads(id)
    let of = byFormat.get(id)
    if (!of) byFormat.set(id, (of = memory.unseen(() => all().filter(({ format }) => format.id === id))))
    return of
  }

  function changed(paths: Iterable<string>): void {
    const stale = new Set<string>([everything])
    for (const path of paths) {
      stale.add(path)
      const before = readings.get(path)?.get(undefined)
      readings.delete(path)
      sources.delete(path)
      if (!isOpened(path)) continue
      const after = document(path)
      for (const either of [before, after]) {
        if (!either) continue
        stale.add(either.format.id)
        byFormat.delete(either.format.id)
      }
      const place = before && after && documents ? documents.indexOf(before) : -1
      documents = after && place >= 0 ? documents?.with(place, after) : undefined
    }
    memory.changed(stale)
  }

  return {
    root: files.root,
    files: names,
    get documents() {
      memory.reads(everything)
      return memory.unseen(all)
    },
    documentsOf,
    has: path => present.has(path),
    source,
    document,
    locate: serverPath => locate(serverPath, files.root, paths, present, named),
    target,
    keep: memory.keep,
    changed,
  }
}

/** Paths of files, and of the folders around them. */
function withFolders(files: readonly string[]): Set<string> {
  const present = new Set<string>(files)
  for (const file of files) {
    for (let end = file.lastIndexOf('/'); end > 0; end = file.lastIndexOf('/', end - 1)) {
      const folder = file.slice(0, end)
      if (present.has(folder)) break
      present.add(folder)
    }
  }
  return present
}

/** A document is parsed when its tree is first asked for. */
function documentOf(source: Source, format: Format): Document {
  let tree: Tree | undefined
  return {
    source,
    format,
    get tree() {
      tree ??= format.parse(source)
      return tree
    },
  }
}

/** Paths of the workspace by their last components. */
type Named = () => ReadonlyMap<string, readonly string[]>

function locate(
  serverPath: string,
  root: string,
  paths: Record<string, string>,
  present: ReadonlySet<string>,
  named: Named,
): string | undefined {
  const mapped = Object.entries(paths)
    .filter(([server]) => serverPath === server || serverPath.startsWith(`${server}/`))
    .sort(([a], [b]) => b.length - a.length)[0]
  if (mapped) {
    const path = `${root}/${mapped[1]}${serverPath.slice(mapped[0].length)}`.replace(/\/(\.?\/)+/g, '/').replace(/\/\.?$/, '')
    return present.has(path) ? path : undefined
  }
  if (present.has(serverPath)) return serverPath
  return bySuffix(serverPath, named)
}

/** The one path that agrees with most of the last components; undefined where two agree equally well. */
function bySuffix(serverPath: string, named: Named): string | undefined {
  const wanted = serverPath.split('/').reverse()
  let best: string[] = []
  let most = 0
  for (const path of named().get(wanted[0] ?? '') ?? []) {
    const parts = path.split('/').reverse()
    let same = 0
    while (same < wanted.length && wanted[same] !== '' && parts[same] === wanted[same]) same++
    if (same > most) [best, most] = [[path], same]
    else if (same === most) best.push(path)
  }
  return best.length === 1 ? best[0] : undefined
}

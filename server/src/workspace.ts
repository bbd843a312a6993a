import type { Document, FormatId, Target, Workspace } from './formats/format.ts'
import { formats } from './formats/index.ts'
import { Source } from './span.ts'

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
}

/** Names of files that are opened to find out what they are; all others are read only when a configuration file refers to them. */
const candidates =
  /\.(conf|ini|nginx|vhost|service|socket|timer|path|cfg|template|tpl|j2|jinja2?|tmpl|sample|example|dist|in|ya?ml|sh)$|(^|\/)(Dockerfile[^/]*|[^/]*\.Dockerfile|Procfile[^/]*|manage\.py|[^/]*settings[^/]*\.py|settings\/[^/]*\.py|gunicorn[^/]*\.py|[wa]sgi[^/]*\.py)$|(^|\/)(sites-(available|enabled)|conf\.d|supervisor[^/]*|nginx)\/[^/]+$/

/** Sees a folder as a workspace. Files are read when they are first asked for, and each is parsed once per format. */
export function openWorkspace(files: Files, { paths = {}, target = {}, also = [] }: WorkspaceOptions = {}): Workspace {
  const names = files.list().sort()
  const present = new Set<string>(names)
  for (const name of names) {
    for (let end = name.lastIndexOf('/'); end > 0; end = name.lastIndexOf('/', end - 1)) {
      const folder = name.slice(0, end)
      if (present.has(folder)) break
      present.add(folder)
    }
  }
  const texts = new Map<string, string | undefined>()
  const sources = new Map<string, Source>()
  const parsed = new Map<string, Document>()

  function read(path: string): string | undefined {
    if (!texts.has(path)) texts.set(path, files.read(path))
    return texts.get(path)
  }

  function source(path: string): Source | undefined {
    const text = read(path)
    if (text === undefined) return undefined
    const made = sources.get(path) ?? new Source(path, text)
    sources.set(path, made)
    return made
  }

  function document(path: string, id?: FormatId): Document | undefined {
    const key = `${id ?? ''}:${path}`
    const before = parsed.get(key)
    if (before) return before
    const file = source(path)
    if (!file) return undefined
    const format = formats.find(format => (id ? format.id === id : format.recognises(path, file.text)))
    if (!format) return undefined
    const same = parsed.get(`${format.id}:${path}`)
    const made = same ?? {
      source: file,
      format,
      get tree() {
        return lazily(this)
      },
    }
    parsed.set(key, made)
    parsed.set(`${format.id}:${path}`, made)
    return made
  }

  const trees = new WeakMap<Document, Document['tree']>()
  function lazily(document: Document): Document['tree'] {
    const tree = trees.get(document) ?? document.format.parse(document.source)
    trees.set(document, tree)
    return tree
  }

  return {
    root: files.root,
    files: names,
    documents: names.filter(name => candidates.test(name) || also.includes(name)).flatMap(name => document(name) ?? []),
    has: path => present.has(path),
    source,
    document,
    locate: serverPath => locate(serverPath, files.root, paths, present),
    target,
  }
}

function locate(serverPath: string, root: string, paths: Record<string, string>, present: Set<string>): string | undefined {
  const mapped = Object.entries(paths)
    .filter(([server]) => serverPath === server || serverPath.startsWith(`${server}/`))
    .sort(([a], [b]) => b.length - a.length)[0]
  if (mapped) {
    const path = `${root}/${mapped[1]}${serverPath.slice(mapped[0].length)}`.replace(/\/(\.?\/)+/g, '/').replace(/\/\.?$/, '')
    return present.has(path) ? path : undefined
  }
  if (present.has(serverPath)) return serverPath
  return bySuffix(serverPath, present)
}

/** The one path that agrees with most of the last components; undefined where two agree equally well. */
function bySuffix(serverPath: string, present: Set<string>): string | undefined {
  const wanted = serverPath.split('/').reverse()
  let best: string[] = []
  let most = 0
  for (const path of present) {
    if (!path.endsWith(`/${wanted[0]}`)) continue
    const parts = path.split('/').reverse()
    let same = 0
    while (same < wanted.length && wanted[same] !== '' && parts[same] === wanted[same]) same++
    if (same > most) [best, most] = [[path], same]
    else if (same === most) best.push(path)
  }
  return best.length === 1 ? best[0] : undefined
}

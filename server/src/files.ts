import { isUtf8 } from 'node:buffer'
import { type Dirent, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { dirname, sep } from 'node:path'
import ignore, { type Ignore } from 'ignore'
import picomatch from 'picomatch'
import { t } from './l10n.ts'
import { UsageError } from './usage.ts'
import type { Files } from './workspace.ts'

/** The files of a folder on the disk, with what reading them has shown so far. */
export interface DiskFiles extends Files {
  /** What could not be read, and why; grows while files are read. */
  unreadable: Unreadable[]
  /** Symbolic links among the files → the real files, which may lie outside the root. */
  links: ReadonlyMap<string, string>
  /** Files whose bytes are not UTF-8: the servers do not care, but writing the decoded text back would change them. */
  notUtf8: ReadonlySet<string>
}

export interface Unreadable {
  path: string
  because: string
  folder?: true
}

export interface DiskOptions {
  /** Files and folders to read even where they are ignored or excluded. */
  named?: readonly string[]
  /** Glob patterns relative to the root. */
  exclude?: readonly string[]
}

const mostFiles = 200_000
const megabyte = 1024 * 1024
const mostBytes = 16 * megabyte

/** Folders of tools and installed packages: never a deployment of one's own. */
const foreign = new Set([
  '.git',
  '.hg',
  '.svn',
  'node_modules',
  'bower_components',
  '__pycache__',
  'site-packages',
  'dist-packages',
  '.tox',
  '.nox',
])

/** The absolute path with `/` between its parts, as all of the core writes paths. */
export function slashed(path: string): string {
  const plain = sep === '/' ? path : path.split(sep).join('/')
  return plain.length > 1 && plain.endsWith('/') ? plain.slice(0, -1) : plain
}

/** The files below a folder. The disk is walked at the first `list`, and a file is read when it is asked for. */
export function diskFiles(root: string, { named = [], exclude = [] }: DiskOptions = {}): DiskFiles {
  const unreadable: Unreadable[] = []
  const notUtf8 = new Set<string>()
  const links = new Map<string, string>()
  let paths: string[] | undefined

  return {
    root,
    unreadable,
    links,
    notUtf8,
    list() {
      paths ??= walk(root, named, exclude, links, unreadable)
      return [...paths]
    },
    read(path) {
      const content = contentOf(path)
      if (typeof content === 'string') {
        unreadable.push({ path, because: content })
        return undefined
      }
      if (!isUtf8(content)) notUtf8.add(path)
      return content.toString('utf8')
    },
  }
}

/** The bytes of a text file, or the reason why there are none. */
function contentOf(path: string): Buffer | string {
  try {
    const stat = statSync(path)
    if (!stat.isFile()) return t('it is not a regular file')
    if (stat.size > mostBytes)
      return t('it has {0} MB, and files above {1} MB are not read', Math.ceil(stat.size / megabyte), mostBytes / megabyte)
    const bytes = readFileSync(path)
    if (!bytes.includes(0)) return bytes
    const utf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)
    return utf16 ? t('it is UTF-16, which no server reads; save it as UTF-8') : t('it holds NUL bytes, so it is not a text file')
  } catch (error) {
    return reasonOf(error)
  }
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
  if (code === 'EACCES' || code === 'EPERM') return t('permission denied')
  if (code === 'ENOENT') return t('it is no longer there')
  if (code === 'ELOOP') return t('its symbolic links lead in a circle')
  return code
}

interface Folder {
  path: string
  /** The rules of `.gitignore` files from the outermost folder to this one. */
  ignores: readonly { folder: string; rules: Ignore }[]
  /** Reached through a symbolic link: links to folders inside it are not followed, so that no circle can arise. */
  linked: boolean
}

/** Paths of all files below the root that are not ignored, and of the named ones in any case. */
function walk(
  root: string,
  named: readonly string[],
  exclude: readonly string[],
  links: Map<string, string>,
  unreadable: Unreadable[],
): string[] {
  const excluded =
    exclude.length > 0
      ? picomatch(
          exclude.flatMap(glob => [glob, `${glob.replace(/\/$/, '')}/**`]),
          { dot: true },
        )
      : () => false
  const found = new Set<string>()
  const entered = new Set<string>()
  const realRoot = realpathSync(root)
  const queue: Folder[] = [{ path: root, ignores: ignoresAbove(root), linked: false }]
  let seen = 0

  /** A real path as it is written here, where the root itself is reached through a link. */
  function belowRoot(real: string): string {
    return slashed(real.startsWith(realRoot + sep) ? root + real.slice(realRoot.length) : real)
  }

  function enter(folder: Folder): void {
    entered.add(folder.path)
    let entries: Dirent[]
    try {
      entries = readdirSync(folder.path, { withFileTypes: true })
    } catch (error) {
      unreadable.push({ path: folder.path, because: reasonOf(error), folder: true })
      return
    }
    const top = folder.path === root || named.includes(folder.path)
    if (!top && entries.some(entry => entry.name === 'pyvenv.cfg')) return
    const own = entries.some(entry => entry.name === '.gitignore') ? ignoresIn(folder.path) : undefined
    const ignores = own ? [...folder.ignores, own] : folder.ignores
    for (const entry of entries) {
      if (++seen > mostFiles) {
        throw new UsageError(
          t('more than {0} files below {1}; name the folders to read, or exclude some in djdeploy.toml', mostFiles, root),
        )
      }
      const path = folder.path === '/' ? `/${entry.name}` : `${folder.path}/${entry.name}`
      const kind = kindOf(entry, path)
      if (!kind || (kind === 'folder' && foreign.has(entry.name))) continue
      if (ignored(path, kind === 'folder', ignores) || excluded(path.slice(root.length + 1))) continue
      if (kind === 'file') {
        found.add(path)
        if (entry.isSymbolicLink()) links.set(path, belowRoot(realpathSync(path)))
      } else if (!entry.isSymbolicLink()) queue.push({ path, ignores, linked: folder.linked })
      else if (!folder.linked && !leadsUp(path, realRoot)) queue.push({ path, ignores, linked: true })
    }
  }

  for (let folder = queue.pop(); folder; folder = queue.pop()) enter(folder)
  for (const path of named) {
    if (found.has(path) || entered.has(path)) continue
    if (!statSync(path).isDirectory()) {
      found.add(path)
      continue
    }
    queue.push({ path, ignores: [], linked: false })
    for (let folder = queue.pop(); folder; folder = queue.pop()) enter(folder)
  }
  return [...found].sort()
}

/** What stands behind a name, links followed. Sockets and dangling links are nothing to read; pipes are listed so that they can be reported. */
function kindOf(entry: Dirent, path: string): 'file' | 'folder' | undefined {
  if (entry.isFile()) return 'file'
  if (entry.isDirectory()) return 'folder'
  if (entry.isSocket()) return undefined
  if (!entry.isSymbolicLink()) return 'file'
  try {
    const stat = statSync(path)
    return stat.isDirectory() ? 'folder' : stat.isSocket() ? undefined : 'file'
  } catch {
    return undefined
  }
}

/** Whether a link leads to the root, to a folder around it, or to a folder around the link itself: following it would read everything again. */
function leadsUp(link: string, realRoot: string): boolean {
  const target = realpathSync(link)
  const inside = (folder: string) => folder === target || folder.startsWith(target.endsWith(sep) ? target : target + sep)
  return inside(realRoot) || inside(realpathSync(dirname(link)))
}

/** `.gitignore` files in the folders above, up to the one that holds `.git`. */
function ignoresAbove(root: string): Folder['ignores'] {
  const above: { folder: string; rules: Ignore }[] = []
  for (let folder = root; !isThere(`${folder}/.git`); ) {
    const parent = slashed(dirname(folder))
    if (parent === folder) return []
    folder = parent
    const own = ignoresIn(folder)
    if (own) above.unshift(own)
  }
  return above
}

function ignoresIn(folder: string): Folder['ignores'][number] | undefined {
  const path = `${folder}/.gitignore`
  if (!isThere(path)) return undefined
  const content = contentOf(path)
  return typeof content === 'string' ? undefined : { folder, rules: ignore().add(content.toString('utf8')) }
}

function isThere(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined
}

/** The nearest `.gitignore` that has an opinion decides. */
function ignored(path: string, isFolder: boolean, ignores: Folder['ignores']): boolean {
  for (let index = ignores.length - 1; index >= 0; index--) {
    const { folder, rules } = ignores[index] ?? {}
    if (folder === undefined || !rules) continue
    const opinion = rules.test(path.slice(folder.length + 1) + (isFolder ? '/' : ''))
    if (opinion.ignored || opinion.unignored) return opinion.ignored
  }
  return false
}

/** The same files with other texts over them: what an editor holds, what stands on standard input, what a fix has changed. */
export function over(files: Files, texts: ReadonlyMap<string, string>): Files {
  return {
    root: files.root,
    list: () => [...new Set([...files.list(), ...texts.keys()])],
    read: path => texts.get(path) ?? files.read(path),
  }
}

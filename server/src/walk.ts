import { type Dirent, existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { basename, dirname, sep } from 'node:path'
import ignore, { type Ignore } from 'ignore'
import picomatch from 'picomatch'
import { t } from './l10n.ts'
import { UsageError } from './usage.ts'

/** What a walk through a folder has found. */
export interface Found {
  /** Paths of all files that are not ignored, sorted. */
  paths: string[]
  /** Paths that a symbolic link makes → the real files, which may lie outside the root. */
  links: Map<string, string>
  /** Folders that could not be opened → why. */
  closed: Map<string, unknown>
}

/** Above this a folder is hardly one project, and reading it would take minutes. */
const mostFiles = 200_000

/** The folder, in the one that a deployment is written to, that holds new and old files while they are written. Gone before and after. */
export const stagingName = '.djdeploy-writing'

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
  stagingName,
])

interface Folder {
  path: string
  /** The rules of `.gitignore` files from the outermost folder to this one. */
  ignores: readonly { folder: string; rules: Ignore }[]
  /** The real path, where a symbolic link led here: links to folders inside it are not followed, so that no circle can arise. */
  real?: string
}

/** The absolute path with `/` between its parts and none at the end, as all of the core writes paths. */
export function slashed(path: string): string {
  const plain = sep === '/' ? path : path.split(sep).join('/')
  return plain.length > 1 && plain.endsWith('/') ? plain.slice(0, -1) : plain
}

/** What makes a folder a virtual environment, the only file of it that is found: those folders are mostly ignored, and always foreign. */
const venvFile = 'pyvenv.cfg'
const venvName = /^\.?(venv|env|virtualenv)$/

/** Finds the files below a folder; what is named is found even where it is ignored or excluded (globs relative to the root). */
export function walk(root: string, named: readonly string[], exclude: readonly string[]): Found {
  const found: Found = { paths: [], links: new Map(), closed: new Map() }
  const realRoot = realpathSync(root)
  const entered = new Set<string>()
  let seen = 0

  walkFrom({ path: root, ignores: ignoresAbove(root) }, matcher(exclude))
  const walked = new Set(found.paths)
  for (const path of named) {
    if (walked.has(path) || entered.has(path)) continue
    if (statSync(path).isDirectory()) walkFrom({ path, ignores: [] }, () => false)
    else found.paths.push(path)
  }
  found.paths = [...new Set(found.paths)].sort()
  return found

  function walkFrom(top: Folder, excluded: (path: string) => boolean): void {
    const queue = [top]
    for (let folder = queue.pop(); folder; folder = queue.pop()) {
      entered.add(folder.path)
      const entries = entriesOf(folder.path, found.closed)
      if (folder !== top && !named.includes(folder.path) && entries.some(entry => entry.name === venvFile)) {
        found.paths.push(below(folder.path, venvFile))
        continue
      }
      const own = entries.some(entry => entry.name === '.gitignore') ? ignoresIn(folder.path) : undefined
      const ignores = own ? [...folder.ignores, own] : folder.ignores
      for (const entry of entries) {
        count()
        const path = below(folder.path, entry.name)
        const kind = kindOf(entry, path)
        if (!kind || (kind === 'folder' && foreign.has(entry.name)) || excluded(path.slice(root.length + 1))) continue
        if (ignored(path, kind, ignores)) {
          found.paths.push(...venvIn(path, kind))
          continue
        }
        const isLink = entry.isSymbolicLink()
        const real = isLink ? realOf(path) : folder.real && below(folder.real, entry.name)
        if (kind === 'file') addFile(path, real)
        else if (!isLink || (!folder.real && !leadsUp(path, realRoot))) queue.push({ path, ignores, real })
      }
    }
  }

  function count(): void {
    if (++seen > mostFiles)
      throw new UsageError(t('more than {0} files below {1}; name the folders to read, or exclude some in djdeploy.toml', mostFiles, root))
  }

  function addFile(path: string, real: string | undefined): void {
    found.paths.push(path)
    if (real) found.links.set(path, real)
  }

  /** The real path behind a link, as it is written here where the root itself is reached through a link; undefined in a circle of links. */
  function realOf(link: string): string | undefined {
    if (!existsSync(link)) return undefined
    const real = realpathSync(link)
    return slashed(real.startsWith(realRoot + sep) ? root + real.slice(realRoot.length) : real)
  }
}

/** What is found of an ignored folder that is called like a virtual environment and is one. */
function venvIn(path: string, kind: 'file' | 'folder'): string[] {
  const file = below(path, venvFile)
  return kind === 'folder' && venvName.test(basename(path)) && existsSync(file) ? [file] : []
}

function below(folder: string, name: string): string {
  return folder === '/' ? `/${name}` : `${folder}/${name}`
}

function entriesOf(folder: string, closed: Found['closed']): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch (error) {
    closed.set(folder, error)
    return []
  }
}

/**
 * What stands behind a name, links followed. Sockets and dangling links are nothing to read; pipes and links in a circle are found so
 * that they can be reported.
 */
function kindOf(entry: Dirent, path: string): 'file' | 'folder' | undefined {
  if (entry.isFile()) return 'file'
  if (entry.isDirectory()) return 'folder'
  if (entry.isSocket()) return undefined
  if (!entry.isSymbolicLink()) return 'file'
  try {
    const stat = statSync(path)
    return stat.isDirectory() ? 'folder' : stat.isSocket() ? undefined : 'file'
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ELOOP' ? 'file' : undefined
  }
}

/** Whether a link leads to a folder around the root or around itself: following it would find everything again. */
function leadsUp(link: string, realRoot: string): boolean {
  const target = realpathSync(link)
  const holds = (folder: string) => folder === target || folder.startsWith(target.endsWith(sep) ? target : target + sep)
  return holds(realRoot) || holds(realpathSync(dirname(link)))
}

function matcher(globs: readonly string[]): (path: string) => boolean {
  if (globs.length === 0) return () => false
  const withContent = globs.flatMap(glob => [glob, `${glob.replace(/\/$/, '')}/**`])
  return picomatch(withContent, { dot: true })
}

/** `.gitignore` files in the folders above, up to the one that holds `.git`; none where there is no repository. */
function ignoresAbove(root: string): Folder['ignores'] {
  const above: Folder['ignores'][number][] = []
  for (let folder = root; !existsSync(below(folder, '.git')); ) {
    const parent = slashed(dirname(folder))
    if (parent === folder) return []
    folder = parent
    const own = ignoresIn(folder)
    if (own) above.unshift(own)
  }
  return above
}

function ignoresIn(folder: string): Folder['ignores'][number] | undefined {
  const path = below(folder, '.gitignore')
  try {
    return statSync(path).isFile() ? { folder, rules: ignore().add(readFileSync(path, 'utf8')) } : undefined
  } catch {
    return undefined
  }
}

/** The nearest `.gitignore` that has an opinion decides. */
function ignored(path: string, kind: 'file' | 'folder', ignores: Folder['ignores']): boolean {
  const opinion = ignores
    .map(({ folder, rules }) => rules.test(path.slice(folder.length + (folder === '/' ? 0 : 1)) + (kind === 'folder' ? '/' : '')))
    .findLast(opinion => opinion.ignored || opinion.unignored)
  return opinion?.ignored ?? false
}

import { isUtf8 } from 'node:buffer'
import { closeSync, constants, openSync, readFileSync, readSync, statSync } from 'node:fs'
import { t } from './l10n.ts'
import { type Found, walk } from './walk.ts'
import type { Files } from './workspace.ts'

/** The files of a folder on the disk, with what reading them has shown so far. */
export interface DiskFiles extends Files {
  /** What could not be read, and why; grows while files are read. */
  unreadable(): Unreadable[]
  /** Symbolic links among the files → the real files, which may lie outside the root. */
  links(): ReadonlyMap<string, string>
  /** Files whose bytes are not UTF-8: the servers do not care, but writing the decoded text back would change them. */
  notUtf8: ReadonlySet<string>
}

/** Why a file or folder is not read, as a sentence in the language that is spoken when it is told. */
export type Refusal = () => string

/** A file, or a folder, that is there and could not be read. */
export interface Unreadable {
  path: string
  because: Refusal
  folder?: true
}

interface DiskOptions {
  /** Files and folders to read even where they are ignored or excluded. */
  named?: readonly string[]
  /** Glob patterns relative to the root. */
  exclude?: readonly string[]
  /** A file whose bytes are here, whatever the disk has at its path. */
  given?: { path: string; bytes: Buffer }
  /** Told once, when there turns out to be much to read. */
  whenMuch?(): void
}

const megabyte = 1024 * 1024
const mostBytes = 16 * megabyte

/** So many bytes take so long to read and to check that it matters how V8 runs the program. */
const muchToRead = megabyte / 16

/**
 * The files below a folder. The disk is walked when they are first listed, and a file is read when it is asked for. Nothing but what is
 * listed can be read: a path in a configuration means a place on the server, not on this machine.
 */
export function diskFiles(root: string, { named = [], exclude = [], given, whenMuch }: DiskOptions = {}): DiskFiles {
  const refused = new Map<string, Refusal>()
  const notUtf8 = new Set<string>()
  let walked: Found | undefined
  const found = () => (walked ??= walk(root, named, exclude))
  let known: Set<string> | undefined
  let bytesRead = 0

  return {
    root,
    notUtf8,
    list: () => (given ? [...new Set([...found().paths, given.path])] : [...found().paths]),
    links: () => found().links,
    read(path) {
      known ??= new Set(found().paths)
      if (!known.has(path) && path !== given?.path) return undefined
      const content = path === given?.path ? textIn(given.bytes) : contentOf(path)
      if (typeof content === 'function') {
        refused.set(path, content)
        return undefined
      }
      refused.delete(path)
      if (bytesRead < muchToRead && (bytesRead += content.length) >= muchToRead) whenMuch?.()
      if (!isUtf8(content)) notUtf8.add(path)
      return content.toString('utf8')
    },
    unreadable: () => [
      ...[...found().closed].map(([path, error]): Unreadable => ({ path, because: () => reasonOf(error), folder: true })),
      ...[...refused].map(([path, because]) => ({ path, because })),
    ],
  }
}

/** The bytes of a text file, or the reason why there are none. */
export function contentOf(path: string): Buffer | Refusal {
  try {
    const short = shortContentOf(path)
    if (short) return textIn(short)
    const stat = statSync(path)
    if (!stat.isFile()) return () => t('it is not a regular file')
    return tooLarge(stat.size) ?? textIn(readFileSync(path))
  } catch (error) {
    return () => reasonOf(error)
  }
}

/**
 * What is in a file if it is short, as nearly all are: to ask for its size first would take as long again. Undefined for any other file, an
 * empty one, and what is no file: of a pipe, which must not be waited for, nothing can be read at a position.
 */
function shortContentOf(path: string): Buffer | undefined {
  let file: number | undefined
  try {
    file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
    room ??= Buffer.allocUnsafe(megabyte / 16)
    const length = readSync(file, room, 0, room.length, 0)
    return length > 0 && length < room.length ? Buffer.from(room.subarray(0, length)) : undefined
  } catch {
    return undefined
  } finally {
    if (file !== undefined) closeSync(file)
  }
}

/** Where short files are read into, one after the other. */
let room: Buffer | undefined

/** The same bytes if they are those of a text file, or the reason why they are not read. */
export function textIn(bytes: Buffer): Buffer | Refusal {
  const refusal = tooLarge(bytes.length)
  if (refusal) return refusal
  if (!bytes.includes(0)) return bytes
  if (bytes.toString('latin1', 1, 9) === 'GITCRYPT') return locked
  const utf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)
  return () => (utf16 ? t('it is UTF-16, which no server reads; save it as UTF-8') : t('it holds NUL bytes, so it is not a text file'))
}

/** The reason why a file is not read that git-crypt keeps locked. */
export const locked: Refusal = () => t('it is encrypted by git-crypt')

/** The reason why a text of so many bytes is not read; undefined for one that is. */
export function tooLarge(size: number): Refusal | undefined {
  if (size <= mostBytes) return undefined
  return () => t('it has {0} MB, and files above {1} MB are not read', Math.ceil(size / megabyte), mostBytes / megabyte)
}

/** Why the system refused something, in the words of the user. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
  if (code === 'EACCES' || code === 'EPERM') return t('permission denied')
  if (code === 'ENOENT') return t('it is no longer there')
  if (code === 'ENOSPC' || code === 'EDQUOT') return t('no space is left')
  if (code === 'EROFS') return t('the file system is read-only')
  if (code === 'EISDIR') return t('it is a folder')
  if (code === 'ENOTDIR') return t('a part of its path is no folder')
  if (code === 'ELOOP') return t('its symbolic links lead in a circle')
  return code
}

/** The same files with other texts over them: what an editor holds, what stands on standard input, what a fix has changed. */
export function over(files: Files, texts: ReadonlyMap<string, string>): Files {
  return {
    root: files.root,
    list: () => [...new Set([...files.list(), ...texts.keys()])],
    read: path => texts.get(path) ?? files.read(path),
  }
}

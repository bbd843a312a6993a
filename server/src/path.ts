/** The folder that a path lies in; empty for a name alone. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')))
}

/** The last part of a path. */
export function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

/** Whether a path is that of a folder, or of anything in it. */
export function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder === '/' ? folder : `${folder}/`)
}

/** Those of sorted paths that lie below a folder. */
export function pathsBelow(folder: string, sorted: readonly string[]): readonly string[] {
  // The character behind "/" is "0".
  return sorted.slice(firstFrom(`${folder}/`, sorted), firstFrom(`${folder}0`, sorted))
}

/** Where the first of sorted paths is that does not come before a text. */
function firstFrom(text: string, sorted: readonly string[]): number {
  let [from, to] = [0, sorted.length]
  while (from < to) {
    const middle = (from + to) >> 1
    if ((sorted[middle] ?? '') < text) from = middle + 1
    else to = middle
  }
  return from
}

/** What of a path lies below a folder: `shop/urls.py`; `.` for the folder itself, and the whole path where it lies elsewhere. */
export function pathBelow(folder: string, path: string): string {
  if (path === folder) return '.'
  return path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : path
}

/** A path as seen from a folder; both are absolute and `/`-separated. On another drive the path stays as it is. */
export function relativePath(folder: string, path: string): string {
  const from = folder.split('/').filter(Boolean)
  const to = path.split('/').filter(Boolean)
  if (/:$/.test(to[0] ?? '') && to[0] !== from[0]) return path
  let same = 0
  while (same < from.length && same < to.length - 1 && from[same] === to[same]) same++
  return [...from.slice(same).map(() => '..'), ...to.slice(same)].join('/')
}

/** An absolute path without doubled slashes and dot segments. */
export function cleanPath(path: string): string {
  if (path.startsWith('/') && !path.includes('//') && !path.includes('/.'))
    return path.endsWith('/') && path.length > 1 ? path.slice(0, -1) : path
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  const isOnDrive = /^[A-Za-z]:\//.test(path)
  return `${isOnDrive ? '' : '/'}${parts.join('/')}`
}

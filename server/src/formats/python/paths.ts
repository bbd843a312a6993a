/** `os.path.join`: an absolute part discards what stands before it. */
export function join(first: string, ...rest: string[]): string {
  let path = first
  for (const part of rest) {
    if (part.startsWith('/')) path = part
    else if (path === '' || path.endsWith('/')) path += part
    else path += `/${part}`
  }
  return path
}

/** `os.path.dirname`. */
export function dirname(path: string): string {
  const head = path.slice(0, path.lastIndexOf('/') + 1)
  return /^\/*$/.test(head) ? head : withoutSlashes(head)
}

/** `os.path.basename`. */
export function basename(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

/** `os.path.normpath`: exactly two slashes at the start stay two. */
export function normpath(path: string): string {
  const root = /^\/\/(?!\/)/.test(path) ? '//' : path.startsWith('/') ? '/' : ''
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue
    if (part !== '..' || (root === '' && (parts.length === 0 || parts.at(-1) === '..'))) parts.push(part)
    else parts.pop()
  }
  return root + parts.join('/') || '.'
}

/** The text of a `pathlib.Path`: no doubled slashes, no `.`, but `..` stays. */
export function pureText(path: string): string {
  const root = /^\/\/(?!\/)/.test(path) ? '//' : path.startsWith('/') ? '/' : ''
  const parts = path.split('/').filter(part => part !== '' && part !== '.')
  return root + parts.join('/') || '.'
}

/** `Path.parent`: the root is its own, and that of a single name is `.`. */
export function pureParent(path: string): string {
  if (/^\/*$/.test(path) || path === '.') return path
  const slash = path.lastIndexOf('/')
  return slash < 0 ? '.' : pureText(path.slice(0, slash) || '/')
}

function withoutSlashes(path: string): string {
  let end = path.length
  while (end > 0 && path[end - 1] === '/') end--
  return path.slice(0, end)
}

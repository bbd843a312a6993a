import { isUtf8 } from 'node:buffer'
import { lstatSync, type Stats } from 'node:fs'
import { join } from 'node:path'
import { contentOf, reasonOf } from '../files.ts'
import type { Present } from '../generate/compare.ts'
import { t } from '../l10n.ts'

/** What stands at a path below a folder, no symbolic link followed: where one leads, nobody has asked us to write. */
export function presentAt(folder: string, path: string): Present {
  const parts = path.split('/')
  if (parts.some(part => part === '' || part === '.' || part === '..') || /[\0\\]/.test(path))
    return { kind: 'other', because: t('{0} is no path below the folder', JSON.stringify(path)) }
  for (let depth = 1; depth <= parts.length; depth++) {
    const name = parts.slice(0, depth).join('/')
    const stat = statOf(join(folder, name))
    if (!stat) return { kind: 'absent' }
    if (typeof stat === 'string') return { kind: 'other', because: `${name}: ${stat}` }
    if (stat.isSymbolicLink()) return { kind: 'other', because: t('{0} is a symbolic link, and what lies behind it is left alone', name) }
    if (depth < parts.length && !stat.isDirectory()) return { kind: 'other', because: t('{0} is no folder', name) }
  }
  const content = contentOf(join(folder, path))
  if (typeof content === 'function') return { kind: 'other', because: content() }
  if (!isUtf8(content)) return { kind: 'other', because: t('it is not UTF-8') }
  return { kind: 'text', text: content.toString('utf8') }
}

function statOf(path: string): Stats | string | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false })
  } catch (error) {
    return reasonOf(error)
  }
}

import type { Document, Workspace } from '../formats/format.ts'
import { includesFrom, rootOf } from '../formats/nginx/configurations.ts'
import { t } from '../l10n.ts'
import { pathBelow } from '../path.ts'
import { textOf } from '../span.ts'
import type { Entry } from '../syntax/tree.ts'
import type { Data, Shown, ShownLine } from './shown.ts'

/** No real configuration includes so deep, or expands to so many directives. */
const deepest = 32
const most = 500_000

/** What is left to be read of a block, or of a file included in it. */
interface Rest {
  entries: readonly Entry[]
  next: number
  /** Where its directives go. */
  into: Data[]
  depth: number
  /** Paths of the files that are open here, the innermost last. */
  open: readonly string[]
  /** Whether the end of these entries is the end of a block. */
  closes: boolean
}

/**
 * The tree of a configuration with includes expanded where they stand: `{ directive, args, file, line }`, and the directives of a block
 * in `block`. An include that cannot be followed stays, with `null` for what it brings.
 */
export function showNginx(document: Document, workspace: Workspace): Shown {
  const includes = includesFrom(rootOf(document.source.path, workspace), workspace)
  const outermost: Data[] = []
  const lines: ShownLine[] = []
  const { path } = document.source
  const rests: Rest[] = [{ entries: document.tree.entries, next: 0, into: outermost, depth: 0, open: [path], closes: false }]
  let read = 0
  for (let rest = rests.at(-1); rest && read < most; rest = rests.at(-1)) {
    const entry = rest.entries[rest.next++]
    if (!entry) {
      rests.pop()
      if (rest.closes) lines.push({ text: `${indent(rest.depth - 1)}}` })
      continue
    }
    read++
    const { depth, into, open } = rest
    const files = entry.name.value === 'include' && !entry.body ? filesOf(entry, open) : undefined
    if (files) {
      for (const { path, entries } of files.toReversed())
        rests.push({ entries, next: 0, into, depth, open: [...open, path], closes: false })
      continue
    }
    const line: ShownLine = { text: `${indent(depth)}${written(entry)}`, at: entry }
    lines.push(line)
    const data: Record<string, Data> = plain(entry, workspace)
    into.push(data)
    if (entry.body) {
      const block: Data[] = []
      data.block = block
      rests.push({ entries: entry.body, next: 0, into: block, depth: depth + 1, open, closes: true })
    } else if (entry.name.value === 'include') {
      data.block = null
      line.because = t('the file is not in the workspace')
    }
  }
  return { data: outermost, lines }

  function filesOf(include: Entry, open: readonly string[]): { path: string; entries: readonly Entry[] }[] | undefined {
    const paths = includes(include)
    if (!paths || open.length > deepest || paths.some(path => open.includes(path))) return undefined
    return paths.flatMap(path => {
      const document = workspace.document(path, 'nginx')
      return document ? [{ path, entries: document.tree.entries }] : []
    })
  }
}

function plain({ source, name, args, start }: Entry, { root }: Workspace): Record<string, Data> {
  const { path } = source
  return {
    directive: name.value,
    args: args.map(({ value }) => value),
    file: pathBelow(root, path),
    line: source.position(start).line + 1,
  }
}

/** The words as they stand in the file, in one line. */
function written({ name, args, body }: Entry): string {
  const words = [name, ...args].map(word => textOf(word).replace(/(?<!\s)\s*\n\s*/g, ' '))
  return `${words.join(' ')}${body ? ' {' : ';'}`
}

function indent(depth: number): string {
  return '    '.repeat(depth)
}

import type { InlayHint, Range } from 'vscode-languageserver-types'
import type { Document } from '../formats/format.ts'
import { t } from '../l10n.ts'
import { pathBelow } from '../path.ts'
import { type Span, textOf } from '../span.ts'
import type { Stack } from '../stack.ts'
import { definitionsOf, inFile, namesOf, stacksAround } from './names.ts'
import type { View } from './place.ts'

/** What to show. */
interface InlayOptions {
  /** Where relative paths, patterns and `%d` lead. */
  paths: boolean
  /** What values with placeholders become. */
  values: boolean
}

/** Behind a value what it comes to, where that is not what is written. `range` is the part of the file that is on the screen. */
export function inlays(view: View, document: Document, range: Range, { paths, values }: InlayOptions): InlayHint[] {
  const { source } = document
  const [from, to] = [source.offset(range.start), source.offset(range.end)]
  const hints = new Map<number, InlayHint>()
  const add = (at: Span, label: string) => {
    if (at.source.path !== source.path || at.end < from || at.end > to || hints.has(at.end)) return
    hints.set(at.end, { position: source.position(at.end), label, paddingLeft: true })
  }
  for (const stack of stacksAround({ ...view, document })) {
    for (const { kind, options } of paths || values ? stack.servers : []) {
      if (kind !== 'uwsgi') continue
      for (const { at, value, entry } of options) {
        const written = textOf(at)
        if (!entry || !value.known || value.value === written || !written.includes('%')) continue
        const isPath = /%[a-z\d]/i.test(written.replaceAll(/%\([^)]*\)/g, '')) && value.value.includes('/')
        if (isPath ? paths : values) add(at, `= ${inWorkspace(value.value, view)}`)
      }
    }
    if (paths) for (const { at, files } of filesIn(view, document, stack)) add(at, files)
  }
  return [...hints.values()].sort((a, b) => a.position.line - b.position.line || a.position.character - b.position.character)
}

/** Relative names and patterns of files, with the file or the number of files they lead to. */
function filesIn({ workspace }: View, { source }: Document, stack: Stack): { at: Span; files: string }[] {
  const names = namesOf(stack)
  const found = new Map<string, { at: Span; paths: string[] }>()
  for (const occurrence of inFile(source.path, names)) {
    const written = textOf(occurrence.at)
    if (occurrence.kind !== 'file' || occurrence.role !== 'use' || (/^["']?\//.test(written) && !/[*?[%]/.test(written))) continue
    const key = `${occurrence.at.start}`
    const hint = found.get(key) ?? { at: occurrence.at, paths: [] }
    found.set(key, hint)
    for (const { at } of definitionsOf({ occurrence, names })) hint.paths.push(at.source.path)
  }
  return [...found.values()].flatMap(({ at, paths }) => {
    const [path] = paths
    const name = path === undefined ? undefined : pathBelow(workspace.root, path)
    if (name === undefined || name === textOf(at)) return []
    return [{ at, files: paths.length > 1 ? t('→ {0} files', paths.length) : `→ ${name}` }]
  })
}

function inWorkspace(value: string, { workspace }: View): string {
  return value.replaceAll(`${workspace.root}/`, '')
}

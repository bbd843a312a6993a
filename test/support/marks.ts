import { fileURLToPath } from 'node:url'
import type { Location } from 'vscode-languageserver-types'
import type { View } from '../../server/src/features/place.ts'
import { Source } from '../../server/src/span.ts'

/** Places as a person would name them, in the order of files and lines: `deploy/shop.ini:4 «/run/shop.sock»`. */
export function show(view: View, locations: readonly Location[]): string[] {
  return locations.map(location => place(view, location)).sort()
}

function place({ workspace }: View, { uri, range }: Location): string {
  const path = fileURLToPath(uri)
  const source = (workspace.document(path) ?? workspace.document(path, 'uwsgi'))?.source ?? new Source(path, '')
  const text = source.text.slice(source.offset(range.start), source.offset(range.end))
  return `${path.slice(workspace.root.length + 1)}:${range.start.line + 1} «${text}»`
}

import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import type { Document, FormatId } from '../../server/src/formats/format.ts'
import { formats } from '../../server/src/formats/index.ts'
import { Source } from '../../server/src/span.ts'
import { filesBelow } from './workspace.ts'

/** A text read in a format. */
export function documentOf(id: FormatId, text: string): Document {
  const format = formats.find(format => format.id === id) ?? assert.fail(id)
  const source = new Source('/w/file', text)
  return { source, format, tree: format.parse(source) }
}

/** The configuration files of the examples and of the tests. */
export function fixtures(): Document[] {
  const files = ['examples', 'test/stacks', 'test/reality'].flatMap(folder => Object.entries(filesBelow(folder)))
  return files.flatMap(([name, text]) => {
    const format = formats.find(format => format.recognises(`/w/${name}`, text))
    return format ? [documentOf(format.id, text)] : []
  })
}

/** The folders of whole deployments. */
export function stackFolders(): string[] {
  return readdirSync('test/stacks', { withFileTypes: true }).flatMap(entry => (entry.isDirectory() ? [`test/stacks/${entry.name}`] : []))
}

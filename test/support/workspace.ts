import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Workspace } from '../../server/src/formats/format.ts'
import { detectTarget } from '../../server/src/target.ts'
import { openWorkspace, type WorkspaceOptions } from '../../server/src/workspace.ts'

/** A workspace in memory, rooted at `/w`: file name below the root → text. Versions are those its own files tell, unless given. */
export function workspaceOf(files: Record<string, string>, options?: WorkspaceOptions): Workspace {
  const texts = new Map(Object.entries(files).map(([name, text]) => [`/w/${name}`, text]))
  const target = detectTarget([...texts.keys()], path => texts.get(path))
  return openWorkspace({ root: '/w', list: () => [...texts.keys()], read: path => texts.get(path) }, { target, ...options })
}

/** The files of a folder, in it and below: name from the folder → text. */
export function filesBelow(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(name => statSync(join(folder, name)).isFile())
  return Object.fromEntries(names.map(name => [name.replaceAll('\\', '/'), readFileSync(join(folder, name), 'utf8')]))
}

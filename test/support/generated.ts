import assert from 'node:assert/strict'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type Folder, folderOf } from './cli.ts'
import { djangoProject as project } from './djangoProject.ts'

/** The file of nginx that a project called shop gets. */
export const site = 'deploy/nginx/shop.conf'

/** When files of a deployment were last written, by their names. */
export function times(folder: Folder): Record<string, number> {
  const names = readdirSync(join(folder.path, 'deploy'), { recursive: true, encoding: 'utf8' }).sort()
  return Object.fromEntries(['.', ...names].map(name => [name, statSync(join(folder.path, 'deploy', name)).mtimeMs]))
}

/** A project with a deployment that an earlier run has written. */
export function generated(...args: string[]): Folder {
  const folder = folderOf(project)
  const { code, stderr } = folder.run(['generate', '--yes', ...args])
  assert.equal(code, 0, stderr)
  return folder
}

/** Puts one text in the place of another; gives the whole file. */
export function edit(folder: Folder, name: string, old: string, text: string): string {
  const before = folder.read(name)
  assert.ok(before.includes(old), `${name} holds no "${old}"`)
  folder.write({ [name]: before.replace(old, text) })
  return folder.read(name)
}

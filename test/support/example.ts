import { cpSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { after } from 'node:test'

/** A copy of a folder of this project that tests may change; it goes away with them. */
export function copyOf(folder: string): string {
  const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'djdeploy-example-')))
  after(() => rmSync(scratch, { recursive: true, force: true }))
  const copy = join(scratch, basename(folder))
  cpSync(folder, copy, { recursive: true })
  return copy
}

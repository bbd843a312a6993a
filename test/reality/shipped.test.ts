import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { test } from 'node:test'
import type { FormatId } from '../../server/src/formats/format.ts'
import { rules } from '../../server/src/rules/index.ts'
import { lint } from '../../server/src/rules/lint.ts'
import { gather } from '../../server/src/stack.ts'
import { openWorkspace } from '../../server/src/workspace.ts'
import { skipReality } from './support/needs.ts'

const skip = skipReality()

/** Where the configuration of Debian's packages lies, examples in the documentation included. */
const places = /^\/(etc|usr\/share\/(doc|uwsgi|supervisor)|(usr\/)?lib\/systemd)\//

/** What a package brings, each file in a workspace of its own folder, as somebody finds it on the disk. */
function filesOf(packages: readonly string[]): Map<string, string[]> {
  const known = execFileSync('dpkg-query', ['-f', '${db:Status-Abbrev} ${Package}\n', '-W', ...packages], { encoding: 'utf8' })
  const installed = [...known.matchAll(/^ii +(\S+)$/gm)].map(([, name = '']) => name)
  const files = execFileSync('dpkg', ['-L', ...installed], { encoding: 'utf8' })
    .split('\n')
    .filter(path => places.test(path) && /\.(conf|ini|service|socket|timer)$|\/[^./]+$/.test(path))
    .filter(path => statSync(path, { throwIfNoEntry: false })?.isFile())
  const folders = new Map<string, string[]>()
  for (const path of new Set(files)) folders.set(dirname(path), [...(folders.get(dirname(path)) ?? []), path])
  return folders
}

const packages: Partial<Record<FormatId, string[]>> = {
  uwsgi: ['uwsgi*'],
  supervisor: ['supervisor'],
  systemd: ['systemd'],
}

for (const [format, names] of Object.entries(packages)) {
  test(`no errors in what Debian's ${format} ships`, { skip }, context => {
    let read = 0
    for (const [root, files] of filesOf(names)) {
      const workspace = openWorkspace(
        { root, list: () => files, read: path => (files.includes(path) ? readFileSync(path, 'utf8') : undefined) },
        { also: files, target: { distribution: 'debian-12' } },
      )
      read += workspace.documents.filter(document => document.format.id === format).length
      const errors = lint(gather(workspace), {}, rules).filter(({ severity }) => severity === 'error')
      assert.deepEqual(
        errors.map(({ rule, at, message }) => `${at.source.path}:${at.source.position(at.start).line + 1} ${rule}: ${message}`),
        [],
      )
    }
    context.diagnostic(`${read} files`)
    assert.ok(read > 0)
  })
}

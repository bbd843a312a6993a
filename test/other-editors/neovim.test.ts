import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { after, test } from 'node:test'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { copyOf } from '../support/example.ts'
import { type Feature, holds, titleOf, typed, type Visit } from '../support/visit.ts'
import { visits } from '../support/visits.ts'

/** What Neovim 0.7 knows of the protocol. */
const known = new Set<Feature>([
  'actions',
  'completion',
  'definition',
  'format',
  'highlights',
  'hover',
  'references',
  'rename',
  'signature',
  'symbols',
  'workspaceSymbols',
])

test('with the lines of the README, Neovim gives', async t => {
  const paid = visits.filter(visit => known.has(visit.feature) && isSeen(visit))
  const answers = inNeovim(paid)
  for (const [i, visit] of paid.entries()) await t.test(titleOf(visit), () => holds(asNeovimSays(visit), answers[i] ?? []))
})

/** Neovim 0.7 holds suggestions against the letters before the cursor alone, without a sign before those; and of no change it tells nothing. */
function isSeen({ feature, typed = '', answer }: Visit): boolean {
  return feature === 'completion' ? !/[$%(/]\w*¦/.test(typed) : answer.length > 0
}

/** Starts Neovim in a copy of the example, with the lines of the README as its configuration; gives the answer of each visit. */
function inNeovim(visits: readonly Visit[]): string[][] {
  const root = copyOf('examples/correct')
  const scratch = mkdtempSync(join(tmpdir(), 'djdeploy-neovim-'))
  after(() => rmSync(scratch, { recursive: true, force: true }))
  const command = join(scratch, 'djdeploy')
  writeFileSync(command, `#!/bin/sh\nexec "${process.execPath}" "${resolve('dist/cli.js')}" "$@"\n`)
  chmodSync(command, 0o755)
  writeFileSync(join(scratch, 'init.lua'), linesOfReadme())
  writeFileSync(join(scratch, 'visits.json'), JSON.stringify(visits.map(visit => ({ ...visit, ...arrival(visit, root) }))))
  const { status, stderr } = spawnSync(
    'nvim',
    ['--headless', '-n', '-u', join(scratch, 'init.lua'), '-c', `luafile ${resolve('test/other-editors/neovim.lua')}`],
    {
      cwd: root,
      encoding: 'utf8',
      env: {
        ...process.env,
        PATH: `${scratch}:${process.env.PATH}`,
        XDG_STATE_HOME: scratch,
        VISITS: join(scratch, 'visits.json'),
        ANSWERS: join(scratch, 'answers.json'),
      },
    },
  )
  assert.equal(status, 0, stderr)
  return JSON.parse(readFileSync(join(scratch, 'answers.json'), 'utf8'))
}

/** The text of the file, and where the cursor is, as Neovim counts. */
function arrival(visit: Visit, root: string): { text: string; line: number; column: number } {
  const { text, offset } = typed(readFileSync(join(root, visit.file), 'utf8'), visit)
  const { line } = TextDocument.create('', '', 0, text).positionAt(offset)
  const before = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset)
  return { text: text.replace(/\n$/, ''), line: line + 1, column: Buffer.byteLength(before) + 1 }
}

/** Neovim shows lines of files where others show what stands there. */
function asNeovimSays(visit: Visit): Visit {
  switch (visit.feature) {
    case 'definition':
    case 'references':
      return { ...visit, answer: visit.answer.map(line => line.replace(/ .*/, '')) }
    case 'format':
      return { ...visit, answer: visit.answer.map(line => `${visit.file}:17 ${line}`) }
    // A page opens in a window of our own extension.
    case 'actions':
      return { ...visit, answer: visit.answer.filter(title => !title.startsWith('Explain ')) }
    default:
      return visit
  }
}

function linesOfReadme(): string {
  return /```lua\n([\s\S]*?)```/.exec(readFileSync('README.md', 'utf8'))?.[1] ?? assert.fail('no lines for Neovim')
}

import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { after, test } from 'node:test'
import fc from 'fast-check'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { format } from '../../server/src/features/format.ts'
import type { FormatId } from '../../server/src/formats/format.ts'
import { documentOf } from '../support/documents.ts'
import { python, skipReality } from './support/needs.ts'

const skip = skipReality()
const seed = Number(process.env.SEED ?? 1)

const folder = mkdtempSync('/tmp/djdeploy-format-')
after(() => rmSync(folder, { recursive: true }))

/** A file and the same file formatted. */
interface Pair {
  before: string
  after: string
}

/** Files put together from a header and pieces with blanks in all places, as far as formatting changes them. */
function pairs(id: FormatId, header: string, pieces: string[], count: number): Pair[] {
  const file = fc.array(fc.constantFrom(...pieces), { minLength: 2, maxLength: 12 }).map(parts => `${header}\n${parts.join('\n')}\n`)
  const found: Pair[] = []
  for (const before of fc.sample(file, { numRuns: count * 8, seed })) {
    const edits = format(documentOf(id, before), { tabSize: 4, insertSpaces: true })
    const after = TextDocument.applyEdits(TextDocument.create('', '', 0, before), edits)
    if (after !== before && found.length < count) found.push({ before, after })
  }
  assert.equal(found.length, count)
  return found
}

function assertSame(pairs: readonly Pair[], readings: readonly unknown[]): void {
  for (const [index, { before, after }] of pairs.entries())
    assert.deepEqual(readings[index * 2 + 1], readings[index * 2], `${JSON.stringify(before)}\n${JSON.stringify(after)}`)
}

const blanks = ['', ' ', '\n\n\n', '  ', '\t']

test('supervisor reads a formatted file as it read it before', { skip }, () => {
  const pieces = [
    'a=1',
    'b = 2',
    'c =3  ',
    'd= 4',
    'e=;5',
    'f = 6 ; g',
    'h : 7',
    'i = "8 ;9"',
    'j=a;b',
    '; k ',
    '#l',
    '  m',
    '  n = 1 ',
    ' \t',
    '[program:o] ',
  ]
  const found = pairs('supervisor', '[program:x]', [...pieces, ...blanks], 1500)
  const script = `
import json, sys
from supervisor.options import UnhosedConfigParser
def read(text):
    parser = UnhosedConfigParser()
    parser.expansions = {}
    try:
        parser.read_string(text)
        return [[name, parser.items(name)] for name in parser.sections()]
    except Exception as error:
        return type(error).__name__
json.dump([read(text) for text in json.load(sys.stdin)], sys.stdout)`
  const input = JSON.stringify(found.flatMap(({ before, after }) => [before, after]))
  assertSame(found, JSON.parse(execFileSync(python, ['-c', script], { input, encoding: 'utf8', maxBuffer: 2 ** 26 })))
})

test('systemd reads a formatted unit as it read it before', { skip }, () => {
  // Of a value that it does not take, systemd says how it was read.
  const pieces = [
    'Nice=a',
    'Nice = b ',
    'Nice =c',
    'Nice=d \\',
    'Nice= e\\\n  f  ',
    'Nice=g \\ ',
    '# h \\',
    '; i',
    '  j ',
    'Nice = #k',
    '[Unit] ',
    '[Service]',
  ]
  const found = pairs('systemd', '[Service]\nExecStart=/bin/true', [...pieces, ...blanks], 300)
  const names = found.flatMap(({ before, after }, index) =>
    [before, after].map((text, side) => {
      writeFileSync(`${folder}/unit${index * 2 + side}.service`, text)
      return `${folder}/unit${index * 2 + side}.service`
    }),
  )
  const said = names.map((): string[] => [])
  for (let from = 0; from < names.length; from += 100) {
    const { stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', '--recursive-errors=no', ...names.slice(from, from + 100)], {
      encoding: 'utf8',
      env: { PATH: '/usr/bin:/bin', LANG: 'C.UTF-8', SYSTEMD_UNIT_PATH: `${folder}:` },
      maxBuffer: 2 ** 26,
    })
    for (const line of stderr.split('\n')) {
      const [, number, message = ''] = /unit(\d+)\.service:\d+: (.*)/.exec(line) ?? []
      if (number !== undefined) said[Number(number)]?.push(message)
    }
  }
  assert.ok(said.some(lines => lines.some(line => line.includes("'e   f'"))))
  assertSame(found, said)
})

test('uWSGI reads a formatted file as it read it before', { skip }, () => {
  const pieces = [
    'xa=1',
    'xb = 2 ',
    'xc =3',
    'xd = %(xa) ',
    'xe = 50% ',
    'xf=%n',
    '; xg ',
    '# 10% ',
    'xh ',
    '  xi = #1',
    'xj= 1',
    'xk = 2%',
  ]
  const found = pairs('uwsgi', '[uwsgi]', [...pieces, ...blanks], 60)
  const read = (text: string) => {
    writeFileSync(`${folder}/a.ini`, text)
    const { stdout, stderr } = spawnSync('uwsgi', ['--ini', 'a.ini', '--show-config'], {
      cwd: folder,
      encoding: 'utf8',
      env: { PATH: '/usr/bin:/bin' },
      timeout: 10_000,
      killSignal: 'SIGKILL',
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    return /;uWSGI instance configuration\n([\s\S]*?);end of configuration/.exec(stdout + stderr)?.[1] ?? assert.fail(stderr)
  }
  assertSame(
    found,
    found.flatMap(({ before, after }) => [read(before), read(after)]),
  )
})

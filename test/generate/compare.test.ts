import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  type Action,
  type Comparison,
  compare,
  type OnConflict,
  onConflicts,
  type Present,
  type State,
} from '../../server/src/generate/compare.ts'
import type { GeneratedFile } from '../../server/src/generate/file.ts'
import { type Lock, writtenOf } from '../../server/src/generate/lock.ts'
import type { Plan } from '../../server/src/generate/plan.ts'

const made = { templates: 1, plan: {} as Plan, answered: [] }
const site = ['server {', '  listen 80;', '  server_name shop;', '  root /srv;', '}', ''].join('\n')
const newer = site.replace('root /srv', 'root /srv/www')
const edited = site.replace('listen 80', 'listen 8080')
const clashing = site.replace('root /srv', 'root /home')
const folder: Present = { kind: 'other', because: 'it is not a regular file' }

interface Case {
  title: string
  /** What the last run wrote, what is there, what should be there. */
  base?: string
  there?: string | Present
  beside?: string
  text?: string
  on?: OnConflict
  state: State
  action: Action
  to?: string
  written?: string
  unresolved?: true
}

const cases: Case[] = [
  { title: 'nothing is there', state: 'absent', action: 'create', text: site, to: 'site', written: site },
  { title: 'a file that was deleted comes back', base: site, state: 'absent', action: 'create', text: site, to: 'site', written: site },
  { title: 'the same is there', base: site, there: site, text: site, state: 'same', action: 'keep' },
  { title: 'the same, written by somebody else', there: site, text: site, state: 'same', action: 'keep' },
  { title: 'the same with the line ends of Windows', base: site, there: crlf(site), text: site, state: 'same', action: 'keep' },
  {
    title: 'an update of what was left alone',
    base: site,
    there: site,
    text: newer,
    state: 'unmodified',
    action: 'update',
    to: 'site',
    written: newer,
  },
  {
    title: 'an update of what git has given other line ends',
    base: site,
    there: crlf(site),
    text: newer,
    state: 'unmodified',
    action: 'update',
    to: 'site',
    written: newer,
  },
  { title: 'an edit, and nothing new', base: site, there: edited, text: site, state: 'modified', action: 'keep' },
  { title: 'an edit that is in the way', base: site, there: edited, text: newer, state: 'modified', action: 'conflict' },
  { title: 'an edit that stays', base: site, there: edited, text: newer, on: 'keep', state: 'modified', action: 'keep' },
  {
    title: 'an edit, and the update beside it',
    base: site,
    there: edited,
    text: newer,
    on: 'new',
    state: 'modified',
    action: 'beside',
    to: 'site.new',
    written: newer,
  },
  {
    title: 'the update already lies beside',
    base: site,
    there: edited,
    beside: newer,
    text: newer,
    on: 'new',
    state: 'modified',
    action: 'keep',
  },
  {
    title: 'what was laid beside last time is replaced',
    base: site,
    there: edited,
    beside: site,
    text: newer,
    on: 'new',
    state: 'modified',
    action: 'beside',
    to: 'site.new',
    written: newer,
  },
  {
    title: 'an edit of what lies beside is in the way',
    base: site,
    there: edited,
    beside: edited,
    text: newer,
    on: 'new',
    state: 'modified',
    action: 'conflict',
  },
  {
    title: 'an edit and an update of other lines',
    base: site,
    there: edited,
    text: newer,
    on: 'merge',
    state: 'modified',
    action: 'merge',
    to: 'site',
    written: edited.replace('root /srv', 'root /srv/www'),
  },
  {
    title: 'an edit that is the update',
    base: site,
    there: `${newer}# mine\n`,
    text: newer,
    on: 'merge',
    state: 'modified',
    action: 'keep',
  },
  {
    title: 'an edit and an update of the same line',
    base: site,
    there: clashing,
    text: newer,
    on: 'merge',
    state: 'modified',
    action: 'beside',
    to: 'site.new',
    written: newer,
    unresolved: true,
  },
  { title: 'a file of somebody else', there: edited, text: newer, state: 'foreign', action: 'conflict' },
  { title: 'a file of somebody else that stays', there: edited, text: newer, on: 'keep', state: 'foreign', action: 'keep' },
  {
    title: 'a file of somebody else, and ours beside it',
    there: edited,
    text: newer,
    on: 'new',
    state: 'foreign',
    action: 'beside',
    to: 'site.new',
    written: newer,
  },
  {
    title: 'a file of somebody else has no base to merge from',
    there: edited,
    text: newer,
    on: 'merge',
    state: 'foreign',
    action: 'beside',
    to: 'site.new',
    written: newer,
    unresolved: true,
  },
  { title: 'a folder', there: folder, text: site, state: 'foreign', action: 'conflict' },
  {
    title: 'a folder where our file was',
    base: site,
    there: folder,
    text: newer,
    on: 'merge',
    state: 'modified',
    action: 'beside',
    to: 'site.new',
    written: newer,
    unresolved: true,
  },
  { title: 'no longer part of the deployment', base: site, there: site, state: 'unmodified', action: 'remove', to: 'site' },
  { title: 'no longer part of the deployment, but edited', base: site, there: edited, state: 'modified', action: 'keep' },
]

for (const { title, base, there, beside, text, on = 'fail', state, action, to, written, unresolved } of cases) {
  test(title, () => {
    const disk = { site: typeof there === 'string' ? textAt(there) : there, 'site.new': beside === undefined ? undefined : textAt(beside) }
    const lock = base === undefined ? undefined : { ...made, files: { site: writtenOf(base) } }
    const wanted = text === undefined ? [] : [{ path: 'site', text }]
    const [found] = compare(wanted, { at: path => disk[path as keyof typeof disk] ?? { kind: 'absent' }, lock }, made, () => on).files
    assert.deepEqual(
      { state: found?.state, action: found?.action, to: found?.to, written: found?.text, unresolved: found?.unresolved },
      { state, action, to, written, unresolved },
    )
  })
}

test('what is nowhere any more is not spoken of', () => {
  assert.deepEqual(
    compare([], { at: () => ({ kind: 'absent' }), lock: { ...made, files: { site: writtenOf(site) } } }, made, () => 'fail').files,
    [],
  )
})

/** Two versions of templates differ in some of their lines. */
const template = fc
  .array(fc.boolean(), { minLength: 9, maxLength: 9 })
  .map(changed => changed.map((other, line) => `line ${line}${other ? ', as it is now' : ''}\n`).join(''))
const paths = ['nginx/site', 'nginx/site.new', 'run', 'env']
const edit = fc.record({ at: fc.nat(9), kind: fc.constantFrom('add', 'delete', 'none', 'replace', 'crlf', 'remove') })
const world = fc.record({
  old: fc.array(fc.record({ path: fc.constantFrom('nginx/site', 'run', 'env'), text: template }), { maxLength: 3 }),
  wanted: fc.array(fc.record({ path: fc.constantFrom('nginx/site', 'run', 'env'), text: template }), { maxLength: 3 }),
  foreign: fc.array(fc.record({ path: fc.constantFrom(...paths), text: template }), { maxLength: 2 }),
  edits: fc.array(fc.record({ path: fc.constantFrom(...paths), edit }), { maxLength: 4 }),
  on: fc.array(fc.constantFrom(...onConflicts), { minLength: 3, maxLength: 3 }),
  lockLost: fc.boolean(),
})

test('what somebody has written is never replaced, and a second run has nothing to do', () => {
  fc.assert(
    fc.property(world, ({ old, wanted, foreign, edits, on, lockLost }) => {
      const disk = new Map<string, string>()
      const first = run(unique(old), disk, undefined, () => 'fail')
      for (const { path, text } of foreign) if (!disk.has(path)) disk.set(path, text)
      const mine = editsOf(edits, disk)
      const before = new Map(disk)
      const lock = lockLost ? undefined : first.lock
      const choose = (path: string) => on[paths.indexOf(path) % on.length] ?? 'fail'
      const { files, lock: after } = run(unique(wanted), disk, lock, choose)

      for (const [path, text] of before) {
        const untouched = disk.get(path) === text
        const ours = first.files.some(file => file.to === path && plain(file.text ?? '') === plain(text)) && !lockLost
        const laidBeside = files.some(file => file.to === path && file.action === 'beside' && file.path !== path)
        const merged = files.some(file => file.to === path && file.action === 'merge')
        if (!untouched && laidBeside)
          assert.ok(first.files.some(file => `${file.path}.new` === path && plain(file.text ?? '') === plain(text)))
        else if (!untouched) assert.ok(ours || (merged && !lockLost), `${path} was replaced`)
        for (const line of mine.get(path) ?? []) assert.ok(disk.get(path)?.includes(line), `${path} has lost "${line}"`)
      }
      if (files.some(({ action }) => action === 'conflict')) assert.deepEqual(disk, before)
      else assert.deepEqual(writesOf(run(unique(wanted), disk, after, choose).files), [])
    }),
    { numRuns: 1000 },
  )
})

function run(files: GeneratedFile[], disk: Map<string, string>, lock: Lock | undefined, choose: (path: string) => OnConflict) {
  const compared = compare(files, { at: path => (disk.has(path) ? textAt(disk.get(path) ?? '') : { kind: 'absent' }), lock }, made, choose)
  if (compared.files.some(({ action }) => action === 'conflict')) return compared
  for (const { to, text, old } of writesOf(compared.files)) {
    assert.equal(disk.get(to ?? ''), old, 'what is replaced is what was seen')
    if (text === undefined) disk.delete(to ?? '')
    else disk.set(to ?? '', text)
  }
  return compared
}

function writesOf(files: Comparison[]): Comparison[] {
  return files.filter(({ to }) => to !== undefined)
}

/** Changes files as users do; gives the lines they added. */
function editsOf(edits: { path: string; edit: { at: number; kind: string } }[], disk: Map<string, string>): Map<string, string[]> {
  const added = new Map<string, string[]>()
  for (const [index, { path, edit }] of edits.entries()) {
    const text = disk.get(path)
    if (text === undefined) continue
    const lines = text.match(/[^\n]*\n/g) ?? []
    const at = edit.at % (lines.length + 1)
    const own = `# mine ${index}\n`
    if (edit.kind === 'add') lines.splice(at, 0, own)
    if (edit.kind === 'delete') lines.splice(at, 1)
    if (edit.kind === 'replace') lines.splice(at, 1, own)
    if (edit.kind === 'add' || edit.kind === 'replace') added.set(path, [...(added.get(path) ?? []), own.trim()])
    if (edit.kind === 'remove') {
      disk.delete(path)
      added.delete(path)
    } else disk.set(path, edit.kind === 'crlf' ? crlf(lines.join('')) : lines.join(''))
  }
  for (const [path, lines] of added)
    added.set(
      path,
      lines.filter(line => disk.get(path)?.includes(line)),
    )
  return added
}

function unique(files: GeneratedFile[]): GeneratedFile[] {
  return [...new Map(files.map(file => [file.path, file])).values()]
}

function textAt(text: string): Present {
  return { kind: 'text', text }
}

function crlf(text: string): string {
  return plain(text).replaceAll('\n', '\r\n')
}

function plain(text: string): string {
  return text.replaceAll('\r\n', '\n')
}

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { after, test } from 'node:test'
import fc from 'fast-check'
import { uwsgiCatalogue } from '../../server/src/catalogue/index.ts'
import { lint } from '../../server/src/rules/lint.ts'
import { unknownSetting } from '../../server/src/rules/setting/unknown.ts'
import { showUwsgi } from '../../server/src/show/uwsgi.ts'
import { textOf } from '../../server/src/span.ts'
import { gather } from '../../server/src/stack.ts'
import { openWorkspace } from '../../server/src/workspace.ts'
import { workspaceOf } from '../support/workspace.ts'
import { skipReality } from './support/needs.ts'

const skip = skipReality()
const seed = Number(process.env.SEED ?? 1)

/** Where we judge a name in another way than `uwsgi --strict` with all plugins of this machine, and why. */
const knownDifferences: Record<string, string> = {
  ienv: 'an option of the next version, 2.1: who writes it has built uWSGI from its repository',
  'log-4xxx': 'three x in a row are taken for a placeholder that somebody fills in',
}

const folder = mkdtempSync('/tmp/djdeploy-uwsgi-')
after(() => rmSync(folder, { recursive: true }))

function uwsgi(...args: string[]): string {
  const { stdout, stderr } = spawnSync('uwsgi', args, {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: '/usr/bin:/bin' },
    timeout: 10_000,
    killSignal: 'SIGKILL',
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  return stdout + stderr
}

/** The plugins of this machine that can be loaded. */
function loadablePlugins(): string[] {
  return readdirSync('/usr/lib/uwsgi/plugins')
    .map(file => /^(\w+)_plugin\.so$/.exec(file)?.[1] ?? '')
    .filter(name => name !== '' && !uwsgi('--plugins', name, '--version').includes('UNABLE to load'))
}

/** A name that no program has: whether it is what `--strict` stops at tells whether all names before it are known. */
const sentinel = 'no-such-option-at-all'

/** The names that uWSGI refuses. Options are not applied: `--strict` looks at them while the file is read. */
function refused(names: readonly string[], plugins: string): Set<string> {
  const found = new Set<string>()
  for (let from = 0; from < names.length; ) {
    const batch = names.slice(from, from + 100)
    writeFileSync(`${folder}/names.ini`, `[uwsgi]\n${[...batch, sentinel].map(name => `${name} = x\n`).join('')}`)
    const first = /^\[strict-mode\] unknown config directive: (.*)$/m.exec(
      uwsgi('--plugins', plugins, '--strict', '--ini', 'names.ini'),
    )?.[1]
    assert.ok(first, `none of ${batch} stops uWSGI`)
    const index = batch.indexOf(first)
    if (index >= 0) found.add(first)
    from += index < 0 ? batch.length : index + 1
  }
  return found
}

/** The names that we report. */
function reported(names: readonly string[]): Set<string> {
  const workspace = workspaceOf(
    { 'uwsgi.ini': `[uwsgi]\n${names.map(name => `${name} = x\n`).join('')}` },
    { target: { uwsgi: '2.0.21', uwsgiFlavour: 'distribution', distribution: 'debian-12' } },
  )
  return new Set(lint(gather(workspace), {}, [unknownSetting]).map(({ at }) => textOf(at)))
}

/** A name with one mistake in it, as fingers make them. */
function misspelt(names: readonly string[]): fc.Arbitrary<string> {
  return fc
    .tuple(fc.constantFrom(...names), fc.nat(), fc.nat(5), fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz-'))
    .map(([name, place, kind, letter]) => {
      const at = place % name.length
      const [before, here, behind] = [name.slice(0, at), name[at] ?? '', name.slice(at + 1)]
      switch (kind) {
        case 0:
          return before + behind
        case 1:
          return before + here + here + behind
        case 2:
          return before + letter + behind
        case 3:
          return before + letter + here + behind
        case 4:
          return name.includes('-') ? name.replaceAll('-', '_') : name.toUpperCase()
        default:
          return before + behind.slice(0, 1) + here + behind.slice(1)
      }
    })
    .filter(name => /^[\w-]{2,}$/.test(name))
}

test('uWSGI and we know the same options', { skip }, context => {
  const plugins = loadablePlugins().join(',')
  const names = [...uwsgi('--plugins', plugins, '--help').matchAll(/^ +(?:-.\|)?--([\w-]+)/gm)].map(([, name = '']) => name)
  const all = [...new Set(names)]
  assert.ok(all.length > 1000, `uwsgi --help tells of ${all.length} options`)
  // What is applied while the file is read would end the reading.
  const quiet = all.filter(name => !uwsgiCatalogue().find(name)?.immediate)
  assert.deepEqual([...refused(quiet, plugins)], [])
  assert.deepEqual([...reported(all)], [])

  const typos = [...new Set(fc.sample(misspelt(all), { numRuns: 1500, seed }))].filter(name => !all.includes(name)).slice(0, 1000)
  assert.equal(typos.length, 1000)
  const [real, ours] = [refused(typos, plugins), reported(typos)]
  const differences = typos.filter(name => real.has(name) !== ours.has(name))
  context.diagnostic(`${all.length} options and ${typos.length} misspelt ones: ${differences.length} differences`)
  assert.deepEqual(
    differences.filter(name => !(name in knownDifferences)),
    [],
    `seed ${seed}`,
  )
})

const value = fc.constantFrom(
  '1',
  '7',
  'p q r',
  '%(a)',
  '%(b)z',
  'u%(x)',
  '%(x)%(y)',
  '%(a + b)',
  '%(a * b - c)',
  '%(a b)',
  '%(b ++)',
  '%(a + nothing)',
  '%( a )',
  '%(nothing)',
  '(%(a))',
  '%(a%(b)',
  '%%(a)',
  '%%%%(a)',
  '%n.%e',
  '%d%s',
  '%p|%x|%o',
  '50% of',
  'half 50%',
  '%a%(b)',
  '%(_)',
  '%(_)%(a)',
  '/srv/%(name)/x',
  '%(uri) %(status)',
  '"quoted" ; no comment',
  'a=b',
  '',
)

/** Each name is made of others further down only, so that none refers to itself. */
const assignment = fc
  .tuple(fc.constantFrom('g', 'h', 'i', 'log-format', 'env', 'chdir', 'processes', 'master'), value)
  .map(([name, value]) => `${name} = ${value}`)

const plainAssignment = fc
  .tuple(fc.constantFrom('a', 'b', 'c', 'name'), fc.constantFrom('1', '2', '12', 'shop', '0', '-3'))
  .map(([name, value]) => `${name} = ${value}`)

const line = fc.oneof(
  { weight: 6, arbitrary: assignment },
  { weight: 3, arbitrary: plainAssignment },
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      'x = %(a)',
      'x = <%(a)>',
      'y = %(c)',
      'for = 1 2',
      'for = shop %(a)',
      'for-times = 3',
      'if-opt = a',
      'if-opt = a=1',
      'if-opt = name=shop',
      'if-not-opt = b=2',
      'if-not-opt = nothing',
      'if-env = NOTHING',
      'if-exists = /nowhere',
      'endfor',
      'endif =',
      'end = true',
    ),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      'set = k=%(a)',
      'set-ph = m=%(a)',
      'set-placeholder = q=1',
      'i = %(k)%(m)%(q)',
      'include = b.ini',
      'inherit = b.ini',
      'inherit = c.ini',
      'include = c.ini',
      'ini = b.ini',
      'ini = b.ini:other',
      'ini = :other',
    ),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      '; comment',
      '# 10%',
      '',
      '[other]',
      '[uwsgi]',
      '  indented = 1',
      'alone',
      't==u',
      'x: 1',
      '--dash = 1',
      '\r',
    ),
  },
)

const file = fc.array(line, { maxLength: 14 }).map(lines => `[uwsgi]\na = 3\n${lines.join('\n')}\n`)

/** Files that other files read read none themselves: uWSGI crashes over those that read one another. */
const leaf = file.map(text => text.replace(/^(include|inherit|ini) = .*\n/gm, ''))

const logic = /^(for|if)(-|$)|^(end-?(if|for)?)$/

/** The options that uWSGI lists when it has read all files; undefined when it refuses them. */
function listed(): [string, string][] | undefined {
  const [, text] =
    /;uWSGI instance configuration\n\[uwsgi\]\n([\s\S]*?);end of configuration/.exec(uwsgi('--ini', 'a.ini', '--show-config')) ?? []
  return text
    ?.split('\n')
    .slice(1, -1)
    .map((line): [string, string] => [line.slice(0, line.indexOf(' = ')), line.slice(line.indexOf(' = ') + 3)])
    .filter(([name]) => !logic.test(name) && name !== 'show-config')
}

/** Whether what we read is what uWSGI lists; where a condition of the machine is not met, an unknown value is not there. */
function agrees(ours: [string, string | null][], real: [string, string][]): boolean {
  // How many of the real options may be used up by what was read so far.
  let reached = new Set([0])
  for (const [name, value] of ours) {
    const next = new Set<number>(value === null ? reached : [])
    for (const index of reached) {
      const [realName, realValue] = real[index] ?? []
      if (name === realName && (value === null || value === realValue)) next.add(index + 1)
    }
    reached = next
  }
  return reached.has(real.length)
}

/** Lines of an ini file, and the variable that the process finds. */
const variables: [line: string, found: [name: string, value: string]][] = [
  ['env = A=one', ['A', 'one']],
  ['env=A=two words', ['A', 'two words']],
  ['env = A = one', ['A ', ' one']],
  ['env = A= one', ['A', ' one']],
  ['env = A =one', ['A ', 'one']],
  ['env = A="one"', ['A', '"one"']],
  ['env = A=b=c', ['A', 'b=c']],
]

test('the variables of env are those that the process finds, with their blanks and quotes', { skip }, () => {
  writeFileSync(
    `${folder}/app.py`,
    "import os, json, sys\nprint('FOUND', json.dumps([i for i in os.environ.items() if i[0].strip() == 'A']))\nsys.stdout.flush()\nos.kill(os.getpid(), 9)\n",
  )
  for (const [line, found] of variables) {
    const text = `[uwsgi]\nplugins = python3\nsocket = app.sock\nwsgi-file = app.py\n${line}\n`
    writeFileSync(`${folder}/env.ini`, text)
    const answer = /^FOUND (.*)$/m.exec(uwsgi('--ini', 'env.ini'))?.[1] ?? 'nothing'
    assert.deepEqual(JSON.parse(answer), [found], line)
    const problems = lint(gather(workspaceOf({ 'uwsgi.ini': text }))).filter(({ at }) => at.source.position(at.start).line === 4)
    const isAsMeant = found.every(part => /^[^\s"](.*[^\s"])?$/.test(part))
    assert.equal(problems.length === 0, isAsMeant, line)
  }
})

test('what uWSGI makes of its files is what we show', { skip }, context => {
  const cases = fc.sample(fc.tuple(file, leaf, leaf), { numRuns: 600, seed })
  let [compared, options, unknown] = [0, 0, 0]
  for (const [a, b, c] of cases) {
    const files = new Map(Object.entries({ a, b, c }).map(([name, text]) => [`${folder}/${name}.ini`, text]))
    for (const [path, text] of files) writeFileSync(path, text)
    const real = listed()
    if (!real) continue
    const workspace = openWorkspace({ root: folder, list: () => [...files.keys()], read: path => files.get(path) })
    const document = workspace.document(`${folder}/a.ini`, 'uwsgi')
    assert.ok(document)
    const ours = showUwsgi(document, workspace).data as [string, string | null][]
    assert.ok(agrees(ours, real), `seed ${seed}\n${a}\n-- b.ini\n${b}\n-- c.ini\n${c}\n${difference(ours, real)}`)
    compared++
    options += ours.length
    unknown += ours.filter(([, value]) => value === null).length
  }
  context.diagnostic(`${compared} files with ${options} options, ${unknown} of them unknown, no difference`)
  assert.ok(compared >= 300 && unknown < options / 5, `${compared} files compared, ${unknown} of ${options} options unknown`)
})

function difference(ours: [string, string | null][], real: [string, string][]): string {
  const lines = Array.from({ length: Math.max(ours.length, real.length) }, (_, index) => {
    const [left, right] = [ours[index]?.join(' = ') ?? '', real[index]?.join(' = ') ?? '']
    return `${left === right ? ' ' : '!'} ${left.padEnd(40)} | ${right}`
  })
  return lines.join('\n')
}

import assert from 'node:assert/strict'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'
import fc from 'fast-check'
import { generateFor, proposal } from '../../server/src/commands/wizard.ts'
import { stackKinds, targetNames } from '../../server/src/generate/plan.ts'
import type { Generation } from '../../server/src/protocol.ts'
import { UsageError } from '../../server/src/usage.ts'
import { djangoProject } from '../support/djangoProject.ts'
import { filesBelow } from '../support/workspace.ts'

const editor = { language: 'en', isUnsaved: () => false }
const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'djdeploy-never-')))
after(() => rmSync(scratch, { recursive: true, force: true }))

/** A project with a deployment, made once and copied for each run. */
const model = join(scratch, 'model')
for (const [name, text] of Object.entries({ ...djangoProject, 'shop/asgi.py': 'application = None\n' })) write(join(model, name), text)
generateFor({ folder: model, answers: { stack: 'uwsgi-supervisor' }, choices: {} }, editor)
const names = Object.keys(filesBelow(join(model, 'deploy'))).filter(name => !name.startsWith('.'))

const edits = fc.array(
  fc.record({
    name: fc.constantFrom(...names, 'nginx/shop.conf.new', 'systemd/shop.service'),
    how: fc.constantFrom('append', 'replace', 'link', 'remove'),
  }),
  { minLength: 1, maxLength: 4 },
)
const wanted = fc.record({
  stack: fc.constantFrom(...stackKinds),
  target: fc.constantFrom(...targetNames),
  'body-megabytes': fc.integer({ min: 1, max: 99 }).map(String),
})
const choices = fc.array(fc.constantFrom(undefined, 'keep', 'new', 'merge'), { minLength: 5, maxLength: 5 })

test('whatever is changed, wanted and chosen, what a person has written is there afterwards', () => {
  let run = 0
  const seen = new Set<string>()
  fc.assert(
    fc.property(edits, wanted, choices, fc.boolean(), fc.boolean(), (edits, answers, choices, lockLost, onlyNew) => {
      const folder = join(scratch, String(run++))
      cpSync(model, folder, { recursive: true })
      const outside = write(join(scratch, `outside-${run}`), 'outside\n')
      const deploy = join(folder, 'deploy')
      if (lockLost) rmSync(join(deploy, '.djdeploy-lock.json'))
      const mine = new Map<string, string>()
      for (const [index, { name, how }] of edits.entries()) mine.set(name, change(join(deploy, name), how, `# mine ${index}\n`, outside))

      const params: Generation = { folder, answers, choices: {}, onlyNew }
      for (const [index, name] of names.entries()) {
        const choice = choices[index % choices.length]
        if (choice) params.choices[name] = choice
      }
      const proposed = proposal(params, editor)
      const before = filesBelow(deploy)
      const written = attempt(() => generateFor(params, editor).written)
      if (!written) assert.deepEqual(filesBelow(deploy), before, 'all or nothing')
      for (const { action } of proposed.files) seen.add(action)
      if (onlyNew)
        for (const [name, text] of Object.entries(filesBelow(deploy)))
          assert.ok(name === '.djdeploy-lock.json' || text === (before[name] ?? text), `${name} was there, and is another one`)

      assert.equal(readFileSync(outside, 'utf8'), 'outside\n')
      for (const [name, line] of mine) {
        if (line === '') continue
        const path = join(deploy, name)
        const merged = proposed.files.some(file => file.path === name && file.action === 'merge')
        assert.ok(existsSync(path), `${name} is gone`)
        if (merged) assert.ok(readFileSync(path, 'utf8').includes(line), `${name} has lost "${line}"`)
        else assert.equal(readFileSync(path, 'utf8'), before[name], `${name} was replaced`)
      }
      rmSync(folder, { recursive: true })
    }),
    { numRuns: 60 },
  )
  assert.ok(seen.size >= 5, `only ${[...seen]} came about`)
})

/** Changes a file as people do; gives a line that is theirs, or nothing where none is left. */
function change(path: string, how: string, line: string, outside: string): string {
  if (how === 'link') {
    rmSync(path, { force: true })
    mkdirSync(dirname(path), { recursive: true })
    symlinkSync(outside, path)
    return 'outside\n'
  }
  if (how === 'remove') {
    rmSync(path, { force: true })
    return ''
  }
  const before = how === 'append' && existsSync(path) ? readFileSync(path, 'utf8') : ''
  rmSync(path, { force: true })
  write(path, before + line)
  return line
}

function attempt<T>(run: () => T): T | undefined {
  try {
    return run()
  } catch (error) {
    assert.ok(error instanceof UsageError, String(error))
    return undefined
  }
}

function write(path: string, text: string): string {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
  return path
}

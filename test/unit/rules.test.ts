import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { describe as suite, test } from 'node:test'
import { applyFixes } from '../../server/src/rules/fix.ts'
import { rules } from '../../server/src/rules/index.ts'
import { lint } from '../../server/src/rules/lint.ts'
import type { Problem, Rule } from '../../server/src/rules/rule.ts'
import { gather } from '../../server/src/stack.ts'
import { describe, type Example, type Mark, readPage } from '../support/pages.ts'
import { workspaceOf } from '../support/workspace.ts'

const folder = new URL('../../server/src/rules/', import.meta.url)

for (const rule of rules) {
  suite(rule.id, () => {
    const page = new URL(`${rule.id}.md`, folder)
    const examples = existsSync(page) ? readPage(rule.id, readFileSync(page, 'utf8')) : []

    test('has a page with its name, something reported and something fine', () => {
      assert.ok(existsSync(page), 'no page')
      assert.match(readFileSync(page, 'utf8'), new RegExp(`^# ${rule.id}\n`))
      for (const kind of ['reported', 'fine'])
        assert.ok(
          examples.some(example => example.kind === kind),
          `no example is ${kind}`,
        )
      for (const example of examples)
        assert.equal(example.marks.length > 0, example.kind === 'reported', `marks of the example before line ${example.line}`)
    })

    for (const example of examples) {
      test(`${example.kind}, the example that ends at line ${example.line} of the page`, () => {
        const problems = run(rule, example.files)
        assert.deepEqual(
          shown(problems, example, example.marks),
          example.marks.map(mark => describe(mark.file, example.files[mark.file] ?? '', mark)),
        )
        if (example.related.length > 0) checkRelated(problems, example)
        if (Object.keys(example.fixed).length > 0) checkFixed(rule, problems, example)
      })
    }
  })
}

function run(rule: Rule, files: Record<string, string>): Problem[] {
  return lint(gather(workspaceOf(files)), {}, [rule]).filter(problem => problem.rule === rule.id)
}

/** Problems in the notation of marks; a message is cut to the length of the mark it should match, so that a mark gives its start. */
function shown(problems: Problem[], example: Example, marks: Mark[]): string[] {
  const order = Object.keys(example.files)
  return problems
    .map(({ at, message, severity }) => ({ file: at.source.path.slice('/w/'.length), start: at.start, end: at.end, message, severity }))
    .sort((a, b) => order.indexOf(a.file) - order.indexOf(b.file) || a.start - b.start)
    .map((found, index) => {
      const mark = marks[index]
      const wanted = mark?.message ?? ''
      const full = /^(error|warning|info): /.test(wanted) ? `${found.severity}: ${found.message}` : found.message
      return describe(found.file, example.files[found.file] ?? '', { ...found, message: mark ? full.slice(0, wanted.length) : full })
    })
}

function checkRelated(problems: Problem[], example: Example): void {
  const notes = problems
    .flatMap(problem => problem.related ?? [])
    .map(({ at, message }) => ({ file: at.source.path.slice('/w/'.length), start: at.start, end: at.end, message }))
  for (const mark of example.related) {
    const found = notes.find(
      note => note.file === mark.file && note.start === mark.start && note.end === mark.end && note.message.startsWith(mark.message),
    )
    if (!found) {
      const there = notes.map(note => describe(note.file, example.files[note.file] ?? '', note)).join('\n')
      assert.fail(`no related place ${describe(mark.file, example.files[mark.file] ?? '', mark)}; there are:\n${there}`)
    }
  }
}

function checkFixed(rule: Rule, problems: Problem[], example: Example): void {
  const firstFixes = problems.flatMap(problem => problem.fixes?.[0] ?? [])
  const files = { ...example.files }
  for (const [path, text] of applyFixes(firstFixes).texts) files[path.slice('/w/'.length)] = text
  for (const [name, expected] of Object.entries(example.fixed)) assert.equal(files[name], expected, `${name} after the fix`)
  assert.deepEqual(
    run(rule, files).map(problem => problem.message),
    [],
    'nothing is left after the fix',
  )
}

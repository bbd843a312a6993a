import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { detect } from '../../server/src/generate/detect.ts'
import { type Answers, type Detection, planOf, showOrigin, showValue } from '../../server/src/generate/detection.ts'
import { gather } from '../../server/src/stack.ts'
import { workspaceOf } from '../support/workspace.ts'
import { type Fixture, projects } from './projects.ts'

const golden = new URL('detected.txt', import.meta.url)

/** What is detected in the files of a workspace in memory. */
function detected(files: Record<string, string>, answers: Answers = {}): Detection {
  const workspace = workspaceOf(files)
  return detect({ workspace, stacks: gather(workspace) }, answers)
}

/** A line for each question, and a line `key: value — source` for each decision, `key: value — source` once they are answered. */
function table({ files, answers }: Fixture): string {
  const { questions } = detected(files)
  const { decisions } = detected(files, answers)
  return [
    ...questions.map(({ key, why, choices }) => `${key}? ${why}${choices ? ` [${choices.join(' | ')}]` : ''}`),
    ...decisions.map(({ key, value, origin }) => `${key}: ${showValue(value)} — ${showOrigin(origin, '/w')}`),
  ].join('\n')
}

test('every decision about the projects has the value and the source that are written down', () => {
  const found = Object.entries(projects).map(([name, fixture]) => `== ${name}\n${table(fixture)}\n`)
  if (process.env.UPDATE) writeFileSync(golden, found.join('\n'))
  assert.equal(found.join('\n'), readFileSync(golden, 'utf8'))
})

for (const [name, { files, answers }] of Object.entries(projects)) {
  test(`${name}: with its questions answered there is a plan, without them none`, () => {
    const open = detected(files).questions.map(({ key }) => key)
    assert.deepEqual(
      open,
      Object.keys(answers ?? {}).filter(key => key !== 'language'),
    )
    assert.equal(planOf(detected(files)) === undefined, open.length > 0)
    assert.ok(planOf(detected(files, answers)))
  })
}

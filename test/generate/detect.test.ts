import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { detect } from '../../server/src/generate/detect.ts'
import { type Answers, type Detection, planOf, showOrigin, showValue } from '../../server/src/generate/detection.ts'
import { gather } from '../../server/src/stack.ts'
import { workspaceOf } from '../support/workspace.ts'
import { deployments } from './deployments.ts'
import { type Fixture, projects } from './projects.ts'

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

/** What is decided by a file of a deployment, or by settings in its place. */
function kept(files: Record<string, string>): string {
  return table({ files })
    .split('\n')
    .filter(line => !/— (default|manage\.py)/.test(line))
    .join('\n')
}

/** Compares what was found with a file, or writes that file where UPDATE is set. */
function compare(found: string[], file: string): void {
  const golden = new URL(file, import.meta.url)
  if (process.env.UPDATE) writeFileSync(golden, found.join('\n'))
  assert.equal(found.join('\n'), readFileSync(golden, 'utf8'))
}

test('every decision about the projects has the value and the source that are written down', () => {
  const found = Object.entries(projects).map(([name, fixture]) => `== ${name}\n${table(fixture)}\n`)
  compare(found, 'detected.txt')
})

test('a deployment that is there is kept, as far as the plan has words for it', () => {
  const found = Object.entries(deployments).map(([name, files]) => `== ${name}\n${kept(files)}\n`)
  compare(found, 'adopted.txt')
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

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { detect } from '../../server/src/generate/detect.ts'
import { type Answers, planOf } from '../../server/src/generate/detection.ts'
import { stackKinds, targetNames } from '../../server/src/generate/plan.ts'
import { readPlan } from '../../server/src/generate/read.ts'
import { render } from '../../server/src/generate/render/index.ts'
import { lint } from '../../server/src/rules/lint.ts'
import { gather } from '../../server/src/stack.ts'
import { valuesOf } from '../support/plans.ts'
import { workspaceOf } from '../support/workspace.ts'
import { type Fixture, projects } from './projects.ts'

/**
 * What generating a deployment into the folder `deploy` of a project comes to. Nothing at all may be found in the generated files, of
 * whatever severity. What is found in the files of the project is for its author to change, as no generator may: it must be what the
 * project is known to lack, and for most that is nothing.
 */
function check(fixture: Fixture, answers: Answers): void {
  const { files, lacks = [] } = fixture
  const view = viewOf(files)
  const plan = planOf(detect(view, { ...fixture.answers, ...answers })) ?? assert.fail('a question is open')
  const set = Object.fromEntries(render(plan).map(({ path, text }) => [`deploy/${path}`, text]))
  const deployed = viewOf({ ...files, ...set }, plan.target)

  const problems = lint(deployed.stacks)
  const [ours, theirs] = [true, false].map(isOurs => problems.filter(({ at }) => at.source.path.startsWith('/w/deploy/') === isOurs))
  assert.deepEqual(
    ours?.map(({ rule, at, message }) => `${at.source.path}: ${rule}: ${message}`),
    [],
  )
  assert.deepEqual([...new Set(theirs?.map(({ rule }) => rule))].sort(), lacks)

  const stacks = deployed.stacks.filter(({ documents }) => documents.some(({ source }) => source.path.startsWith('/w/deploy/')))
  assert.equal(stacks.length, 1, 'the set is one deployment')
  assert.deepEqual(valuesOf(stacks.map(readPlan)[0] ?? {}), plan, 'reading the files gives the plan')
  assert.deepEqual(planOf(detect(deployed, fixture.answers)), plan, 'with the files there, the same is detected without being told again')
}

function viewOf(files: Record<string, string>, distribution?: string) {
  const workspace = distribution === undefined ? workspaceOf(files) : workspaceOf(files, { target: { distribution } })
  return { workspace, stacks: gather(workspace) }
}

for (const [name, fixture] of Object.entries(projects))
  for (const stack of stackKinds)
    test(`${name}, ${stack}: nothing is found, and it reads back as the plan`, () => {
      for (const target of ['debian-12', 'rhel-9'] as const)
        for (const tls of ['acme', 'tls'] as const) check(fixture, { stack, target, tls })
    })

for (const stack of stackKinds)
  test(`${stack} behind load balancers`, () => {
    for (const tls of ['acme', 'tls'] as const)
      check(projects['settings package'] ?? assert.fail(), { stack, tls, proxies: ['10.0.0.0/8', '2001:db8::/32'] })
  })

for (const stack of stackKinds)
  test(`${stack} with a limit on logging in`, () => {
    for (const tls of ['acme', 'tls'] as const) check(projects['settings package'] ?? assert.fail(), { stack, tls, login: '/admin/login/' })
  })

for (const target of targetNames)
  for (const stack of stackKinds)
    test(`${stack} on ${target}`, () =>
      check(projects['settings package'] ?? assert.fail(), { stack, target, language: 'zh-cn', tls: 'tls' }))

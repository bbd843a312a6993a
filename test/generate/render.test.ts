import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Plan, stackKinds, targetNames } from '../../server/src/generate/plan.ts'
import { render } from '../../server/src/generate/render/index.ts'
import { viewOf } from '../support/place.ts'
import { planOf, project } from '../support/plans.ts'

for (const stack of stackKinds)
  test(`${stack}: nothing is to be said about a generated set, on any target, with and without a certificate`, () => {
    for (const target of targetNames)
      for (const tls of ['acme', 'tls'] as const)
        for (const language of ['en', 'zh-cn'] as const)
          assert.deepEqual(findings(planOf(stack, { target, tls, language })), [], `${target} ${tls} ${language}`)
  })

/** What the linter says about a project with the set that a plan gives in `deploy`. */
function findings(plan: Plan): string[] {
  const files = Object.fromEntries(render(plan).map(({ path, text }) => [`deploy/${path}`, text]))
  const { problems } = viewOf({ ...project, ...files }, { target: { distribution: plan.target } })
  return problems.map(({ rule, at, message }) => `${at.source.path} ${rule}: ${message}`)
}

for (const login of ['/admin/login/', '/portal/admin/login/'])
  test(`attempts to log in at ${login} of a site under a prefix are limited where visitors send them`, () => {
    const texts = render(planOf('gunicorn-systemd', { prefix: '/portal', login })).map(({ text }) => text)
    assert.deepEqual(
      texts.flatMap(text => text.match(/location = \/.*login.*(?= \{)/g) ?? []),
      ['location = /portal/admin/login/'],
    )
  })

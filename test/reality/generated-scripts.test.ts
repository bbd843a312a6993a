import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import { stackKinds, targetNames } from '../../server/src/generate/plan.ts'
import { render } from '../../server/src/generate/render/index.ts'
import { planOf } from '../support/plans.ts'
import { skipMachines } from './support/needs.ts'

const skip = skipMachines()

for (const language of ['en', 'zh-cn'] as const)
  test(`shellcheck has nothing to say about the scripts (${language})`, { skip }, () => {
    for (const script of scripts(language)) {
      const { stdout } = spawnSync('shellcheck', ['-'], { input: script, encoding: 'utf8' })
      assert.equal(stdout, '', script)
    }
  })

/** The different scripts of all stacks, on all targets, in both phases, with all that a project may have. */
function scripts(language: 'en' | 'zh-cn'): Set<string> {
  const found = new Set<string>()
  for (const stack of stackKinds)
    for (const target of targetNames)
      for (const tls of ['acme', 'tls'] as const)
        for (const changes of [
          { prefix: '/shop', python: 'src', directory: "/srv/it's a shop" },
          { static: undefined, media: undefined, environment: [] },
        ])
          for (const { path, text } of render(planOf(stack, { language, target, tls, ...changes })))
            if (path.endsWith('.sh')) found.add(text)
  return found
}

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isTemplate } from '../../server/src/facts/known.ts'
import { type Plan, stackKinds, targetNames } from '../../server/src/generate/plan.ts'
import { readPlan } from '../../server/src/generate/read.ts'
import { render } from '../../server/src/generate/render/index.ts'
import { gather } from '../../server/src/stack.ts'
import { UsageError } from '../../server/src/usage.ts'
import { valuesOf } from '../support/plans.ts'
import { workspaceOf } from '../support/workspace.ts'

const name = fc.stringMatching(/^[a-z][a-z0-9]{0,6}(_[a-z0-9]{1,6})?$/)
const dotted = fc.array(fc.stringMatching(/^[a-z][a-z0-9]{0,6}$/), { minLength: 1, maxLength: 3 }).map(parts => parts.join('.'))
const part = fc.stringMatching(/^[a-zA-Z0-9中文 '"%;$\\{}#@~=,&()[\]!*?_-]{1,12}$/).filter(text => text.trim() === text)
const path = fc
  .array(part, { minLength: 1, maxLength: 4 })
  .map(parts => `/${parts.join('/')}`)
  .filter(isWritten)
const some = <T>(items: fc.Arbitrary<T>) => fc.uniqueArray(items, { maxLength: 3 }).map(list => list.toSorted())
const maybe = <T>(item: fc.Arbitrary<T>) => fc.option(item, { nil: undefined })

/** What looks like the blank of a form, or like a comment behind a path, is taken for one. */
function isWritten(text: string): boolean {
  return !isTemplate(text) && !/\$[({]|\s[#;(]?\p{Script=Han}|\s[#;]/u.test(text)
}

const plain = { noNullPrototype: true }

/** Any plan without a project, which the files of a deployment alone do not tell. */
const plans = fc
  .record(
    {
      name,
      stack: fc.constantFrom(...stackKinds),
      target: fc.constantFrom(...targetNames),
      language: fc.constantFrom('en' as const, 'zh-cn' as const),
      domains: fc.uniqueArray(fc.domain().filter(isWritten), { minLength: 1, maxLength: 3 }),
      tls: fc.constantFrom('acme' as const, 'tls' as const),
      proxies: maybe(fc.uniqueArray(fc.constantFrom('10.0.0.0/8', '192.0.2.7', '2001:db8::/32'), { minLength: 1, maxLength: 3 })),
      directory: path,
      python: maybe(part.filter(isWritten)),
      venv: maybe(path),
      uwsgi: fc.constantFrom('distribution' as const, 'pip' as const),
      user: name,
      group: name,
      settings: dotted,
      app: dotted.map(module => `${module}:application`),
      asgi: fc.record(
        {
          server: fc.constantFrom('uvicorn' as const, 'daphne' as const),
          websockets: some(fc.constantFrom('/ws/', '/live/', '/ws/room/', '/shop/ws/')),
        },
        plain,
      ),
      static: maybe(
        fc.record({ url: fc.constantFrom('/static/', '/shop/static/', '/assets/'), directory: path, hashed: fc.boolean() }, plain),
      ),
      media: maybe(fc.record({ url: fc.constantFrom('/media/', '/shop/media/', '/uploads/'), directory: path }, plain)),
      writable: some(path.filter(text => !/^\/(run|var)\//.test(text))),
      prefix: maybe(fc.constantFrom('/shop', '/a/b')),
      login: maybe(fc.constantFrom('/admin/login/', '/accounts/login/')),
      socket: fc.tuple(name, name).map(([folder, file]) => `/run/${folder}/${file}.sock`),
      processes: fc.integer({ min: 1, max: 64 }),
      threads: fc.integer({ min: 1, max: 64 }),
      bodyMegabytes: fc.integer({ min: 1, max: 10_000 }),
      requestSeconds: fc.integer({ min: 1, max: 3600 }),
      celery: maybe(fc.record({ app: dotted, beat: fc.boolean() }, plain)),
      after: some(fc.constantFrom('postgresql.service', 'redis-server.service', 'mysqld.service')),
      environment: some(fc.stringMatching(/^[A-Z][A-Z_]{0,8}$/).filter(text => text !== 'PATH')),
    },
    plain,
  )
  .map(wanted => usable({ ...wanted, project: '.' }))

/** The plan without what its stack has no use for. */
function usable(plan: Plan): Plan {
  const [server, manager] = plan.stack.split('-')
  if (server !== 'uwsgi') delete plan.uwsgi
  if (server !== 'asgi') delete plan.asgi
  if (server === 'asgi') plan.threads = 1
  if (plan.asgi?.server === 'daphne') plan.processes = 1
  if (manager === 'supervisor') {
    plan.after = []
    plan.group = plan.user
  }
  for (const key of Object.keys(plan) as (keyof Plan)[]) if (plan[key] === undefined) delete plan[key]
  return plan
}

test('whatever the plan, its files are refused with a message or read back as it', () => {
  let written = 0
  const runs = 200
  fc.assert(
    fc.property(plans, plan => {
      const set = filesOf(plan)
      if (!set) return
      written++
      const workspace = workspaceOf(set, { target: { distribution: plan.target } })
      const told = gather(workspace).map(stack => valuesOf(readPlan(stack)))
      const { project: _, ...expected } = plan
      assert.deepEqual(told, [expected])
    }),
    { numRuns: runs },
  )
  assert.ok(written > runs / 4, `only ${written} of ${runs} plans could be written`)
})

/** Undefined where a value cannot be written in one of the formats. */
function filesOf(plan: Plan): Record<string, string> | undefined {
  try {
    return Object.fromEntries(render(plan).map(({ path, text }) => [`deploy/${path}`, text]))
  } catch (error) {
    if (error instanceof UsageError) return undefined
    throw error
  }
}

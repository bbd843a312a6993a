import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { planOf } from '../support/plans.ts'
import { ask, deploy, install, serving } from './support/generated.ts'
import { bootMachine } from './support/machine.ts'
import { skipMachines } from './support/needs.ts'

const page = 'http://shop.example.com/admin/login/'

for (const [stack, changes] of [
  ['uwsgi-systemd', {}],
  ['gunicorn-systemd', { venv: undefined }],
] as const)
  test(`${stack} with a limit on logging in`, { skip: skipMachines(), timeout: 120_000 }, async t => {
    const machine = await bootMachine()
    after(machine.off)
    const plan = planOf(stack, { domains: ['shop.example.com'], processes: 1, login: '/admin/login/', ...changes })
    await deploy(machine, plan)
    await install(machine, plan)
    await serving(machine)

    await t.test('looking at the page is not limited', async () => {
      for (let times = 0; times < 12; times++) assert.equal((await ask(machine, page)).status, 200)
    })

    await t.test('a few passwords reach Django, and more do not', async () => {
      const statuses: number[] = []
      for (let times = 0; times < 12; times++) statuses.push((await ask(machine, page, "--data 'username=a&password=b'")).status)
      assert.deepEqual(statuses.slice(0, 6), [403, 403, 403, 403, 403, 403], 'what Django says without its token')
      assert.ok(statuses.includes(429), statuses.join(' '))
    })

    await t.test('other pages are not limited', async () => {
      assert.equal((await ask(machine, 'http://shop.example.com/', "--data 'a=b'")).status !== 429, true)
    })
  })

import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { planOf } from '../support/plans.ts'
import { deploy, front, install, serving } from './support/generated.ts'
import { bootMachine, type Machine } from './support/machine.ts'
import { skipMachines } from './support/needs.ts'

const fromBalancer = '--interface 127.0.0.2'
const claims = "--header 'X-Forwarded-Proto: https' --header 'X-Forwarded-For: 198.51.100.1, 203.0.113.9'"

for (const [stack, changes] of [
  ['uwsgi-systemd', {}],
  ['gunicorn-systemd', { venv: undefined }],
] as const)
  test(`${stack} behind a load balancer, which alone is believed`, { skip: skipMachines(), timeout: 120_000 }, async t => {
    const machine = await bootMachine()
    after(machine.off)
    const plan = planOf(stack, { domains: ['shop.example.com'], processes: 1, proxies: ['127.0.0.2'], ...changes })
    await deploy(machine, plan)
    await install(machine, plan)
    await serving(machine)

    await t.test('what the balancer says of the visitor is taken, and not what the visitor has told the balancer', async () => {
      const { secure } = await front(machine, `${fromBalancer} ${claims}`)
      assert.deepEqual({ secure, visitor: await lastVisitor(machine) }, { secure: true, visitor: '203.0.113.9' })
    })

    await t.test('a visitor who comes without the balancer is not believed', async () => {
      const { secure } = await front(machine, claims)
      assert.deepEqual({ secure, visitor: await lastVisitor(machine) }, { secure: false, visitor: '127.0.0.1' })
    })

    await t.test('the smoke test finds nothing wrong', async () => {
      const { exit, output } = await machine.run('sh /srv/shop/deploy/smoke-test.sh')
      assert.equal(exit, 0, output)
    })
  })

/** The address that nginx has written into its log for the last request. */
async function lastVisitor(machine: Machine): Promise<string> {
  return (await machine.must("tail -n 1 /var/log/nginx/shop.access.log | cut -d ' ' -f 1")).trim()
}

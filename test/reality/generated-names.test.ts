import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Plan, StackKind } from '../../server/src/generate/plan.ts'
import { planOf } from '../support/plans.ts'
import { ask, deploy, install, quoted, serving } from './support/generated.ts'
import { bootMachine, type Machine } from './support/machine.ts'
import { skipMachines } from './support/needs.ts'

const skip = skipMachines()

/** Blanks, quotes of both kinds, and every sign that begins a comment, a variable or a placeholder in one of the formats, where it may stand. */
const odd = `/srv/商店 it's a "100%" ;b#c{d}(e)&f\\g`
const socket = `/run/商店 50% it's/a;b#c.sock`

const stacks: { title: string; stack: StackKind; changes?: Partial<Plan> }[] = [
  { title: 'uWSGI under supervisor', stack: 'uwsgi-supervisor', changes: { venv: `${odd}/venv` } },
  { title: 'uWSGI under systemd', stack: 'uwsgi-systemd', changes: { venv: `${odd}/venv` } },
  { title: 'uWSGI under its Emperor', stack: 'uwsgi-emperor', changes: { venv: `${odd}/venv` } },
  { title: 'gunicorn under systemd', stack: 'gunicorn-systemd' },
  { title: 'gunicorn under supervisor', stack: 'gunicorn-supervisor' },
  { title: 'uvicorn under systemd', stack: 'asgi-systemd' },
  { title: 'Daphne under systemd', stack: 'asgi-systemd', changes: { asgi: { server: 'daphne', websockets: ['/ws/'] } } },
]

for (const { title, stack, changes } of stacks)
  test(`${title}: paths may be called anything`, { skip, timeout: 120_000 }, async () => {
    // In this place, supervisor would take a blank and what follows for a comment.
    const directory = stack.endsWith('supervisor') ? odd.replace(' ;', ';') : odd
    const moved = JSON.parse(
      JSON.stringify(changes ?? {}).replaceAll(JSON.stringify(odd).slice(1, -1), JSON.stringify(directory).slice(1, -1)),
    )
    const machine = await started({
      ...planOf(stack, { domains: ['shop.example.com'], processes: 2, venv: undefined, socket }),
      ...moved,
      directory,
      static: { url: '/静态 文件/', directory: `${directory}/static`, hashed: false },
      media: { url: '/media/', directory: `${directory}/media` },
    })
    await serving(machine)
    assert.equal(await machine.must(`stat -c '%a %U:%G' ${quoted(socket)}`), '660 shop:www-data\n')
    const css = await ask(machine, `http://shop.example.com/${encodeURIComponent('静态 文件')}/admin/css/base.css`)
    assert.deepEqual([css.status, css.headers['cache-control']], [200, 'public, max-age=3600'])
    const uploaded = await ask(machine, 'http://shop.example.com/upload/', "--form 'file=@/etc/hostname;filename=中文.txt'")
    assert.equal(uploaded.body, '中文.txt')
    assert.equal((await ask(machine, `http://shop.example.com/media/${encodeURIComponent('中文.txt')}`)).status, 200)
    const { exit, output } = await machine.run(`sh ${quoted(`${directory}/deploy/smoke-test.sh`)}`)
    assert.equal(exit, 0, output)
  })

for (const stack of ['uwsgi-supervisor', 'uwsgi-systemd', 'gunicorn-systemd', 'asgi-systemd'] as const)
  test(`${stack}: a site may live under a prefix`, { skip, timeout: 120_000 }, async () => {
    const venv = stack.startsWith('uwsgi') ? '/srv/shop/venv' : undefined
    const plan = planOf(stack, { domains: ['shop.example.com'], processes: 2, venv, prefix: '/old.shop' })
    const machine = await started(plan, "FORCE_SCRIPT_NAME = '/old.shop'\n")
    await serving(machine, 'http://shop.example.com/old.shop/')
    const login = await ask(machine, 'http://shop.example.com/old.shop/admin/')
    assert.equal(login.headers.location?.replace(/\?.*/, ''), '/old.shop/admin/login/')
    const [root, bare, outside] = await Promise.all(
      ['/', '/old.shop', '/oldxshop/'].map(path => ask(machine, `http://shop.example.com${path}`)),
    )
    assert.deepEqual([root?.status, root?.headers.location], [302, 'http://shop.example.com/old.shop/'])
    assert.deepEqual([bare?.status, bare?.headers.location], [301, 'http://shop.example.com/old.shop/'])
    assert.equal(outside?.status, 404)
  })

/** A machine on which a set is installed. */
async function started(plan: Plan, settings?: string): Promise<Machine> {
  const machine = await bootMachine()
  after(machine.off)
  await deploy(machine, plan, settings)
  await install(machine, plan)
  return machine
}

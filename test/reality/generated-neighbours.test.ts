import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Plan } from '../../server/src/generate/plan.ts'
import { planOf } from '../support/plans.ts'
import { ask, certify, deploy, install, lay, serving } from './support/generated.ts'
import { bootMachine } from './support/machine.ts'
import { skipMachines } from './support/needs.ts'

const shop = planOf('uwsgi-emperor', { domains: ['shop.example.com'], processes: 1 })
const blog: Plan = {
  ...shop,
  name: 'blog',
  user: 'blog',
  group: 'blog',
  directory: '/srv/blog',
  domains: ['blog.example.com'],
  socket: '/run/blog/uwsgi.sock',
  static: { url: '/static/', directory: '/srv/blog/static', hashed: true },
  media: { url: '/media/', directory: '/srv/blog/media' },
}
const installBlog = 'sh /srv/blog/deploy/install.sh'

test('a version of nginx that cannot refuse a handshake shows a certificate that tells nothing', {
  skip: skipMachines(),
  timeout: 120_000,
}, async () => {
  const machine = await bootMachine()
  after(machine.off)
  const plan = planOf('uwsgi-systemd', { domains: ['shop.example.com'], processes: 1, target: 'ubuntu-22.04', tls: 'tls' })
  await certify(machine)
  await deploy(machine, plan)
  await install(machine, plan)
  const { secure } = await serving(machine, 'https://shop.example.com/')
  assert.equal(secure, true)
  const { status } = await ask(machine, 'https://other.example/', '--insecure --resolve other.example:443:127.0.0.1')
  assert.equal(status, 0)
  const shown = await machine.must('openssl s_client -connect 127.0.0.1:443 -servername other.example < /dev/null 2> /dev/null')
  assert.match(shown, /subject=CN = invalid$/m)
  assert.equal(await machine.must("stat -c '%a %U' /etc/nginx/catch-all.key"), '600 root\n')
})

test('two sites on one server, under one Emperor', { skip: skipMachines(), timeout: 180_000 }, async t => {
  const machine = await bootMachine()
  after(machine.off)
  await deploy(machine, shop)
  await install(machine, shop)
  const front = await serving(machine)
  await deploy(machine, { ...blog, after: ['postgresql.service'] }, "ALLOWED_HOSTS = ['blog.example.com']\n")
  await machine.write('/etc/blog/env', 'SECRET_KEY=another-key-that-only-this-test-knows\n')
  const shared = ['/etc/uwsgi/emperor.ini', '/etc/systemd/system/emperor.uwsgi.service', '/etc/nginx/sites-available/catch-all.conf']
  const common = () => machine.must(`stat -c '%n %Y' ${shared.join(' ')}; pgrep -of /etc/uwsgi/emperor.ini`)
  const before = await common()

  await t.test('what the second needs of the service, and the first has not asked for, is for a person', async () => {
    const { exit, output } = await machine.run(installBlog)
    assert.equal(exit, 1, output)
    assert.match(output, /^\/etc\/systemd\/system\/emperor\.uwsgi\.service is there for other sites too, and says something else/m)
    assert.notEqual((await machine.run('ls /etc/uwsgi/vassals/blog.ini')).exit, 0)
    assert.equal(await common(), before)
  })

  await t.test('another default server is found before nginx would refuse two', async () => {
    await lay(machine, blog)
    await machine.write('/etc/nginx/sites-enabled/old', 'server {\n    listen 80 default_server;\n    return 404;\n}\n')
    const { exit, output } = await machine.run(installBlog)
    assert.equal(exit, 1, output)
    assert.match(output, /^\/etc\/nginx\/sites-enabled\/old: It has a default server already/m)
    await machine.must('rm /etc/nginx/sites-enabled/old')
  })

  await t.test('what they have in common stays as it is, and both serve', async () => {
    await machine.must(installBlog)
    assert.equal(await common(), before)
    assert.equal((await serving(machine)).secret, front.secret)
    const resolve = '--resolve blog.example.com:80:127.0.0.1'
    await machine.must(`curl --silent --fail --retry 5 --retry-all-errors --output /dev/null ${resolve} http://blog.example.com/`)
    const { host, secret } = JSON.parse((await ask(machine, 'http://blog.example.com/', resolve)).body)
    assert.deepEqual([host, secret], ['blog.example.com', 'another-key-that-only-this-test-knows'])
    assert.equal((await ask(machine, 'http://other.example/', '--resolve other.example:80:127.0.0.1')).status, 0)
  })
})

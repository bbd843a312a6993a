import assert from 'node:assert/strict'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { supervisorctl } from './proofs/project.ts'
import { type Deployment, type Files, withDeployment } from './support/deployment.ts'
import { python, skipReality } from './support/needs.ts'

const skip = skipReality()

test('the correct example boots and serves', { skip, timeout: 90_000 }, async t => {
  await withDeployment(filesBelow(join(import.meta.dirname, '../../examples/correct')), async deployment => {
    await install(deployment)
    await deployment.boot()

    await t.test('pages come from Django', async () => {
      const front = await deployment.ask({ url: 'https://shop.example.com/' })
      assert.equal(front.status, 200, deployment.log('app'))
      assert.match(front.body, /No books yet/)
      const login = await deployment.ask({ url: 'https://shop.example.com/admin/login/' })
      assert.equal(login.status, 200, deployment.log('app'))
    })

    await t.test('style sheets come from the disk, past uWSGI', async () => {
      const css = await deployment.ask({ url: 'https://shop.example.com/static/admin/css/base.css' })
      assert.equal(css.status, 200, deployment.log('nginx'))
      assert.equal(css.headers['cache-control'], 'public, max-age=3600')
      assert.ok(css.headers.etag, 'nginx marks files from the disk with their size and time')
      assert.doesNotMatch(deployment.log('app'), /base\.css/)
    })

    await t.test('plain HTTP is sent to HTTPS, once', async () => {
      const { status, redirects } = await deployment.ask({ url: 'http://shop.example.com/', follow: true })
      assert.deepEqual({ status, redirects }, { status: 200, redirects: 1 })
    })

    await t.test('other hosts get no answer', async () => {
      for (const url of ['http://other.example.org/', 'https://other.example.org/']) assert.equal((await deployment.ask({ url })).status, 0)
    })

    await t.test('it stops without being killed', async () => {
      await deployment.run(`${supervisorctl} stop shop`)
      assert.match(deployment.log('supervisor'), /stopped: shop \(exit status 0\)/)
    })
  })
})

/** What the README of the examples asks for before the first start. */
async function install({ sandbox, run }: Deployment): Promise<void> {
  sandbox.write('/etc/shop/secret_key', 'a-key-of-fifty-characters-that-only-this-test-knows\n')
  const { exit, output } = await run(`export DJANGO_SETTINGS_MODULE=shop.settings.production
${python} manage.py migrate --verbosity 0
${python} manage.py collectstatic --noinput --verbosity 0
chown -R --reference /srv/shop /var/lib/shop`)
  assert.equal(exit, 0, output)
}

function filesBelow(folder: string): Files {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(name => statSync(join(folder, name)).isFile())
  return Object.fromEntries(names.map(name => [name, readFileSync(join(folder, name), 'utf8')]))
}

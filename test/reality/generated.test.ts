import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Plan, StackKind } from '../../server/src/generate/plan.ts'
import { placesOf, unitsOf } from '../../server/src/generate/render/places.ts'
import { planOf } from '../support/plans.ts'
import { ask, certificate, certify, deploy, front, lay, serving } from './support/generated.ts'
import { bootMachine } from './support/machine.ts'
import { skipMachines } from './support/needs.ts'
import { echo } from './support/site.ts'
import { until } from './support/until.ts'

const skip = skipMachines()

const celery = { app: 'shop', beat: true }

/** Each stack, as it is planned for the project of these tests. Debian's own gunicorn and ASGI servers have no virtual environment around them. */
const stacks: { title: string; stack: StackKind; changes?: Partial<Plan> }[] = [
  { title: 'uWSGI under supervisor', stack: 'uwsgi-supervisor' },
  { title: 'uWSGI under systemd', stack: 'uwsgi-systemd' },
  { title: 'uWSGI under its Emperor', stack: 'uwsgi-emperor' },
  { title: 'gunicorn under systemd', stack: 'gunicorn-systemd', changes: { venv: undefined, celery } },
  { title: 'gunicorn under supervisor', stack: 'gunicorn-supervisor', changes: { venv: undefined, celery } },
  { title: 'uvicorn under systemd', stack: 'asgi-systemd', changes: { venv: undefined } },
  {
    title: 'Daphne under systemd',
    stack: 'asgi-systemd',
    changes: { venv: undefined, asgi: { server: 'daphne', websockets: ['/ws/'] } },
  },
]

for (const { title, stack, changes } of stacks)
  test(`${title}: a generated set is installed on a fresh server, and serves`, { skip, timeout: 120_000 }, async t => {
    const plan = planOf(stack, { domains: ['shop.example.com'], processes: 2, ...changes })
    const machine = await bootMachine()
    after(machine.off)
    await deploy(machine, plan)
    // Debian's systemd gives all services a locale in UTF-8, which those of other systems do not.
    await machine.must('systemctl set-environment LANG=C')

    await t.test('a dry run changes nothing', async () => {
      const before = await machine.must('find /etc /srv /run -xdev | sort')
      await machine.must('cd /srv/shop/deploy && sh install.sh --dry-run')
      assert.equal(await machine.must('find /etc /srv /run -xdev | sort'), before)
    })

    await t.test('nothing starts before the secrets are there', async () => {
      const { exit, output } = await machine.run('sh /srv/shop/deploy/install.sh')
      assert.equal(exit, 1)
      assert.match(output, /Give the variables in \/etc\/shop\/env their values/)
      await machine.must(`sed -i 's/^SECRET_KEY=$/SECRET_KEY=${secret}/' /etc/shop/env`)
    })

    await t.test('it is installed, and pages come from Django', async () => {
      await machine.must('sh /srv/shop/deploy/install.sh')
      await machine.must('cd /srv/shop && runuser -u shop -- /etc/shop/with-env /usr/bin/python3 manage.py collectstatic --noinput -v 0')
      const front = await serving(machine)
      assert.equal(front.secret, secret)
      assert.equal((await ask(machine, 'http://shop.example.com/admin/login/')).status, 200)
    })

    await t.test('installing again changes nothing and starts nothing anew', async () => {
      const before = await machine.must(
        `find ${placesOf(plan)
          .map(({ path }) => path)
          .join(' ')} -printf '%p %T@\\n'; pgrep -o -u shop`,
      )
      const output = await machine.must('sh /srv/shop/deploy/install.sh')
      assert.doesNotMatch(output, /^\+ (install|ln|rm|useradd|systemctl restart|supervisorctl restart)/m)
      const after = await machine.must(
        `find ${placesOf(plan)
          .map(({ path }) => path)
          .join(' ')} -printf '%p %T@\\n'; pgrep -o -u shop`,
      )
      assert.equal(after, before)
    })

    await t.test('the socket is for nginx and nobody else, and nothing of the application runs as root', async () => {
      assert.equal(await machine.must(`stat -c '%a %U:%G' /run/shop ${plan.socket}`), '2750 shop:www-data\n660 shop:www-data\n')
      assert.equal((await machine.run(`runuser -u nobody -- test -e ${plan.socket}`)).exit, 1)
      const { user } = await front(machine)
      assert.equal(user, Number(await machine.must('id -u shop')))
      const root = await machine.must('ps -U root -o args=')
      assert.deepEqual(
        root.split('\n').filter(line => /gunicorn|daphne|celery|uwsgi/.test(line) && !/emperor\.ini/.test(line)),
        [],
      )
    })

    await t.test('style sheets come from the disk, for good where a hash is in their name', async () => {
      const css = await ask(machine, 'http://shop.example.com/static/admin/css/base.css')
      assert.deepEqual([css.status, css.headers['cache-control']], [200, 'public, max-age=3600'])
      const manifest = JSON.parse(await machine.must('cat /srv/shop/static/staticfiles.json')) as { paths: Record<string, string> }
      const hashed = await ask(machine, `http://shop.example.com/static/${manifest.paths['admin/css/base.css']}`)
      assert.deepEqual([hashed.status, hashed.headers['cache-control']], [200, 'public, max-age=31536000, immutable'])
      for (const outside of ['/static', '/static../shop/settings.py', '/static/../shop/settings.py'])
        assert.equal((await ask(machine, `http://shop.example.com${outside}`, '--path-as-is')).status, 404, outside)
    })

    await t.test('an upload called 中文.txt is kept, and comes back harmless', async () => {
      const uploaded = await ask(machine, 'http://shop.example.com/upload/', "--form 'file=@/etc/hostname;filename=中文.txt'")
      assert.deepEqual([uploaded.status, uploaded.body], [200, '中文.txt'])
      const file = await ask(machine, `http://shop.example.com/media/${encodeURIComponent('中文.txt')}`)
      assert.deepEqual(
        [file.status, file.headers['content-security-policy'], file.headers['x-content-type-options']],
        [200, "default-src 'none'; sandbox", 'nosniff'],
      )
    })

    await t.test('what visitors claim is not believed', async () => {
      const { secure, host, address } = await front(machine, "--header 'X-Forwarded-Proto: https' --header 'X-Forwarded-For: 192.0.2.1'")
      assert.deepEqual([secure, host], [false, 'shop.example.com'])
      assert.notEqual(address, '192.0.2.1')
      assert.equal((await ask(machine, 'http://shop.example.com/', "--header 'Host: other.example'")).status, 0)
    })

    await t.test('long cookies pass, and uploads up to the limit', async () => {
      assert.equal((await front(machine, `--header 'Cookie: long=${'x'.repeat(6000)}'`)).cookie, 6005)
      await machine.must('head -c 10000000 /dev/zero > /tmp/fits; head -c 10485761 /dev/zero > /tmp/large')
      assert.equal((await ask(machine, 'http://shop.example.com/upload/', '--form file=@/tmp/fits')).status, 200)
      assert.equal((await ask(machine, 'http://shop.example.com/upload/', '--form file=@/tmp/large')).status, 413)
    })

    await t.test('a request in flight survives a reload and a restart', async () => {
      const reload = reloads[stack]
      for (const command of plan.asgi?.server === 'daphne' ? [] : [reload, restarts[stack]]) {
        const before = await front(machine)
        const slow = ask(machine, 'http://shop.example.com/slow/')
        await until(
          async () => (await machine.must('ss -xn state connected')).includes(plan.socket),
          5,
          () => 'the slow request does not arrive',
        )
        await machine.must(command)
        assert.equal((await slow).status, 200, command)
        const after = await until(
          async () => {
            const now = await front(machine)
            return now.pid !== before.pid && now
          },
          20,
          () => `${command} changes nothing`,
        )
        assert.equal(after.secret, secret)
      }
    })

    await t.test('what is killed comes back', async () => {
      await machine.must('pkill -KILL -u shop')
      await serving(machine)
      assert.equal(await machine.must(`stat -c '%a %U:%G' ${plan.socket}`), '660 shop:www-data\n')
    })

    if (plan.asgi)
      await t.test('websockets are upgraded and stay open', async () => {
        await machine.write('/tmp/echo.py', echo)
        assert.equal(await machine.must('/usr/bin/python3 /tmp/echo.py'), '你好\n')
      })

    if (plan.celery)
      await t.test('Celery runs beside it', async () => {
        const running = await until(
          async () => {
            const { output } = await machine.run('ps -u shop -o args= | grep -oE "celery --app shop (worker|beat)" | sort -u')
            return output.split('\n').length === 3 && output
          },
          20,
          () => 'no Celery',
        )
        assert.equal(running, 'celery --app shop beat\ncelery --app shop worker\n')
      })

    if (stack.endsWith('supervisor'))
      await t.test('logs are rotated, and written on in the new file', async () => {
        const { output } = await machine.run('logrotate --debug /etc/logrotate.d/shop')
        assert.doesNotMatch(output, /error/)
        const log = `/var/log/shop/${plan.uwsgi ? 'uwsgi' : 'gunicorn'}.log`
        await machine.must('logrotate --force /etc/logrotate.d/shop')
        assert.match(await machine.must('ls /var/log/shop'), /\.log\.1$/m)
        await machine.must(reloads[stack])
        await until(
          async () => (await machine.run(`test -s ${log}`)).exit === 0,
          20,
          () => `nothing is written to ${log} any more`,
        )
      })
    else
      await t.test('systemd finds nothing wrong with the units', async () => {
        const { exit, output } = await machine.run(`systemd-analyze verify ${unitsOf(plan).join(' ')}`)
        assert.deepEqual(
          { exit, output: output.replaceAll(/^.*(uwsgi-emperor|\/lib\/systemd\/system\/).*\n/gm, '') },
          { exit: 0, output: '' },
        )
        assert.equal(await machine.must('systemctl --failed --plain --no-legend'), '')
      })

    await t.test('the smoke test agrees', async () => {
      const { exit, output } = await machine.run('sh /srv/shop/deploy/smoke-test.sh')
      assert.equal(exit, 0, output)
      assert.match(output, /^ok {4}a file with a hash in its name/m)
      assert.match(output, /^ok {4}an upload, as harmless as it can be/m)
    })

    await t.test('with a certificate, all is HTTPS', async () => {
      await certify(machine)
      await lay(machine, { ...plan, tls: 'tls' })
      await machine.must('sh /srv/shop/deploy/install.sh')
      // Workers of nginx that were idle answer one more time as they did before the reload.
      const redirect = await until(
        async () => {
          const answer = await ask(machine, 'http://shop.example.com/books/?page=2')
          return answer.status === 301 && answer
        },
        10,
        () => 'HTTP is not sent to HTTPS',
      )
      assert.equal(redirect.headers.location, 'https://shop.example.com/books/?page=2')
      const secure = await ask(machine, 'https://shop.example.com/', '--http2')
      assert.deepEqual([secure.status, JSON.parse(secure.body).secure, secure.protocol], [200, true, 'HTTP/2'])
      assert.equal((await ask(machine, 'https://shop.example.com/', "--header 'Host: other.example'")).status, 0)
      assert.equal((await ask(machine, 'https://other.example/', '--insecure --resolve other.example:443:127.0.0.1')).status, 0)
      await machine.must('mkdir -p /var/www/acme/.well-known/acme-challenge && echo proof > /var/www/acme/.well-known/acme-challenge/token')
      assert.equal((await ask(machine, 'http://shop.example.com/.well-known/acme-challenge/token')).body, 'proof\n')
      const { exit, output } = await machine.run(`CURL_CA_BUNDLE=${certificate} sh /srv/shop/deploy/smoke-test.sh`)
      assert.equal(exit, 0, output)
    })

    await t.test('the smoke test sees that nothing was collected, and from elsewhere looks at no files', async () => {
      await machine.must('rm -r /srv/shop/static/*')
      const [here, elsewhere] = await Promise.all(
        ['', '127.0.0.1'].map(address => machine.run(`CURL_CA_BUNDLE=${certificate} sh /srv/shop/deploy/smoke-test.sh ${address}`)),
      )
      assert.equal(here?.exit, 1, here?.output)
      assert.match(here?.output ?? '', /^WRONG a style sheet: 404 \(200\)$/m)
      assert.equal(elsewhere?.exit, 0, elsewhere?.output)
      assert.doesNotMatch(elsewhere?.output ?? '', /style sheet|hash|harmless/)
    })
  })

/** How an administrator has new code taken, and all started anew. */
const reloads: Record<StackKind, string> = {
  'uwsgi-supervisor': 'touch /run/shop/reload',
  'uwsgi-systemd': 'systemctl reload shop.service',
  'uwsgi-emperor': 'touch /run/shop/reload',
  'gunicorn-systemd': 'systemctl reload shop.service',
  'gunicorn-supervisor': 'supervisorctl signal HUP shop',
  'asgi-systemd': 'systemctl reload shop.service',
}
const restarts: Record<StackKind, string> = {
  'uwsgi-supervisor': 'supervisorctl restart shop',
  'uwsgi-systemd': 'systemctl restart shop.service',
  'uwsgi-emperor': 'systemctl restart emperor.uwsgi.service',
  'gunicorn-systemd': 'systemctl restart shop.service',
  'gunicorn-supervisor': 'supervisorctl restart shop',
  'asgi-systemd': 'systemctl restart shop.service',
}

const secret = 'a-key-of-fifty-characters-that-only-this-test-knows'

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { adviceOn } from '../../server/src/generate/advice.ts'
import { type Plan, type StackKind, stackKinds, type TargetName, targetNames } from '../../server/src/generate/plan.ts'
import { render } from '../../server/src/generate/render/index.ts'
import { planOf } from '../support/plans.ts'

/** What a file holds on some targets only, and on all others only. */
const differences: { file: string; stack?: StackKind; changes?: Partial<Plan>; on: TargetName[]; holds?: string; others?: string }[] = [
  { file: 'nginx/shop.conf', on: ['debian-13'], holds: '    http2 on;\n', others: '    listen 443 ssl http2;\n' },
  {
    file: 'nginx/catch-all.tls.conf',
    on: ['ubuntu-22.04', 'anolis-8'],
    holds: '    ssl_certificate /etc/nginx/catch-all.pem;\n',
    others: '    ssl_reject_handshake on;\n',
  },
  {
    file: 'tmpfiles.d/shop.conf',
    on: ['debian-12', 'debian-13', 'ubuntu-22.04', 'ubuntu-24.04'],
    holds: 'd /run/shop 2750 shop www-data\n',
    others: 'd /run/shop 2750 shop nginx\n',
  },
  {
    file: 'install.sh',
    on: ['debian-12', 'debian-13', 'ubuntu-22.04', 'ubuntu-24.04'],
    holds: 'place 644 nginx/shop.conf /etc/nginx/sites-available/shop.conf\n',
    others: 'place 644 nginx/shop.conf /etc/nginx/conf.d/shop.conf\n',
  },
  {
    file: 'install.sh',
    stack: 'uwsgi-supervisor',
    on: ['debian-12', 'debian-13', 'ubuntu-22.04', 'ubuntu-24.04'],
    holds: 'place 644 supervisor/shop.conf /etc/supervisor/conf.d/shop.conf\n',
    others: 'place 644 supervisor/shop.conf /etc/supervisord.d/shop.ini\n',
  },
  {
    file: 'supervisor/shop.conf',
    stack: 'uwsgi-supervisor',
    on: ['debian-12', 'debian-13', 'ubuntu-22.04', 'ubuntu-24.04'],
    holds: ' /usr/bin/uwsgi --ini /etc/uwsgi/shop.ini\n',
    others: ' /usr/sbin/uwsgi --ini /etc/uwsgi/shop.ini\n',
  },
  {
    file: 'supervisor/shop.conf',
    stack: 'uwsgi-supervisor',
    changes: { uwsgi: 'pip' },
    on: [],
    others: ' /srv/shop/venv/bin/uwsgi --ini /etc/uwsgi/shop.ini\n',
  },
  { file: 'uwsgi/shop.ini', on: ['centos-7'], holds: 'env = LANG=en_US.UTF-8\n', others: 'env = LANG=C.UTF-8\n' },
  // A queue longer than the kernel allows keeps uWSGI from starting.
  { file: 'uwsgi/shop.ini', on: ['anolis-8', 'centos-7'], holds: 'listen = 128\n', others: 'listen = 1024\n' },
  { file: 'systemd/shop.service', on: ['centos-7'], holds: 'ProtectSystem=full\n', others: 'ProtectSystem=strict\nReadWritePaths=' },
  {
    file: 'systemd/shop.service',
    on: ['centos-7', 'anolis-8'],
    others: 'ProtectClock=true\nProtectHostname=true\n',
  },
  {
    file: 'README.md',
    on: ['debian-12', 'debian-13', 'ubuntu-22.04', 'ubuntu-24.04'],
    holds: 'sudo ufw allow 80,443/tcp\n',
    others: 'sudo semanage fcontext -a -t httpd_sys_content_t ',
  },
]

for (const { file, stack = 'uwsgi-systemd', changes, on, holds, others } of differences)
  test(`${file}: ${(holds || others || '').trim().split('\n').at(-1)}`, () => {
    for (const target of targetNames) {
      const files = render(planOf(stack, { target, tls: 'tls', ...changes }))
      const text = files.find(({ path }) => path === file)?.text ?? assert.fail(`no ${file}`)
      const [wanted, unwanted] = on.includes(target) ? [holds, others] : [others, holds]
      if (wanted) assert.ok(text.includes(wanted), `${target}: ${wanted} is missing`)
      if (unwanted) assert.ok(!text.includes(unwanted), `${target}: ${unwanted}`)
    }
  })

test('what a choice costs is said before anything is written, and in the checklist', () => {
  const daphne = planOf('asgi-systemd', { asgi: { server: 'daphne', websockets: ['/ws/'] } })
  const [said = '', ...more] = adviceOn(daphne)
  assert.deepEqual(more, [])
  assert.match(said, /^When Daphne stops, requests in flight are cut off, .*: asgi = { server = "uvicorn", websockets = \["\/ws\/"\] }$/)
  assert.match(render(daphne).find(({ path }) => path === 'README.md')?.text ?? '', /^When Daphne stops, requests in flight are cut off/m)
  assert.match(adviceOn(planOf('uwsgi-systemd', { target: 'centos-7' })).join(), /no security updates since June 2024/)
  for (const stack of stackKinds) assert.deepEqual(adviceOn(planOf(stack)), [], stack)
})

test('the same plan gives the same bytes, and another language changes only what people read', () => {
  for (const stack of stackKinds) {
    assert.deepEqual(render(planOf(stack)), render(planOf(stack)))
    assert.deepEqual(settingsOf(planOf(stack, { language: 'zh-cn' })), settingsOf(planOf(stack, { language: 'en' })))
  }
})

/** The files that programs read, without comments and descriptions. */
function settingsOf(plan: Plan): [path: string, text: string][] {
  return render(plan)
    .filter(({ path }) => !/^README|\.sh$/.test(path))
    .map(({ path, text }) => [path, text.replace(/^\s*#.*\n|^Description=.*/gm, '')])
}

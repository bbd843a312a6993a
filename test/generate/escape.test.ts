import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Plan, StackKind } from '../../server/src/generate/plan.ts'
import { render } from '../../server/src/generate/render/index.ts'
import { UsageError } from '../../server/src/usage.ts'
import { planOf } from '../support/plans.ts'

/** Values that some format has no way to write, and what is said about them: the file, the value and what is wrong with it. */
const refused: [stack: StackKind, changes: Partial<Plan>, message: RegExp][] = [
  [
    'uwsgi-supervisor',
    { directory: '/srv/a\nb' },
    /\.(md|sh|ini|conf): "\/srv\/a\\nb" cannot be written: the file has no way to say a line break/,
  ],
  ['uwsgi-supervisor', { directory: '/srv/a\u0007b' }, /the file has no way to say the control character U\+0007/],
  [
    'uwsgi-supervisor',
    { directory: '/srv/a ;b' },
    /supervisor\/shop\.conf: "\/srv\/a ;b" cannot be written: the file has no way to say " ;"/,
  ],
  ['uwsgi-supervisor', { directory: '/srv/a #b' }, /supervisor\/shop\.conf: .* the file has no way to say " #"/],
  ['uwsgi-systemd', { directory: '/srv/$(a)' }, /uwsgi\/shop\.ini: "\/srv\/\$\(a\)" cannot be written: the file has no way to say "\$\("/],
  ['uwsgi-emperor', { venv: '/srv/@(a)' }, /uwsgi\/vassals\/shop\.ini: .* no way to say "@\("/],
  ['uwsgi-systemd', { venv: '/srv/%(home)' }, /uwsgi\/shop\.ini: .* no way to say "%\("/],
  ['uwsgi-systemd', { directory: '/srv/shop ' }, /a blank at its start or end/],
  ['gunicorn-systemd', { directory: '/srv/shop\\' }, /systemd\/shop\.service: .* no way to say "\\"/],
  [
    'gunicorn-systemd',
    { static: { url: '/static/', directory: '/srv/$a', hashed: false } },
    /nginx\/shop\.conf: "\/srv\/\$a\/" cannot be written: .* "\$"/,
  ],
  ['uwsgi-systemd', { socket: '/run/shop/a:b.sock' }, /^socket: "\/run\/shop\/a:b\.sock" cannot be the path of a socket/],
  ['uwsgi-systemd', { socket: `/run/shop/${'店'.repeat(40)}` }, /^socket: .* at most 107 bytes/],
  ['uwsgi-systemd', { domains: ['商店.example.com'] }, /^domains: "商店\.example\.com" is not possible here/],
  ['uwsgi-systemd', { domains: ['shop.example.com; root /'] }, /^domains: /],
  ['uwsgi-systemd', { user: 'shop\nuid = root' }, /^user: /],
  ['uwsgi-systemd', { name: '../shop' }, /^name: /],
  ['uwsgi-systemd', { settings: 'shop.settings\nenv = A=1' }, /^settings: /],
  ['uwsgi-systemd', { prefix: '/a b' }, /^prefix: /],
]

for (const [stack, changes, message] of refused)
  test(`${stack}: ${JSON.stringify(changes)} is refused with one message`, () => {
    assert.throws(
      () => render(planOf(stack, changes)),
      error => error instanceof UsageError && message.test(error.message) && !error.message.includes('\n'),
    )
  })

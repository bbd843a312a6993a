import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { folderOf } from '../support/cli.ts'
import { djangoProject } from '../support/djangoProject.ts'
import { keys, noTerminal, onTerminal } from '../support/terminal.ts'

const site = 'deploy/nginx/shop.conf'

describe('on a terminal', { skip: noTerminal }, () => {
  test('what no file tells is asked, the plan is shown, and one answer writes it', async () => {
    const settings = (djangoProject['shop/settings.py'] ?? '').replace('"shop.example.com"', '"*"')
    const folder = folderOf({ ...djangoProject, 'shop/settings.py': settings })
    const { code, shown } = await onTerminal(
      folder.path,
      ['generate'],
      [
        ['Which servers?', keys.down + keys.enter],
        ['Which system', keys.enter],
        ['under which names', `shop.example.org${keys.enter}`],
        ['What next?', keys.enter],
      ],
    )
    assert.equal(code, 0, shown)
    assert.match(shown, /domains +shop\.example\.org — /)
    assert.match(folder.read(site), /server_name shop\.example\.org;/)
    assert.equal(folder.run(['generate', '--yes']).stdout, 'up to date: 0 changes\n', 'the answers are remembered')
  })

  test('in Chinese, everything is', async () => {
    const folder = folderOf(djangoProject)
    const args = ['generate', '--stack', 'uwsgi-supervisor', '--target', 'debian-13', '--lang', 'zh-cn']
    const { shown } = await onTerminal(folder.path, args, [['接下来', keys.stop]])
    assert.match(shown, /方向键选择/)
    assert.doesNotMatch(shown, /navigate|confirm|cancel/i)
  })

  test('what is told by flags and files is not asked', async () => {
    const folder = folderOf(djangoProject)
    const args = ['generate', '--stack', 'uwsgi-supervisor', '--target', 'debian-13']
    const { shown } = await onTerminal(folder.path, args, [['What next?', keys.enter]])
    assert.doesNotMatch(shown, /Which/)
    assert.match(shown, /the arrow keys choose, Enter confirms/)
    assert.ok(existsSync(join(folder.path, 'deploy/supervisor/shop.conf')))
  })

  test('an impossible value is refused at once, and one of the plan can be changed', async () => {
    const folder = folderOf(djangoProject)
    const args = ['generate', '--stack', 'uwsgi-systemd', '--target', 'debian-12']
    const { code, shown } = await onTerminal(folder.path, args, [
      ['What next?', keys.down + keys.down + keys.enter],
      ['Which value?', keys.down.repeat(5) + keys.enter],
      ['(name)', `${keys.clear}a b${keys.enter}`],
      ['a name of letters', `${keys.clear}store${keys.enter}`],
      ['What next?', keys.enter],
    ])
    assert.equal(code, 0, shown)
    assert.ok(existsSync(join(folder.path, 'deploy/nginx/store.conf')))
  })

  for (const [title, talk] of [
    ['Ctrl-C at a question', [['Which servers?', keys.stop]]],
    [
      'Ctrl-C at the end',
      [
        ['Which servers?', keys.enter],
        ['Which system', keys.enter],
        ['What next?', keys.stop],
      ],
    ],
  ] as [string, [string, string][]][]) {
    test(`${title} writes nothing`, async () => {
      const folder = folderOf(djangoProject)
      const { code, shown } = await onTerminal(folder.path, ['generate'], talk)
      assert.equal(code, 1, shown)
      assert.match(shown, /nothing was written/)
      assert.ok(!existsSync(join(folder.path, 'deploy')))
    })
  }

  test('what becomes of a changed file is asked, and what fits together can be merged', async () => {
    const folder = folderOf(djangoProject)
    assert.equal(folder.run(['generate', '--yes']).code, 0)
    folder.write({ [site]: `${folder.read(site)}# mine\n` })
    const args = ['generate', '--stack', 'uwsgi-systemd', '--target', 'debian-12', '--set', 'body-megabytes=77']
    const { code, shown } = await onTerminal(folder.path, args, [
      ['it was changed since djdeploy wrote it', keys.enter],
      ['What next?', keys.enter],
    ])
    assert.equal(code, 0, shown)
    assert.match(folder.read(site), /client_max_body_size 77m;[\s\S]*# mine\n$/)
  })

  test('only the new files can be written', async () => {
    const folder = folderOf(djangoProject)
    assert.equal(folder.run(['generate', '--yes']).code, 0)
    const before = folder.read('deploy/install.sh')
    const args = ['generate', '--stack', 'uwsgi-supervisor', '--target', 'debian-12']
    const { code, shown } = await onTerminal(folder.path, args, [['What next?', keys.down + keys.enter]])
    assert.equal(code, 0, shown)
    assert.ok(existsSync(join(folder.path, 'deploy/supervisor/shop.conf')))
    assert.equal(folder.read('deploy/install.sh'), before)
  })

  test('where nothing would change, nothing is offered to be written', async () => {
    const folder = folderOf(djangoProject)
    const args = ['--stack', 'uwsgi-systemd', '--target', 'debian-12']
    assert.equal(folder.run(['generate', '--yes', ...args]).code, 0)
    const { code, shown } = await onTerminal(folder.path, ['generate', ...args], [['What next?', keys.enter]])
    assert.equal(code, 0, shown)
    assert.match(shown, /Done/)
    assert.doesNotMatch(shown, /Write/)
  })
})

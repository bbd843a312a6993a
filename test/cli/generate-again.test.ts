import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { writtenOf } from '../../server/src/generate/lock.ts'
import { folderOf } from '../support/cli.ts'
import { djangoProject as project } from '../support/djangoProject.ts'
import { edit, generated, site } from '../support/generated.ts'
import { filesBelow } from '../support/workspace.ts'

test('an edit stays, and stops the run only where it is in the way', () => {
  const folder = generated()
  const mine = `${folder.read(site)}\n# mine\n`
  folder.write({ [site]: mine })
  assert.deepEqual(folder.run(['generate', '--yes']).stdout, 'up to date: 0 changes\n', 'an edit alone is no reason to do anything')

  const wanted = ['generate', '--yes', '--set', 'body-megabytes=77']
  const before = filesBelow(folder.path)
  const stopped = folder.run(wanted)
  assert.equal(stopped.code, 1)
  assert.match(stopped.stdout, /^conflict +deploy\/nginx\/shop\.conf — it was changed since djdeploy wrote it$/m)
  assert.match(stopped.stderr, /nothing was written: files are in the way/)
  assert.deepEqual(filesBelow(folder.path), before, 'all files or none')

  assert.equal(folder.run([...wanted, '--on-conflict', 'new']).code, 0)
  assert.equal(folder.read(site), mine)
  assert.match(folder.read(`${site}.new`), /client_max_body_size 77m/)
  assert.equal(folder.run(wanted).stdout, 'up to date: 0 changes\n', 'what was offered is not offered again')
})

test('an update and an edit of other lines are merged', () => {
  const folder = generated()
  folder.write({ [site]: `${folder.read(site)}\n# mine\n` })
  const { code, stdout } = folder.run(['generate', '--yes', '--set', 'body-megabytes=78', '--on-conflict', 'merge'])
  assert.equal(code, 0)
  assert.match(stdout, /^merge +deploy\/nginx\/shop\.conf$/m)
  assert.match(folder.read(site), /client_max_body_size 78m;[\s\S]*\n# mine\n$/)
  assert.equal(folder.run(['generate', '--yes']).stdout, 'up to date: 0 changes\n')
})

test('what is found in a merged file is said', () => {
  const folder = generated()
  folder.write({ [site]: `${folder.read(site)}\nserver {\n    listen 81;\n    server_nmae x;\n}\n` })
  const { code, stderr } = folder.run(['generate', '--yes', '--set', 'body-megabytes=78', '--on-conflict', 'merge'])
  assert.equal(code, 0)
  assert.match(stderr, /^djdeploy: deploy\/nginx\/shop\.conf:\d+:5 as merged: .*server_nmae.*$/m)
})

test('changes that do not fit together are for a person', () => {
  const folder = generated()
  const mine = edit(folder, site, 'client_max_body_size', '# mine\n    client_max_body_size')
  const { code, stdout } = folder.run(['generate', '--yes', '--set', 'body-megabytes=77', '--on-conflict', 'merge'])
  assert.equal(code, 1)
  assert.match(stdout, /^beside +deploy\/nginx\/shop\.conf\.new — it was changed since djdeploy wrote it$/m)
  assert.equal(folder.read(site), mine)
  assert.match(folder.read(`${site}.new`), /client_max_body_size 77m/)
  assert.doesNotMatch(folder.read(`${site}.new`), /<<<<|>>>>/)
  assert.match(
    stdout,
    /^your files are as they were: take over from these what you want, then delete them: deploy\/nginx\/shop\.conf\.new$/m,
  )
})

test('a file of somebody else stays', () => {
  for (const [how, code] of [
    ['fail', 1],
    ['keep', 0],
    ['new', 0],
    ['merge', 1],
  ] as const) {
    const folder = folderOf({ ...project, [site]: '# mine\n' })
    assert.equal(folder.run(['generate', '--yes', '--on-conflict', how]).code, code, how)
    assert.equal(folder.read(site), '# mine\n', how)
    assert.equal(existsSync(join(folder.path, `${site}.new`)), how === 'new' || how === 'merge', how)
    assert.equal(existsSync(join(folder.path, 'deploy/install.sh')), how !== 'fail', how)
  }
})

test('--only-new leaves what is there for another run', () => {
  const folder = generated('--stack', 'uwsgi-systemd')
  const before = filesBelow(folder.path)
  const other = ['generate', '--yes', '--set', 'processes=3', '--set', 'name=store']
  const { code, stdout } = folder.run([...other, '--only-new'])
  assert.equal(code, 0)
  assert.match(stdout, /^new +deploy\/uwsgi\/store\.ini$/m)
  const after = filesBelow(folder.path)
  for (const name of Object.keys(before)) if (!name.endsWith('-lock.json')) assert.equal(after[name], before[name], name)
  assert.match(folder.run(['generate', '--yes']).stdout, /^remove +deploy\/uwsgi\/shop\.ini$/m)
  assert.match(folder.read('deploy/install.sh'), /place 644 uwsgi\/store\.ini/)
  assert.equal(folder.run(['generate', '--yes']).stdout, 'up to date: 0 changes\n')
})

test('another stack takes the files of the first one away, but not what was changed in them', () => {
  const folder = generated('--stack', 'uwsgi-supervisor')
  const mine = edit(folder, 'deploy/supervisor/shop.conf', '[program:shop]', '# mine\n[program:shop]')
  const { code, stdout } = folder.run(['generate', '--yes', '--stack', 'gunicorn-systemd'])
  assert.equal(code, 0)
  assert.match(stdout, /^remove +deploy\/uwsgi\/shop\.ini$/m)
  assert.match(stdout, /^keep +deploy\/supervisor\/shop\.conf — this deployment no longer has it, but it was changed/m)
  assert.equal(folder.read('deploy/supervisor/shop.conf'), mine)
  assert.ok(!existsSync(join(folder.path, 'deploy/uwsgi')), 'nor is a folder left that was for them alone')
  assert.equal(folder.run(['generate', '--yes']).stdout, 'up to date: 0 changes\n', 'the answer is remembered')
})

test('an edit survives an update of the templates', () => {
  const folder = generated()
  const now = folder.read(site)
  const older = now.replace('server_tokens off;', 'server_tokens build;')
  const lock = JSON.parse(folder.read('deploy/.djdeploy-lock.json'))
  lock.files['nginx/shop.conf'] = writtenOf(older)
  folder.write({ 'deploy/.djdeploy-lock.json': JSON.stringify({ ...lock, templates: 0 }), [site]: `${older}# mine\n` })
  const { code, stdout } = folder.run(['generate', '--yes', '--on-conflict', 'merge'])
  assert.equal(code, 0)
  assert.equal(stdout, `merge  ${site}\n1 merged · ${Object.keys(lock.files).length - 1} unchanged\n`)
  assert.equal(folder.read(site), `${now}# mine\n`)
})

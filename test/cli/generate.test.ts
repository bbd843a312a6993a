import assert from 'node:assert/strict'
import { chmodSync, existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { writtenOf } from '../../server/src/generate/lock.ts'
import { folderOf } from '../support/cli.ts'
import { djangoProject as project } from '../support/djangoProject.ts'
import { generated, site, times } from '../support/generated.ts'
import { filesBelow } from '../support/workspace.ts'

test('a project gets a deployment in which nothing is found, and a second run changes nothing', () => {
  const folder = generated()
  assert.ok(existsSync(join(folder.path, site)))
  assert.equal(folder.run(['lint', '--fail-on', 'info']).stdout, '')
  const before = [filesBelow(folder.path), times(folder)]
  for (const args of [['--yes'], [], ['--check'], ['--dry-run'], ['--diff'], ['--json', '--yes'], ['--yes', '--on-conflict', 'merge']]) {
    const { code, stdout, stderr } = folder.run(['generate', ...args])
    assert.deepEqual([code, stderr], [0, ''], args.join(' '))
    if (args[0] === '--yes') assert.equal(stdout, 'up to date: 0 changes\n')
    if (args[0] === '--diff') assert.equal(stdout, '')
    assert.deepEqual([filesBelow(folder.path), times(folder)], before, args.join(' '))
  }
})

test('what was generated for a system is checked for that system, unless the configuration names another', () => {
  const folder = generated('--stack', 'uwsgi-supervisor', '--target', 'centos-7')
  folder.write({ 'deploy/supervisor/more.conf': '[program:more]\ncommand=/bin/cat\nuser=nobody\n' })
  const found = () => folder.run(['lint', '--format', 'concise']).stdout.match(/^\S+(?=:\d+:\d+:.*\[supervisor\/include-pattern\])/gm)
  assert.deepEqual(found(), ['deploy/supervisor/more.conf'])
  folder.write({ 'djdeploy.toml': '[target]\ndistribution = "debian-12"\n' })
  assert.equal(found(), null)
})

test('looking writes nothing', () => {
  const folder = folderOf(project)
  for (const args of [['--dry-run'], ['--diff'], ['--check'], ['--json'], ['--print-plan', '--yes'], ['--dry-run', '--yes', '--save']]) {
    const { code, stderr } = folder.run(['generate', ...args])
    assert.deepEqual([code, stderr], [args.includes('--check') ? 1 : 0, ''], args.join(' '))
    assert.deepEqual(filesBelow(folder.path), filesBelow(folderOf(project).path), args.join(' '))
  }
})

test('what --diff prints is a patch that gives the files', () => {
  const folder = generated('--set', 'processes=3')
  const patch = folder.run(['generate', '--diff', '--set', 'processes=5']).stdout
  assert.match(patch, /^-(?:processes|workers) ?=? ?3$/m)
  assert.match(patch, /^\+(?:processes|workers) ?=? ?5$/m)
})

test('symbolic links are not followed', () => {
  const outside = folderOf({ 'site.conf': '# outside\n' })
  for (const [link, target, message] of [
    ['deploy', outside.path, /deploy is a symbolic link; name the folder that it leads to, with --out/],
    ['deploy/nginx', outside.path, /deploy\/nginx\/shop\.conf — nginx is a symbolic link, and what lies behind it is left alone/],
    [site, `${outside.path}/site.conf`, /deploy\/nginx\/shop\.conf — nginx\/shop\.conf is a symbolic link/],
    [site, `${outside.path}/nowhere`, /deploy\/nginx\/shop\.conf — nginx\/shop\.conf is a symbolic link/],
  ] as const) {
    for (const how of ['fail', 'keep', 'new', 'merge']) {
      const folder = folderOf(project)
      mkdirSync(join(folder.path, link, '..'), { recursive: true })
      symlinkSync(target, join(folder.path, link))
      const { code, stdout, stderr } = folder.run(['generate', '--yes', '--on-conflict', how])
      if (how === 'fail') assert.match(stdout + stderr, message)
      if (link === 'deploy') assert.equal(code, 2)
      assert.deepEqual(filesBelow(outside.path), { 'site.conf': '# outside\n' }, `${link} ${how}`)
    }
  }
})

test('a folder that cannot be written to is one message', {
  skip: process.getuid?.() !== 0 && 'only root can run as somebody else',
}, () => {
  for (const locked of ['deploy', 'deploy/nginx', '.']) {
    const folder = folderOf(project)
    mkdirSync(join(folder.path, 'deploy/nginx'), { recursive: true })
    for (const name of ['.', 'deploy', 'deploy/nginx']) chmodSync(join(folder.path, name), name === locked ? 0o555 : 0o777)
    if (locked === '.') rmSync(join(folder.path, 'deploy'), { recursive: true })
    const before = filesBelow(folder.path)
    const { code, stderr } = folder.run(['generate', '--yes'], { user: 65534 })
    assert.equal(code, 2, locked)
    assert.match(stderr, /^djdeploy: cannot write .*: permission denied; nothing was changed\n$/)
    assert.deepEqual(filesBelow(folder.path), before)
  }
})

test('a broken lock is said once, and counts as none', () => {
  const folder = generated()
  folder.write({ 'deploy/.djdeploy-lock.json': '<<<<<<< HEAD\n' })
  const same = folder.run(['generate', '--yes'])
  assert.equal(same.code, 0)
  assert.match(
    same.stderr,
    /^djdeploy: \S*\.djdeploy-lock\.json is broken: it is no JSON. All files count as changed by you, and none is replaced\n$/,
  )
  folder.write({ 'deploy/.djdeploy-lock.json': '{"version": 99}' })
  const newer = folder.run(['generate', '--yes'])
  assert.deepEqual([newer.code, newer.stdout], [2, ''])
  assert.match(newer.stderr, /was written by a newer djdeploy/)
  assert.equal(folder.read('deploy/.djdeploy-lock.json'), '{"version": 99}')
})

test('paths with blanks and Chinese characters', () => {
  const folder = folderOf(Object.fromEntries(Object.entries(project).map(([name, text]) => [`我的 网站/${name}`, text])))
  const { code, stderr } = folder.run(['generate', '我的 网站', '--yes'])
  assert.equal(code, 0, stderr)
  assert.ok(existsSync(join(folder.path, '我的 网站', site)))
  assert.equal(folder.run(['generate', '我的 网站', '--yes', '--out', '部署 文件']).code, 0)
  assert.ok(existsSync(join(folder.path, '部署 文件/nginx/shop.conf')))
})

test('--lang zh-cn: messages and comments in Chinese, the same settings', () => {
  const folder = folderOf(project)
  const { code, stdout } = folder.run(['generate', '--yes', '--lang', 'zh-cn'])
  assert.equal(code, 0)
  assert.match(stdout, /^新建 {2}deploy\/nginx\/shop\.conf$/m)
  const settings = (text: string) => text.split('\n').filter(line => !/^\s*#/.test(line) && line.trim() !== '')
  assert.match(stdout, /^新建 \d+ 个$/m)
  assert.match(folder.read(site), /# .*[\u4e00-\u9fff]/)
  assert.deepEqual(settings(folder.read(site)), settings(generated().read(site)))
})

test('--from-existing shows what generating would change in files written by hand', () => {
  const folder = folderOf({
    ...project,
    'conf/nginx.conf':
      'server {\n    listen 80;\n    server_name shop.example.com;\n    location / { include uwsgi_params; uwsgi_pass unix:/run/shop/app.sock; }\n}\n',
    'conf/uwsgi.ini':
      '[uwsgi]\nchdir = /home/shop/site\nmodule = shop.wsgi:application\nsocket = /run/shop/app.sock\nprocesses = 7\nuid = www\n',
  })
  const { code, stdout } = folder.run(['generate', '--from-existing'])
  assert.equal(code, 0)
  assert.match(stdout, /^processes +7 — conf\/uwsgi\.ini:5$/m)
  assert.match(stdout, /^--- a\/conf\/uwsgi\.ini$/m)
  assert.match(stdout, /^\+\+\+ b\/deploy\/uwsgi\/shop\.ini$/m)
  assert.match(stdout, /^ processes ?= ?7$/m)
  assert.ok(!existsSync(join(folder.path, 'deploy')))
  assert.match(folder.run(['generate', '--yes']).stdout, /^once these are in use, remove .*: conf\/nginx\.conf, conf\/uwsgi\.ini$/m)
  const none = folderOf(project).run(['generate', '--from-existing'])
  assert.deepEqual([none.code, none.stdout], [2, ''])
})

test('a lock that speaks about files outside its folder has no power over them', () => {
  const folder = generated()
  const lock = JSON.parse(folder.read('deploy/.djdeploy-lock.json'))
  folder.write({ 'mine.txt': 'mine\n' })
  for (const name of ['../mine.txt', join(folder.path, 'mine.txt'), 'nginx/../../mine.txt']) lock.files[name] = writtenOf('mine\n')
  folder.write({ 'deploy/.djdeploy-lock.json': JSON.stringify(lock) })
  assert.equal(folder.run(['generate', '--yes']).code, 0)
  assert.equal(folder.read('mine.txt'), 'mine\n')
})

test('several projects in one folder are told apart, each with a deployment of its own', () => {
  const below = (name: string) => Object.fromEntries(Object.entries(project).map(([path, text]) => [`${name}/${path}`, text]))
  const folder = folderOf({ ...below('one'), ...below('two'), 'djdeploy.toml': '' })
  const open = folder.run(['generate', '--yes'])
  assert.equal(open.code, 3)
  assert.match(open.stderr, /^ {2}djdeploy generate FOLDER {2}there are several projects \(one, two\)$/m)
  for (const name of ['one', 'two']) assert.equal(folder.run(['generate', name, '--yes']).code, 0)
  for (const name of ['one', 'two']) assert.equal(folder.run(['generate', name, '--yes']).stdout, 'up to date: 0 changes\n')
  assert.ok(existsSync(join(folder.path, 'one', site)) && existsSync(join(folder.path, 'two', site)))
})

test('a file that cannot be read is in the way', { skip: process.getuid?.() !== 0 && 'only root can run as somebody else' }, () => {
  const folder = folderOf({ ...project, [site]: '# mine\n' })
  chmodSync(join(folder.path, site), 0o600)
  const { code, stdout } = folder.run(['generate', '--dry-run'], { user: 65534 })
  assert.equal(code, 1)
  assert.match(stdout, /^conflict +deploy\/nginx\/shop\.conf — permission denied$/m)
})

test('a folder in the project is found again by the next run', () => {
  const folder = folderOf(project)
  assert.equal(folder.run(['generate', '--yes', '--out', 'ops/server', '--set', 'processes=3']).code, 0)
  assert.equal(folder.run(['generate', '--yes']).stdout, 'up to date: 0 changes\n')
  assert.match(folder.run(['generate', '--diff', '--set', 'processes=5']).stdout, /^\+\+\+ b\/ops\/server\//m)
  assert.ok(!existsSync(join(folder.path, 'deploy')))
})

test('a folder outside of the project can be written to as well', () => {
  const [folder, outside] = [folderOf(project), folderOf({})]
  const args = ['generate', '--yes', '--out', `${outside.path}/a b`]
  const { code, stderr } = folder.run(args)
  assert.equal(code, 0)
  assert.match(stderr, /^djdeploy: \S+\/a b is outside of the project: "djdeploy lint" does not see it there/)
  assert.deepEqual(filesBelow(folder.path), project)
  assert.equal(folder.run(args).stdout, 'up to date: 0 changes\n')
})

test('a virtual environment is seen where git ignores it, and nothing in it is read', () => {
  const folder = folderOf({
    ...project,
    '.gitignore': '.venv/\n',
    '.venv/pyvenv.cfg': 'home = /usr/bin\n',
    '.venv/lib/nginx.conf': 'listen 80',
  })
  const { stdout } = folder.run(['generate', '--dry-run'])
  assert.match(stdout, /^venv +\/srv\/shop\/\.venv — \.venv\/pyvenv\.cfg:1$/m)
  assert.equal(folder.run(['lint']).stdout.includes('.venv'), false)
})

import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { folderOf } from '../support/cli.ts'
import { djangoProject as project } from '../support/djangoProject.ts'
import { generated, site, times } from '../support/generated.ts'
import { filesBelow } from '../support/workspace.ts'

test('a value that no file tells is asked for by the flag that gives it', () => {
  const folder = folderOf({ ...project, 'shop/settings.py': (project['shop/settings.py'] ?? '').replace('"shop.example.com"', '"*"') })
  const { code, stdout, stderr } = folder.run(['generate', '--yes'])
  assert.deepEqual([code, stdout], [3, ''])
  assert.match(stderr, /^ {2}--domain NAME {2}ALLOWED_HOSTS names no domain/m)
  assert.equal(folder.run(['generate', '--yes', '--domain', 'a.example', '--domain', 'b.example']).code, 0)
  assert.match(folder.read(site), /server_name a\.example b\.example;/)
})

for (const [args, message] of [
  [['--stack', 'apache'], /--stack takes one of uwsgi-supervisor, .*, and "apache" is none/],
  [['--set', 'proceses=4'], /--set proceses=4: there is no key "proceses"/],
  [['--set', 'processes=many'], /--set processes takes a whole number from 1 to 1024, and "many" is none/],
  [['--on-conflict', 'overwrite'], /--on-conflict takes one of fail, keep, new, merge/],
  [['nowhere'], /there is no file or folder nowhere/],
  [['--server-path', 'srv/shop'], /--server-path takes an absolute path/],
  [['--lang', 'de'], /"de" is no language/],
  [['--plan', 'nowhere.toml'], /there is no file or folder nowhere\.toml/],
  [['--plan', 'shop/settings.py'], /settings\.py:1: invalid TOML/],
  [['--target', 'debian'], /--target takes one of debian-12, .*centos-7, and "debian" is none/],
  [['--domain', '例子.com:80'], /--domain takes a list, each item a host name/],
  [['--nothing'], /unknown option '--nothing'/],
] as const) {
  test(`${args.join(' ')} is a mistake`, () => {
    const folder = folderOf(project)
    const { code, stdout, stderr } = folder.run(['generate', '--yes', ...args])
    assert.deepEqual([code, stdout], [2, ''])
    assert.match(stderr, message)
    assert.ok(!existsSync(join(folder.path, 'deploy')))
  })
}

test('--json tells the plan, why, and what becomes of each file', () => {
  const folder = folderOf({ ...project, [site]: '# mine\n' })
  const told = JSON.parse(folder.run(['generate', '--json', '--user', 'www']).stdout)
  assert.equal(told.version, 1)
  assert.equal(told.plan.user, 'www')
  assert.deepEqual(
    told.decisions.find(({ key }: { key: string }) => key === 'domains'),
    {
      key: 'domains',
      value: ['shop.example.com'],
      source: { kind: 'file', file: 'shop/settings.py', line: 6 },
    },
  )
  assert.deepEqual(
    told.files.find(({ path }: { path: string }) => path === 'nginx/shop.conf'),
    {
      path: 'nginx/shop.conf',
      state: 'foreign',
      action: 'conflict',
      because: 'djdeploy did not write it',
    },
  )
  assert.equal(told.written, false)
})

test('what a choice costs is said where the plan is shown, and once more when it is written', () => {
  const folder = folderOf(project)
  const args = ['generate', '--target', 'centos']
  for (const how of ['--dry-run', '--yes'])
    assert.match(folder.run([...args, how]).stderr, /^djdeploy: CentOS 7 has had no security updates since June 2024\./, how)
  assert.equal(folder.run([...args, '--yes']).stderr, '')
  assert.match(JSON.parse(folder.run([...args, '--json']).stdout).advice[0], /^CentOS 7/)
})

test('--save writes the answers and keeps what is there', () => {
  const config = '# ours\nlanguage = "en" # yes\n\n[generate]\nuser = "old" # account\n\n[rules]\nstack = "warning"\n'
  const folder = folderOf({ ...project, 'djdeploy.toml': config })
  assert.equal(folder.run(['generate', '--yes', '--save', '--user', 'www', '--set', 'processes=3']).code, 0)
  assert.equal(
    folder.read('djdeploy.toml'),
    '# ours\nlanguage = "en" # yes\n\n[generate]\nuser = "www" # account\nprocesses = 3\n\n[rules]\nstack = "warning"\n',
  )
  const fresh = folderOf(project)
  assert.equal(fresh.run(['generate', '--yes', '--save', '--domain', 'a.example', '--set', 'venv=false']).code, 0)
  assert.equal(fresh.read('djdeploy.toml'), '[generate]\ndomains = ["a.example"]\nvenv = false\n')
  const before = [filesBelow(fresh.path), times(fresh)]
  assert.equal(fresh.run(['generate', '--yes']).stdout, 'up to date: 0 changes\n')
  assert.deepEqual([filesBelow(fresh.path), times(fresh)], before)

  const odd = folderOf({ ...project, 'djdeploy.toml': 'generate = { user = "old" }\n' })
  const refused = odd.run(['generate', '--yes', '--save', '--user', 'www'])
  assert.equal(refused.code, 2)
  assert.match(refused.stderr, /djdeploy\.toml is written in a way that --save cannot add to; the answers are:\nuser = "www"\n/)
  assert.ok(!existsSync(join(odd.path, 'deploy')))
})

test('answers in djdeploy.toml count as long as they stand there', () => {
  const folder = folderOf({ ...project, 'djdeploy.toml': '[generate]\nprocesses = 7\n' })
  assert.equal(folder.run(['generate', '--yes']).code, 0)
  assert.deepEqual(JSON.parse(folder.read('deploy/.djdeploy-lock.json')).answered, [])
  folder.write({ 'djdeploy.toml': '[generate]\nprocesses = 8\n' })
  assert.match(folder.run(['generate', '--diff']).stdout, /^-(workers|processes) = 7\n\+(workers|processes) = 8$/m)
})

test('what --print-plan prints is taken by --plan, and gives the same deployment anywhere', () => {
  const folder = folderOf(project)
  const { code, stdout } = folder.run(['generate', '--print-plan', '--set', 'processes=3', '--set', 'venv=false'])
  assert.equal(code, 0)
  assert.match(stdout, /^\[generate\]\nproject = "\." # manage\.py:1\n/)
  assert.match(stdout, /^processes = 3 # answered$/m)
  assert.match(stdout, /^venv = false # answered$/m)
  assert.deepEqual(filesBelow(folder.path), project)
  folder.write({ 'site.toml': stdout })
  assert.equal(folder.run(['generate', '--yes', '--plan', 'site.toml']).code, 0)
  const wanted = generated('--set', 'processes=3', '--set', 'venv=false')
  const { 'deploy/.djdeploy-lock.json': _, ...files } = filesBelow(wanted.path)
  assert.deepEqual(
    { ...filesBelow(folder.path), 'deploy/.djdeploy-lock.json': '' },
    { ...files, 'site.toml': stdout, 'deploy/.djdeploy-lock.json': '' },
  )
  assert.match(
    folder.run(['generate', '--print-plan', '--plan', 'site.toml', '--set', 'processes=5']).stdout,
    /^processes = 5 # answered$/m,
  )
})

test('a plan with a question that is open', () => {
  const folder = folderOf({ ...project, 'shop/settings.py': (project['shop/settings.py'] ?? '').replace('"shop.example.com"', '"*"') })
  const { code, stdout, stderr } = folder.run(['generate', '--print-plan'])
  assert.equal(code, 3)
  assert.match(stdout, /^# domains = … ALLOWED_HOSTS names no domain: /m)
  assert.match(stderr, /^ {2}--domain NAME {2}/m)
})

test('a name in another script is written as browsers send it, and that is said', () => {
  const folder = folderOf({ ...project, 'shop/settings.py': (project['shop/settings.py'] ?? '').replace('shop.example.com', '例子.com') })
  const { code, stderr } = folder.run(['generate', '--yes'])
  assert.equal(code, 0)
  assert.match(stderr, /^djdeploy: 例子\.com is xn--fsqu00a\.com to browsers and servers/)
  assert.match(folder.read(site), /server_name xn--fsqu00a\.com;/)
  assert.match(folder.run(['lint']).stdout, /asked for xn--fsqu00a\.com, which ALLOWED_HOSTS does not contain/)
  assert.equal(folder.run(['generate', '--yes', '--domain', '例子.com']).stdout, 'up to date: 0 changes\n')
})

import assert from 'node:assert/strict'
import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { writtenOf } from '../../server/src/generate/lock.ts'
import { type Folder, folderOf } from '../support/cli.ts'
import { djangoProject as project } from '../support/djangoProject.ts'
import { filesBelow } from '../support/workspace.ts'

const site = 'deploy/nginx/shop.conf'

function times(folder: Folder): Record<string, number> {
  const names = readdirSync(join(folder.path, 'deploy'), { recursive: true, encoding: 'utf8' }).sort()
  return Object.fromEntries(['.', ...names].map(name => [name, statSync(join(folder.path, 'deploy', name)).mtimeMs]))
}

/** A project with a deployment that an earlier run has written. */
function generated(...args: string[]): Folder {
  const folder = folderOf(project)
  const { code, stderr } = folder.run(['generate', '--yes', ...args])
  assert.equal(code, 0, stderr)
  return folder
}

function edit(folder: Folder, name: string, old: string, text: string): string {
  const before = folder.read(name)
  assert.ok(before.includes(old), `${name} holds no "${old}"`)
  folder.write({ [name]: before.replace(old, text) })
  return folder.read(name)
}

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

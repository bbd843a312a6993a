import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { chmodSync, closeSync, existsSync, mkdirSync, openSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { type Folder, folderOf } from '../support/cli.ts'

/** A file that is reported whatever the rules are. */
const broken = { 'deploy/nginx.conf': new Uint8Array([101, 0, 102]) }
const report = 'deploy/nginx.conf:1:1: error this file cannot be read: it holds NUL bytes, so it is not a text file [syntax/unreadable]\n'

/** No matter what is wrong with the input, the program ends in order. */
function endsInOrder({ code, stdout, stderr }: ReturnType<Folder['run']>, ...codes: number[]): void {
  assert.ok(codes.includes(code ?? -1), `exit code ${code}: ${stdout.slice(0, 500)} ${stderr.slice(0, 500)}`)
  assert.doesNotMatch(stdout + stderr, /internal error|^\s+at .*:\d+:\d+/m)
}

test('output that nobody can take ends in one message', { skip: !existsSync('/dev/full') && 'needs /dev/full' }, () => {
  const full = openSync('/dev/full', 'w')
  const { code, stderr } = folderOf(broken).run(['lint'], { printsTo: full })
  closeSync(full)
  assert.deepEqual([code, stderr], [2, 'djdeploy: the output cannot be written: no space is left\n'])
})

test('a folder without configuration is clean, and says that there was none', () => {
  const { code, stdout, stderr } = folderOf({ 'notes.txt': 'hello' }).run(['lint'])
  assert.deepEqual([code, stdout, stderr], [0, '', 'djdeploy: no configuration files found\n'])
})

test('a finding gives exit code 1, and concise lines where there is no terminal', () => {
  const { code, stdout, stderr } = folderOf(broken).run(['lint'])
  assert.deepEqual([code, stdout, stderr], [1, report, ''])
})

test('a file that its program cannot decode is an error, where the program reads that part at all', () => {
  const gbk = (before: string, after = '') => new Uint8Array([...Buffer.from(before), 0xc9, 0xcc, ...Buffer.from(after)])
  const { code, stdout } = folderOf({
    'manage.py': '',
    'shop/settings/a.py': gbk("NAME = '", "'\n"),
    'shop/settings/comment.py': gbk('# ', '\nNAME = 1\n'),
    'shop/settings/declared.py': gbk("# -*- coding: gbk -*-\nNAME = '", "'\n"),
    'deploy/nginx.conf': gbk('# ', '\nevents {}\n'),
    'deploy/comment.service': gbk('[Service]\nExecStart=/bin/true\n# ', '\n'),
    'deploy/shop.service': gbk('[Service]\nExecStart=/bin/true\nRestart=', '\nRuntimeMaxSec=1\n'),
    'deploy/supervisor.conf': gbk('; ', '\n[supervisord]\n'),
  }).run(['lint'])
  assert.equal(
    stdout,
    `deploy/shop.service:3:9: error this file is not UTF-8, and systemd does not read it: save it as UTF-8 [syntax/encoding]
deploy/supervisor.conf:1:3: error this file is not UTF-8, and supervisor does not read it: save it as UTF-8 [syntax/encoding]
shop/settings/a.py:1:9: error this file is not UTF-8, and Python does not read it: save it as UTF-8 [syntax/encoding]
`,
  )
  assert.equal(code, 1)
})

test('--format full, concise and json', () => {
  const folder = folderOf(broken)
  assert.equal(
    folder.run(['lint', '--format', 'full']).stdout,
    `error: this file cannot be read: it holds NUL bytes, so it is not a text file [syntax/unreadable]
 --> deploy/nginx.conf:1:1

1 error, 0 warnings, 0 infos in 0 files
`,
  )
  assert.equal(folder.run(['lint', '--format', 'concise']).stdout, report)
  const { code, stdout } = folder.run(['lint', '--format', 'json'])
  assert.equal(code, 1)
  assert.deepEqual(JSON.parse(stdout), {
    version: 1,
    tool: { name: 'djdeploy', version: JSON.parse(readFileSync('package.json', 'utf8')).version },
    root: folder.path,
    files: 0,
    problems: [
      {
        rule: 'syntax/unreadable',
        severity: 'error',
        file: 'deploy/nginx.conf',
        range: { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } },
        message: 'this file cannot be read: it holds NUL bytes, so it is not a text file',
        related: [],
        fixes: [],
      },
    ],
    counts: { error: 1, warning: 0, info: 0 },
  })
})

test('a format may go to a file, and several formats at once', () => {
  const folder = folderOf(broken)
  const { code, stdout } = folder.run(['lint', '--format', 'concise', '--format', 'json=report.json'])
  assert.deepEqual([code, stdout], [1, report])
  assert.equal(JSON.parse(folder.read('report.json')).counts.error, 1)
})

test('--fail-on decides about the exit code', () => {
  const folder = folderOf({ ...broken, 'djdeploy.toml': '[rules]\n"syntax/unreadable" = "warning"\n' })
  assert.deepEqual(
    ['error', 'warning', 'info'].map(severity => folder.run(['lint', '--fail-on', severity]).code),
    [0, 1, 1],
  )
  assert.equal(folder.run(['lint']).code, 1)
  folder.write({ 'djdeploy.toml': '[rules]\nsyntax = "off"\n' })
  assert.deepEqual(folder.run(['lint']).code, 0)
})

test('what cannot be done is one line on standard error and exit code 2', () => {
  const folder = folderOf(broken)
  const refused: [args: string[], message: RegExp][] = [
    [['lint', 'nowhere'], /^djdeploy: there is no file or folder nowhere\n$/],
    [['lint', '--stdin-filename', 'nowhere/nginx.conf'], /^djdeploy: there is no file or folder \/.*\/nowhere\/nginx\.conf\n$/],
    [
      ['lint', '--format', 'sarif'],
      /^djdeploy: the format sarif is not available in this version of djdeploy; available are full, concise, json\n$/,
    ],
    [['lint', '--format', 'xml'], /^djdeploy: there is no format "xml"/],
    [['lint', '--format', 'json='], /names no file/],
    [['lint', '--format', 'json=no/such/x.json'], /^djdeploy: cannot write no\/such\/x\.json: there is no folder no\/such\n$/],
    [['lint', '--format', 'json=.'], /^djdeploy: cannot write \.: it is a folder\n$/],
    [['lint', '--fail-on', 'panic'], /^djdeploy: .*panic/],
    [['lint', '--frobnicate'], /^djdeploy: unknown option '--frobnicate'\n/],
    [['lint', '--lang', 'de'], /^djdeploy: "de" is no language of djdeploy; one of en, zh-cn is\n$/],
    [['frobnicate'], /^djdeploy: unknown command 'frobnicate'/],
    [['explain', 'stack/protocol-missmatch'], /did you mean "stack\/protocol-mismatch"\?\n$/],
    [['explain', 'alias-traversal'], /did you mean "static\/alias-traversal"\?\n$/],
    [['rules', '--format', 'xml'], /^djdeploy: there is no format "xml"/],
  ]
  for (const [args, message] of refused) {
    const { code, stdout, stderr } = folder.run(args)
    assert.equal(code, 2, args.join(' '))
    assert.equal(stdout, '')
    assert.match(stderr, message)
  }
})

test('a mistake in the configuration names its line', () => {
  const folder = folderOf({ ...broken, 'djdeploy.toml': 'exclude = []\nrulez = 1\n' })
  const { code, stderr } = folder.run(['lint'])
  assert.deepEqual([code, stderr], [2, `djdeploy: ${folder.path}/djdeploy.toml:2: unknown key "rulez"; did you mean "rules"?\n`])
})

test('pyproject.toml of other tools is left alone, even broken', () => {
  const folder = folderOf({ ...broken, 'pyproject.toml': '[tool.black\n' })
  assert.equal(folder.run(['lint']).code, 1)
  folder.write({ 'pyproject.toml': '[tool.djdeploy]\nexclude = ["deploy"]\n' })
  assert.equal(folder.run(['lint']).code, 0)
})

test('the folder with the configuration is the root, from wherever the program is run', () => {
  const folder = folderOf({ ...broken, 'djdeploy.toml': '', 'other/nginx.conf': new Uint8Array([0]) })
  const { stdout } = folder.run(['lint', '--format', 'json'], { in: 'deploy' })
  const { root, problems } = JSON.parse(stdout)
  assert.deepEqual([root, problems.map((problem: { file: string }) => problem.file)], [folder.path, ['deploy/nginx.conf']])
  assert.match(folder.run(['lint', '../other'], { in: 'deploy' }).stdout, /^\.\.\/other\/nginx\.conf:1:1: error /)
})

test('ignored, excluded and installed files are not read unless they are named', () => {
  const zero = new Uint8Array([0])
  const folder = folderOf({
    '.gitignore': '/build/\n*.bak.conf\n',
    'nested/.gitignore': 'nginx.conf\n!keep.bak.conf\n',
    'build/nginx.conf': zero,
    'old.bak.conf': zero,
    'nested/nginx.conf': zero,
    'nested/keep.bak.conf': zero,
    'venv/pyvenv.cfg': '',
    'venv/nginx.conf': zero,
    'node_modules/x/nginx.conf': zero,
    '.git/nginx.conf': zero,
    'vendor/nginx.conf': zero,
    'djdeploy.toml': 'exclude = ["vendor/**"]\n',
  })
  assert.match(folder.run(['lint']).stdout, /^nested\/keep\.bak\.conf:1:1: [^\n]*\n$/)
  for (const name of ['build/nginx.conf', 'nested/nginx.conf', 'vendor', 'venv']) assert.equal(folder.run(['lint', name]).code, 1, name)
})

test('a file that cannot be read is named and never counts as clean', () => {
  const folder = folderOf({
    'a/nginx.conf': '',
    'a/notes.txt': new Uint8Array([0]),
    'b/uwsgi.ini': '',
    'c/nginx.conf': new Uint8Array([0xff, 0xfe, 0x61, 0x00]),
  })
  execFileSync('mkfifo', [join(folder.path, 'b/nginx.conf')])
  chmodSync(join(folder.path, 'a/nginx.conf'), 0)
  const user = process.getuid?.() === 0 ? 65534 : undefined

  const closed = folder.run(['lint', 'a'], { user })
  assert.deepEqual(
    [closed.code, closed.stdout],
    [1, 'a/nginx.conf:1:1: error this file cannot be read: permission denied [syntax/unreadable]\n'],
  )
  assert.match(folder.run(['lint', 'b']).stdout, /b\/nginx\.conf:1:1: error this file cannot be read: it is not a regular file/)
  assert.match(folder.run(['lint', 'c']).stdout, /UTF-16/)
  assert.match(folder.run(['lint', 'a/notes.txt']).stdout, /notes\.txt:1:1: error .*NUL bytes/)

  chmodSync(join(folder.path, 'a'), 0)
  const folderClosed = folder.run(['lint', 'a'], { user })
  assert.deepEqual(
    [folderClosed.code, folderClosed.stdout],
    [1, 'a:1:1: error this folder cannot be read: permission denied [syntax/unreadable]\n'],
  )
  assert.match(folder.run(['lint'], { user }).stdout, /^a:1:1: info this folder cannot be read/)
  chmodSync(join(folder.path, 'a'), 0o755)
})

test('a named file of no known format is not passed off as clean', () => {
  const { code, stderr } = folderOf({ 'README.md': '# shop' }).run(['lint', 'README.md'])
  assert.equal(code, 0)
  assert.match(stderr, /^djdeploy: README\.md was not checked/)
})

test('a pipe is never read, whatever it is called', () => {
  const folder = folderOf({ 'a/nginx.conf': '', 'b/nginx.conf': '', 'c/nginx.conf': '' })
  for (const name of ['a/djdeploy.toml', 'b/pyproject.toml', 'c/.gitignore']) execFileSync('mkfifo', [join(folder.path, name)])
  for (const name of ['a', 'b']) assert.match(folder.run(['lint'], { in: name }).stderr, /^djdeploy: cannot read .*\.toml: it is not a/)
  assert.equal(folder.run(['lint'], { in: 'c' }).code, 0)
})

test('circles and dead ends of links are walked around', () => {
  const folder = folderOf({ ...broken, 'available/shop.conf': new Uint8Array([0]) })
  mkdirSync(join(folder.path, 'enabled'))
  symlinkSync('..', join(folder.path, 'deploy/up'))
  symlinkSync('/', join(folder.path, 'deploy/all'))
  symlinkSync('self', join(folder.path, 'self'))
  symlinkSync('uwsgi.ini', join(folder.path, 'uwsgi.ini'))
  symlinkSync('gone', join(folder.path, 'dangling.conf'))
  symlinkSync('../enabled', join(folder.path, 'available/other'))
  symlinkSync('../available', join(folder.path, 'enabled/other'))
  symlinkSync('../available/shop.conf', join(folder.path, 'enabled/shop.conf'))
  const result = folder.run(['lint'])
  endsInOrder(result, 1)
  assert.deepEqual(
    result.stdout.split('\n').map(line => line.split(':')[0]),
    ['available/shop.conf', 'deploy/nginx.conf', 'uwsgi.ini', ''],
  )
  assert.match(result.stdout, /uwsgi\.ini:1:1: error this file cannot be read: its symbolic links lead in a circle/)
})

const inputs: [name: string, files: Record<string, string | Uint8Array>][] = [
  ['a line of 10 MB', { 'nginx.conf': `server { server_name ${'a'.repeat(10_000_000)}; }\n` }],
  ['an ini line of 10 MB', { 'uwsgi.ini': `[uwsgi]\nsocket = ${'a'.repeat(10_000_000)}\n` }],
  ['3,000 nested blocks', { 'nginx.conf': `${'location / {\n'.repeat(3000)}${'}\n'.repeat(3000)}` }],
  ['3,000 open blocks', { 'nginx.conf': 'location / {\n'.repeat(3000) }],
  ['100,000 open blocks', { 'nginx.conf': 'a {'.repeat(100_000) }],
  ['3,000 nested lists', { 'mysite/settings.py': `A = ${'['.repeat(3000)}${']'.repeat(3000)}\n`, 'manage.py': '' }],
  ['3,000 open brackets', { 'mysite/settings.py': `A = ${'('.repeat(3000)}\n`, 'manage.py': '' }],
  [
    'includes in a circle',
    {
      'nginx.conf': 'http { include a.conf; }\n',
      'a.conf': 'include nginx.conf;\ninclude a.conf;\n',
      'uwsgi.ini': '[uwsgi]\nini = uwsgi.ini\n',
    },
  ],
  [
    'settings that import each other',
    { 'manage.py': '', 's/settings.py': 'from .base import *\n', 's/base.py': 'from .settings import *\n' },
  ],
  ['text that is not UTF-8', { 'nginx.conf': new Uint8Array([...Buffer.from('server { # caf'), 0xe9, 10, ...Buffer.from('}\n')]) }],
  [
    'a byte order mark',
    { 'nginx.conf': '\ufeffevents {}\n', 'uwsgi.ini': '\ufeff[uwsgi]\n', 'manage.py': '\ufeff', 's/settings.py': '\ufeffDEBUG = True\n' },
  ],
  ['line ends of Windows', { 'nginx.conf': 'events {\r\n}\r\n', 'uwsgi.ini': '[uwsgi]\r\nsocket = :1\r\n' }],
  [
    'empty files',
    {
      'nginx.conf': '',
      'uwsgi.ini': '',
      'supervisord.conf': '',
      'shop.service': '',
      'docker-compose.yml': '',
      Dockerfile: '',
      Procfile: '',
      'manage.py': '',
      's/settings.py': '',
    },
  ],
  [
    'text that a regular expression could read in many ways',
    {
      'stack.yml': `services:\n${'\n'.repeat(100)}x\n`,
      'docker-compose.yml': `services:\n  web:\n    image: x\n    volumes: ["${'${A}'.repeat(100)}"]\n`,
      'pyproject.toml': `a = "a${' '.repeat(300_000)}b"\n`,
    },
  ],
  [
    'compose with a bomb of aliases',
    {
      'docker-compose.yml': `a: &a [x, x, x, x, x, x, x, x]\n${[...'bcdefghij'].map((name, index) => `${name}: &${name} [${`*${'abcdefghij'[index]}, `.repeat(8)}]\n`).join('')}services: *j\n`,
    },
  ],
]

for (const [name, files] of inputs)
  test(`${name} is no reason to fail`, () => endsInOrder(folderOf(files).run(['lint', '--format', 'json']), 0, 1))

test('paths in configurations do not lead to files of this machine', () => {
  const folder = folderOf({ 'w/nginx.conf': '', 'outside/more.conf': new Uint8Array([0]), 'w/djdeploy.toml': '' })
  folder.write({ 'w/nginx.conf': `include ${folder.path}/outside/more.conf;\ninclude ../outside/more.conf;\ninclude missing.conf;\n` })
  assert.doesNotMatch(folder.run(['lint', 'w']).stdout, /unreadable/)
})

test('what git-crypt keeps locked is passed over, unless it is named', () => {
  const folder = folderOf({ 'nginx.conf': new Uint8Array([0, ...Buffer.from('GITCRYPT'), 0, 7]), 'shop.nginx': 'server { listen 80; }\n' })
  assert.equal(folder.run(['lint', '--format', 'concise']).stdout, '')
  assert.match(folder.run(['lint', 'nginx.conf']).stdout, /nginx\.conf:1:1: error this file cannot be read: it is encrypted by git-crypt/)
})

test('a file above the limit is named', () => {
  const result = folderOf({ 'nginx.conf': '#'.repeat(17 * 1024 * 1024) }).run(['lint'])
  endsInOrder(result, 1)
  assert.match(result.stdout, /it has 17 MB, and files above 16 MB are not read/)
})

test('standard input takes the place of a file', () => {
  const folder = folderOf({ 'nginx.conf': new Uint8Array([0]), 'uwsgi.ini': '[uwsgi]\n' })
  const { code, stdout } = folder.run(['lint', '--stdin-filename', 'nginx.conf'], { input: '# nothing\n' })
  assert.deepEqual([code, stdout], [0, ''])
  assert.equal(folder.run(['lint', '--stdin-filename', 'new.conf'], { input: '# nothing\n' }).code, 0)
  assert.equal(folder.run(['lint', '--stdin-filename', 'nginx.conf'], { input: '\0' }).code, 2)
})

test('standard input is checked for its encoding as a file is, and never written back as something else', () => {
  const latin = new Uint8Array([...Buffer.from('; caf'), 0xe9, ...Buffer.from('\n[supervisord]\n[program:x]\ncommand /bin/x\n')])
  const folder = folderOf({})
  const { code, stdout } = folder.run(['lint', '--stdin-filename', 'supervisor.conf'], { input: latin })
  assert.equal(code, 1)
  assert.match(stdout, /^supervisor\.conf:1:6: error this file is not UTF-8, and supervisor does not read it/)
  const fixed = folder.run(['lint', '--fix', '--stdin-filename', 'supervisor.conf'], { input: latin, encoding: 'latin1' })
  assert.deepEqual(Buffer.from(fixed.stdout, 'latin1'), Buffer.from(latin))
})

test('colours and code frames are for terminals', () => {
  assert.doesNotMatch(folderOf(broken).run(['lint', '--format', 'full'], { env: { FORCE_COLOR: '1' } }).stdout, /\u001b/)
})

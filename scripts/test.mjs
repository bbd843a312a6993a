// npm test: builds, checks types and style, and runs every part of test/. Names behind the command choose parts: npm test -- unit cli
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const ci = process.env.CI === 'true' || process.env.CI === '1'
const total = { passed: 0, failed: 0, skipped: 0 }
const scratch = mkdtempSync(join(tmpdir(), 'djdeploy-test-'))

/** What parts of test/ need: how to see that it is there, and the Debian packages that bring it. */
const needs = {
  reality: [
    { name: 'nginx', there: () => runs('nginx', '-v') || existsSync('/usr/sbin/nginx'), packages: ['nginx'] },
    { name: 'uwsgi', there: () => runs('uwsgi', '--version'), packages: ['uwsgi-core', 'uwsgi'] },
    {
      name: 'the Python plugin of uwsgi',
      there: () => existsSync('/usr/lib/uwsgi/plugins/python3_plugin.so'),
      packages: ['uwsgi-plugin-python3'],
    },
    { name: 'supervisor', there: () => runs('supervisord', '--version'), packages: ['supervisor'] },
    { name: 'gunicorn', there: () => runs('gunicorn', '--version'), packages: ['gunicorn'] },
    // Debian's Django is for Debian's Python, whichever python3 comes first on the path.
    { name: 'Django for /usr/bin/python3', there: () => runs('/usr/bin/python3', '-c', 'import django'), packages: ['python3-django'] },
    { name: 'openssl', there: () => runs('openssl', 'version'), packages: ['openssl'] },
    { name: 'systemd', there: () => runs('systemd-analyze', '--version'), packages: ['systemd', 'systemd-sysv'] },
    { name: 'curl', there: () => runs('curl', '--version'), packages: ['curl'] },
    { name: 'Celery', there: () => runs('/usr/bin/python3', '-c', 'import celery'), packages: ['celery'] },
    { name: 'Channels', there: () => runs('/usr/bin/python3', '-c', 'import channels'), packages: ['python3-django-channels'] },
    { name: 'Daphne', there: () => runs('/usr/bin/python3', '-c', 'import daphne'), packages: ['daphne'] },
    {
      name: 'uvicorn',
      there: () => runs('/usr/bin/python3', '-c', 'import uvicorn, websockets'),
      packages: ['python3-uvicorn', 'python3-websockets'],
    },
    { name: 'logrotate', there: () => runs('/usr/sbin/logrotate', '--version'), packages: ['logrotate'] },
    { name: 'shellcheck', there: () => runs('shellcheck', '--version'), packages: ['shellcheck'] },
  ],
  editor: [
    // The examples speak Chinese, and pictures are taken of them.
    {
      name: 'Chromium',
      there: () => runs(process.env.CHROMIUM ?? '/usr/bin/chromium', '--version'),
      packages: ['chromium', 'fonts-wqy-microhei'],
    },
    { name: 'VS Code from npm', there: brought, packages: [] },
  ],
  'other-editors': [{ name: 'Neovim', there: () => runs('nvim', '--version'), packages: ['neovim'] }],
}

const folders = readdirSync('test').filter(folder => testsIn(folder).length > 0)
const chosen = process.argv.slice(2)
for (const name of chosen) if (!folders.includes(name)) fail(`there is no part "${name}"; parts are ${folders.join(', ')}`)

step('build', 'node', 'scripts/build.mjs')
if (chosen.length === 0) {
  step('types', 'node_modules/.bin/tsc', '--noEmit')
  step('style', 'node_modules/.bin/biome', 'check')
}
for (const folder of folders) if (chosen.length === 0 || chosen.includes(folder)) part(folder)

rmSync(scratch, { recursive: true, force: true })
if (total.passed + total.failed === 0) fail('no test was run')
process.exitCode = total.failed > 0 ? 1 : 0
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`)

function step(name, command, ...args) {
  console.log(`\n== ${name}`)
  const { status, error } = spawnSync(command, args, { stdio: 'inherit' })
  if (status === 0) total.passed++
  else fail(`${name} failed${error ? `: ${error.message}` : ''}`)
}

function part(folder) {
  console.log(`\n== test/${folder}`)
  const missing = install(needs[folder] ?? [])
  if (missing.length > 0) {
    const message = `test/${folder} cannot run, missing: ${missing.map(({ name }) => name).join(', ')}`
    if (ci) return fail(message)
    total.skipped++
    return console.log(message)
  }
  const log = join(scratch, `${folder}.tap`)
  const reporters = [
    '--test-reporter=spec',
    '--test-reporter-destination=stdout',
    '--test-reporter=tap',
    `--test-reporter-destination=${log}`,
  ]
  const { status } = spawnSync('node', ['--import', 'tsx', '--test', ...reporters, ...testsIn(folder)], { stdio: 'inherit' })
  const tap = existsSync(log) ? readFileSync(log, 'utf8') : ''
  const failed = count(tap, 'fail') + count(tap, 'cancelled')
  total.passed += count(tap, 'pass')
  total.failed += failed
  total.skipped += count(tap, 'skipped') + count(tap, 'todo')
  if (status !== 0 && failed === 0) fail(`test/${folder} ended with ${status}`)
  if (ci && count(tap, 'skipped') > 0)
    fail(`test/${folder} skipped ${count(tap, 'skipped')} tests, which continuous integration does not allow`)
}

/** Installs what is missing where this is possible; gives what is still missing. */
function install(needed) {
  const missing = needed.filter(({ there }) => !there())
  const packages = missing.flatMap(({ packages }) => packages)
  if (packages.length === 0 || process.getuid?.() !== 0 || !runs('apt-get', '--version')) return missing
  const options = { stdio: 'inherit', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }
  spawnSync('apt-get', ['update', '-q'], options)
  spawnSync('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...packages], options)
  return missing.filter(({ there }) => !there())
}

function testsIn(folder) {
  const path = join('test', folder)
  if (!statSync(path).isDirectory()) return []
  return readdirSync(path)
    .filter(file => file.endsWith('.test.ts'))
    .map(file => join(path, file))
}

/** Whether VS Code is in the cache, into which it is brought. */
function brought() {
  return spawnSync('node', ['--import', 'tsx', 'test/editor/support/installed.ts'], { stdio: ['ignore', 'ignore', 'inherit'] }).status === 0
}

function runs(command, ...args) {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0
}

function count(tap, name) {
  return Number(new RegExp(`^# ${name} (\\d+)$`, 'm').exec(tap)?.[1] ?? 0)
}

function fail(message) {
  total.failed++
  console.log(message)
}

import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { after, test } from 'node:test'
import { rules } from '../../server/src/rules/index.ts'
import { lint } from '../../server/src/rules/lint.ts'
import { gather } from '../../server/src/stack.ts'
import { workspaceOf } from '../support/workspace.ts'
import { skipReality } from './support/needs.ts'

const skip = skipReality()

/** Where gunicorn and we judge differently, and why. */
const knownDifferences: Record<string, string> = {
  'web:application()': 'what a function takes and gives is not looked at',
  wbe: 'a module that is not in the workspace may be installed',
  'wbe:application': 'a module that is not in the workspace may be installed',
  'shop.broken': 'Python files that are neither settings nor configuration are not read to the end',
  'workers = 2.0': 'numbers with a point are taken for unknown',
  'raw_env = {"A": "1"}.items()': 'what is computed is unknown',
}

const module = `def application(environ, start_response):
    return []
app = application
def make(name=None):
    return application
`

const files = { 'manage.py': '', 'web.py': module, 'shop/__init__.py': '', 'shop/wsgi.py': module, 'shop/broken.py': 'def application(:\n' }

const applications = [
  'web',
  'web:application',
  'web:app',
  'web:make()',
  'web:make("x")',
  'shop.wsgi',
  'shop.wsgi:application',
  'web:nothing',
  'web.py',
  'web:application()',
  'wbe',
  'wbe:application',
  'shop.wsgi.application',
  'shop/wsgi.py',
  'shop.wsgi:aplication',
  'shop.wgsi',
  'shop:application',
  'shop.broken',
  './web.py',
  'web.application',
]

const settings = [
  'workers = 2',
  'workers = "2"',
  'workers = 2 * 4 + 1',
  'workers = 0x10',
  'workers = "0x10"',
  'workers = True',
  'workers = 1.5',
  'workers = 2.0',
  'workers = "two"',
  'workers = "010"',
  'workers = -1',
  'workers = "-1"',
  'workers = None',
  'workers = [2]',
  'workers = os.cpu_count() * 2 + 1',
  'timeout = "30s"',
  'timeout = 30',
  'max_requests = "1_000"',
  'reload = True',
  'reload = "true"',
  'reload = "yes"',
  'reload = 1',
  'reload = None',
  'daemon = "False"',
  'bind = "127.0.0.1:8123"',
  'bind = ["127.0.0.1:8123", "unix:/tmp/djdeploy-gunicorn.sock"]',
  'bind = 8000',
  'bind = [8000]',
  'bind = None',
  'bind = ("127.0.0.1:8123",)',
  'loglevel = "info"',
  'loglevel = 20',
  'accesslog = "-"',
  'accesslog = True',
  'pidfile = None',
  'pidfile = Path("/tmp") / "x.pid"',
  'errorlog = str(Path("/tmp") / "x.log")',
  'worker_class = "sync"',
  'worker_class = 1',
  'raw_env = ["A=1"]',
  'raw_env = {"A": "1"}.items()',
  'raw_env = "A=1"',
  'raw_env = 5',
  'umask = 0o007',
  'umask = "007"',
  'umask = "0o7"',
  'secure_scheme_headers = {"X-FORWARDED-PROTO": "https"}',
  'secure_scheme_headers = "https"',
  'forwarded_allow_ips = "*"',
  'forwarded_allow_ips = ["127.0.0.1"]',
  'statsd_host = "localhost:8125"',
  'statsd_host = "localhost"',
  'reload_engine = "poll"',
  'reload_engine = "magic"',
  'on_starting = None',
  'when_ready = 5',
  'def on_starting(server): pass',
  'user = 0',
  'user = ["root"]',
  'nonsense = 5',
  'Workers = "x"',
  'def broken(:',
]

/** Arguments of a command, beside the application. */
const commands = ['-w 2', '-w two', '--workers=2', '--workers=-1', '--timeout 1.5', '--threads 0x2', '-t 30', '--max-requests 1_000']

/** What `--check-config` does not look at. */
const atStart = [
  'worker_class = "sync"',
  'worker_class = "gthread"',
  'worker_class = "gevnt"',
  'worker_class = "Sync"',
  'worker_class = "uvicorn"',
  'worker_class = "gunicorn.workers.sync.SyncWorker"',
  'bind = "127.0.0.1:0"',
  'bind = "tcp://127.0.0.1:0"',
  'bind = "unix:shop.sock"',
  'bind = "127.0.0.1:0:80"',
  'bind = "127.0.0.1:99999"',
  'bind = "127.0.0.1:-1"',
  'bind = "127.0.0.1:"',
  'bind = "127.0.0.1:0/"',
  'bind = "http://127.0.0.1:0"',
  'bind = "127.0.0.1:0,127.0.0.1:0"',
  'bind = ["127.0.0.1:0", "127.0.0.1:x y"]',
]

const folder = mkdtempSync('/tmp/djdeploy-gunicorn-')
after(() => rmSync(folder, { recursive: true }))

const options = { cwd: folder, env: { PATH: '/usr/bin:/bin', PYTHONDONTWRITEBYTECODE: '1' } }

function write(configuration: string): void {
  for (const [name, text] of Object.entries({ ...files, 'conf.py': configuration })) {
    mkdirSync(dirname(`${folder}/${name}`), { recursive: true })
    writeFileSync(`${folder}/${name}`, text)
  }
}

function starts(words: readonly string[], configuration: string): boolean {
  write(configuration)
  const { status } = spawnSync('gunicorn', ['--check-config', '-c', 'conf.py', ...words], { ...options, timeout: 60_000, stdio: 'ignore' })
  assert.notEqual(status, null, 'gunicorn did not end')
  return status === 0
}

/** Whether gunicorn gets as far as to start a worker; it is ended again. */
async function boots(configuration: string): Promise<boolean> {
  write(configuration)
  const gunicorn = spawn('gunicorn', ['-c', 'conf.py', 'web'], { ...options, stdio: ['ignore', 'ignore', 'pipe'] })
  const ended = new Promise(resolve => gunicorn.once('close', resolve))
  let log = ''
  gunicorn.stderr.on('data', chunk => {
    log += chunk
    if (log.includes('Booting worker')) gunicorn.kill()
  })
  await ended
  return log.includes('Booting worker')
}

/** Our errors that have to do with whether gunicorn starts. */
function errors(words: readonly string[], configuration: string): string[] {
  const procfile = `web: gunicorn -c gunicorn.conf.py ${words.map(word => (/["()]/.test(word) ? `'${word}'` : word)).join(' ')}\n`
  const workspace = workspaceOf({ ...files, 'gunicorn.conf.py': configuration, Procfile: procfile })
  return lint(gather(workspace), {}, rules)
    .filter(({ rule, severity }) => severity === 'error' && /^(gunicorn|setting|syntax)\/|app-module-not-found$/.test(rule))
    .map(({ rule, message }) => `${rule}: ${message}`)
}

test('gunicorn and we refuse the same configurations', { skip }, context => {
  const head = 'import os\nfrom pathlib import Path\n'
  const cases: [name: string, words: string[], configuration: string][] = [
    ...applications.map((name): [string, string[], string] => [name, [name], head]),
    ...settings.map((line): [string, string[], string] => [line, ['web'], `${head}${line}\n`]),
    ...commands.map((words): [string, string[], string] => [words, [...words.split(' '), 'web'], head]),
  ]
  let refused = 0
  const differences = cases.flatMap(([name, words, configuration]) => {
    const isFine = starts(words, configuration)
    const ours = errors(words, configuration)
    if (!isFine) refused++
    return isFine === (ours.length === 0) ? [] : [`${name}: gunicorn ${isFine ? 'starts' : 'exits'}, we: ${ours.join('; ') || 'nothing'}`]
  })
  const left = differences.filter(difference => !Object.keys(knownDifferences).some(known => difference.startsWith(`${known}: `)))
  context.diagnostic(`${cases.length} configurations, ${refused} refused, ${differences.length} differences, ${left.length} not known`)
  for (const difference of differences) context.diagnostic(difference)
  assert.ok(refused > 20)
  assert.deepEqual(left, [])
})

test('and of what it only refuses as it starts', { skip }, async () => {
  const compared: string[] = []
  const wanted: string[] = []
  for (const line of atStart) {
    const configuration = `${line.startsWith('bind') ? '' : 'bind = "127.0.0.1:0"\n'}${line}\n`
    compared.push(`${line} ${errors(['web'], configuration).length === 0}`)
    wanted.push(`${line} ${await boots(configuration)}`)
  }
  assert.deepEqual(compared, wanted)
  assert.ok(wanted.filter(line => line.endsWith('false')).length > 8)
})

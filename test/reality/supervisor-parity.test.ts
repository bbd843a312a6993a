import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { after, test } from 'node:test'
import { rules } from '../../server/src/rules/index.ts'
import { lint } from '../../server/src/rules/lint.ts'
import type { Problem } from '../../server/src/rules/rule.ts'
import { showSupervisor } from '../../server/src/show/supervisor.ts'
import { gather } from '../../server/src/stack.ts'
import { openWorkspace } from '../../server/src/workspace.ts'
import { mutantsOf } from './support/mutants.ts'
import { python, skipReality } from './support/needs.ts'

const skip = skipReality()
const seed = Number(process.env.SEED ?? 1)

/** Where supervisord and we judge differently, by what supervisord says, and why. */
const knownDifferences: [difference: RegExp, reason: string][] = [
  [/=[^\n]*\$HOME/, '$NAME may be filled in by a script before supervisord sees it'],
  [/programs ?= ?%\(here\)s/, 'which folder %(here)s is depends on the machine'],
  [/environment=%\(here\)s/, 'an expansion in the place of NAME=value may bring both'],
  [/\[\S*%\(here\)s\S*\]/, 'a header with a token in it is taken for one of a template'],
  [
    /=[^\n]*%\((program_name|group_name|process_num|numprocs|host_node_name|here)\)/,
    'a value with an expansion in it is not judged by what is filled in',
  ],
  [/we: gunicorn does not start with/, 'supervisord does not read the arguments of what it starts'],
  [
    /does not include supervisord section/,
    'a file without [supervisord] may be included by another one, unless it says that it is the main one',
  ],
]

const bases = [
  `[supervisord]
logfile=/var/log/supervisor/supervisord.log
pidfile=/var/run/supervisord.pid
loglevel=info
nodaemon=false
minfds=1024
environment=STAGE="live",LANG="C.UTF-8"

[program:shop]
command=/srv/shop/venv/bin/gunicorn -b 127.0.0.1:8000 shop.wsgi:application
directory=/srv/shop
user=www-data
autostart=true
autorestart=unexpected
exitcodes=0,2
stopsignal=TERM
stopwaitsecs=30
stdout_logfile=/var/log/shop/out.log
stdout_logfile_maxbytes=20MB
stdout_logfile_backups=5
redirect_stderr=true
environment=DJANGO_SETTINGS_MODULE="shop.settings",DEBUG="0"
`,
  `; two programs in a group
[unix_http_server]
file=/run/supervisor.sock
chmod=0700
chown=root:www-data

[supervisord]
identifier=shop
umask=022

[rpcinterface:supervisor]
supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface

[supervisorctl]
serverurl=unix:///run/supervisor.sock

[program:web]
command = %(here)s/bin/web --port 80%(process_num)02d --name %(program_name)s
process_name = %(group_name)s_%(process_num)02d
numprocs = 3
numprocs_start = 1
stopasgroup = true
killasgroup = true

[program:worker]
command = celery -A shop worker
  --loglevel info
  --concurrency 2
priority = 10
startsecs = 5
startretries = 10
umask = 002
serverurl = AUTO

[group:shop]
programs = web,worker
priority = 5
`,
  `[inet_http_server]
port = 127.0.0.1:9001
username = admin
password = secret

[supervisord]
nodaemon = true

[eventlistener:mail]
command = crashmail -a -m ops@example.com
events = PROCESS_STATE_EXITED, PROCESS_STATE_FATAL
buffer_size = 20

[fcgi-program:pool]
socket = unix:///run/pool.sock
socket_mode = 0770
socket_owner = www-data:www-data
command = /usr/bin/php-cgi
process_name = pool_%(process_num)d
numprocs = 2
user = www-data

[program:cron]
command = cron -f
autorestart = false
stderr_logfile = NONE
stdout_logfile = AUTO
stdout_capture_maxbytes = 1KB
stdout_events_enabled = on
environment = A=1,B="two words",C='x'
`,
]

const options = {
  values: [
    '',
    'yes',
    'maybe',
    '2',
    '-1',
    '1.5',
    '10 MB',
    '1M',
    '999',
    'USR3',
    'SIGHUP',
    '0x1f',
    'a b',
    '"quoted"',
    '100%',
    '%(here)s',
    '%(nope)s',
    'A=1 B=2',
    'a,b',
    'x ; y',
    '070',
    '089',
    'unix:///x',
    'tcp://localhost:99',
    '/a/b',
    'None',
    '%(program_name)s',
    '%(group_name)s_%(process_num)02d',
    '%(process_num)',
    '%(numprocs)d',
    '%(host_node_name)s',
    '%(program_name)d',
    '%(here)r',
    '5%',
    '%%(here)s',
    'A="a,b",C=d',
    "A='x' ; c",
    'A="x ;y"',
    'A=%(here)s/x,B="100%%"',
    'A="x\n  y"',
    'a\n  b',
    'a\n\n  b',
    'a\n; comment\n  b',
    'a\n  ; comment\n  b',
    'a\n  # comment',
    'a,\n  b',
    'x;y',
    'x\t;y',
    'auto',
    'syslog',
    'off',
    '1_000',
    '010',
    '2 GB',
    '0,\n  2',
  ],
  pieces: [
    ' ; comment',
    ' # comment',
    ';',
    '#',
    '"',
    "'",
    '%',
    '%%',
    ':',
    '=',
    '[',
    ']',
    ' ',
    ',',
    '\t',
    '%(here)s',
    '%s',
    '\\',
    '{',
    '$HOME',
    'é',
    '\n  ',
    '\n ; comment\n  ',
    '\n# comment\n',
    '\n\t',
    '\n[',
    '%(process_num)d',
    '%(program_name)s',
    '%(',
    '%)',
    '\t; x',
    ';;',
    '\r',
    '\f',
  ],
  names: [
    'command',
    'user',
    'numprocs',
    'autostart',
    'priority',
    'environment',
    'stopsignal',
    'programs',
    'events',
    'file',
    'nonsense',
    'auto_start',
  ],
}

/** What depends on the machine: variables that are set there, and Python modules that are installed. */
const machine = /contains names \('ENV_|cannot be resolved within/

/** Reads files as supervisord does, but that users and folders need not exist; prints for each the error or the processes. */
const reader = `
import json, sys, signal
from supervisor import datatypes, options
def account(name):
    if name == '': raise ValueError('Invalid user name')
    return name
for module in datatypes, options:
    module.existing_directory = module.existing_dirpath = lambda path: path
    module.name_to_uid = module.name_to_gid = account
datatypes.gid_for_uid = options.gid_for_uid = lambda uid: uid
def restart(value):
    return 'unexpected' if value is datatypes.RestartWhenExitUnexpected else bool(value)
def log(value):
    return 'AUTO' if value is datatypes.Automatic else 'NONE' if value is None else value
def process(config):
    values = {name: getattr(config, name) for name in (
        'command directory priority autostart startsecs startretries stopwaitsecs stopasgroup killasgroup exitcodes redirect_stderr '
        'environment serverurl stdout_capture_maxbytes stdout_events_enabled stdout_logfile_backups stdout_logfile_maxbytes stdout_syslog '
        'stderr_capture_maxbytes stderr_events_enabled stderr_logfile_backups stderr_logfile_maxbytes stderr_syslog').split()}
    return {**values, 'process_name': config.name, 'user': config.uid, 'autorestart': restart(config.autorestart),
        'umask': None if config.umask is None else '%03o' % config.umask,
        'stopsignal': signal.Signals(config.stopsignal).name[3:],
        'stdout_logfile': log(config.stdout_logfile), 'stderr_logfile': log(config.stderr_logfile)}
def read(path):
    server = options.ServerOptions()
    server.configfile = path
    server.here = path.rsplit('/', 1)[0]
    try:
        section = server.read_config(path)
    except Exception as error:
        return {'error': str(error) or type(error).__name__}
    return {'processes': [[group.name + ':' + config.name, process(config)]
        for group in section.process_group_configs for config in group.process_configs]}
json.dump([read(path) for path in json.load(sys.stdin)], sys.stdout)
`

type Answer = { error: string } | { processes: [string, Record<string, unknown>][] }

const folder = mkdtempSync('/tmp/djdeploy-supervisor-')
after(() => rmSync(folder, { recursive: true }))

function supervisord(texts: readonly string[]): Answer[] {
  const paths = texts.map((text, index) => {
    mkdirSync(`${folder}/${index}`, { recursive: true })
    writeFileSync(`${folder}/${index}/supervisord.conf`, text)
    return `${folder}/${index}/supervisord.conf`
  })
  const { status, stdout, stderr } = spawnSync(python, ['-W', 'ignore', '-c', reader], {
    input: JSON.stringify(paths),
    encoding: 'utf8',
    env: { PATH: '/usr/bin:/bin', HOME: '/root', LANG: 'C.UTF-8' },
    maxBuffer: 2 ** 28,
  })
  assert.equal(status, 0, stderr)
  return JSON.parse(stdout) as Answer[]
}

function openFile(text: string, index: number) {
  const root = `${folder}/${index}`
  return openWorkspace({
    root,
    list: () => [`${root}/supervisord.conf`],
    read: path => (path === `${root}/supervisord.conf` ? text : undefined),
  })
}

/** Our errors about supervisor, and whether one of them says that supervisord does not start. */
function judge(text: string, index: number): { errors: Problem[]; refuses: boolean } {
  const problems = lint(gather(openFile(text, index)), {}, rules)
  const errors = problems.filter(({ rule, severity }) => severity === 'error' && /^(syntax|setting|supervisor)\//.test(rule))
  return { errors, refuses: errors.some(({ message }) => /supervisord does not start|supervisor refuses/.test(message)) }
}

test('supervisord and we refuse the same files', { skip }, context => {
  for (const [index, answer] of supervisord(bases).entries()) {
    assert.ok('processes' in answer, JSON.stringify(answer))
    assert.deepEqual(judge(bases[index] ?? '', index).errors, [])
  }
  const mutants = mutantsOf(bases, 1000, seed, options)
  const answers = supervisord(mutants.map(({ text }) => text))
  let [refusedByBoth, depends] = [0, 0]
  const differences = mutants.flatMap(({ text, change, line }, index) => {
    const answer = answers[index]
    const error = answer && 'error' in answer ? answer.error : undefined
    const { errors, refuses } = judge(text, index)
    if (error !== undefined && machine.test(error)) depends++
    else if (error === undefined ? refuses : errors.length === 0) {
      const place = text.split('\n').slice(Math.max(0, line - 1), line + 2)
      const ours = errors.map(({ message }) => message).join('; ') || 'nothing'
      return [`${change} ${line + 1}: supervisord ${error ?? 'starts'}\n  we: ${ours}\n    ${place.join('\n    ')}`]
    } else if (error !== undefined) refusedByBoth++
    return []
  })
  const left = differences.filter(difference => !knownDifferences.some(([message]) => message.test(difference)))
  context.diagnostic(
    `${mutants.length} mutants, ${refusedByBoth} refused by both, ${depends} depend on the machine, ${differences.length} differences, ${left.length} not known`,
  )
  for (const difference of differences) context.diagnostic(difference)
  assert.ok(refusedByBoth > 200)
  assert.ok(differences.length <= mutants.length / 100, `${differences.length} differences`)
  assert.deepEqual(left, [])
})

/** Our value with the real one in place of what we do not know, variables one by one. */
function known(ours: unknown, real: unknown): unknown {
  if (ours === null) return real
  if (typeof ours !== 'object' || Array.isArray(ours)) return ours
  return Object.fromEntries(Object.entries(ours ?? {}).map(([name, value]) => [name, value ?? (real as Record<string, unknown>)[name]]))
}

test('the processes that supervisord makes are those we show', { skip }, context => {
  const texts = [...bases, ...mutantsOf(bases, 1000, seed, options).map(({ text }) => text)]
  let [files, values, unknown] = [0, 0, 0]
  for (const [index, answer] of supervisord(texts).entries()) {
    if ('error' in answer) continue
    const workspace = openFile(texts[index] ?? '', index)
    const document = workspace.document(`${folder}/${index}/supervisord.conf`, 'supervisor')
    assert.ok(document)
    const ours = showSupervisor(document, workspace).data as Record<string, Record<string, unknown>>
    const real = Object.fromEntries(answer.processes)
    assert.deepEqual(Object.keys(ours).sort(), Object.keys(real).sort(), `seed ${seed}\n${texts[index]}`)
    files++
    for (const [name, process] of Object.entries(real))
      for (const [option, value] of Object.entries(process)) {
        const shown = known(ours[name]?.[option], value)
        values++
        if (JSON.stringify(ours[name]?.[option])?.includes('null') && value !== null) unknown++
        assert.deepEqual(shown, value, `${option} of ${name} with seed ${seed} in\n${texts[index]}`)
      }
  }
  context.diagnostic(`${files} files with ${values} values, ${unknown} of them unknown, no difference`)
  assert.ok(files > 400 && unknown < values / 100, `${files} files, ${unknown} of ${values} values unknown`)
})

test('names that supervisord swallows are reported', { skip }, context => {
  const misnamed = mutantsOf(bases, 3000, seed, options).filter(({ change }) => change === 'misspell the name')
  const answers = supervisord(misnamed.map(({ text }) => text))
  let reported = 0
  const swallowed = misnamed.filter((_, index) => 'processes' in (answers[index] ?? {}))
  const silent = swallowed.flatMap(({ text, line }, index) => {
    const problems = lint(gather(openFile(text, index)), {}, rules)
    const isReported = problems.some(({ at }) => at.source.position(at.start).line === line)
    if (isReported) reported++
    return isReported ? [] : [text.split('\n')[line]]
  })
  context.diagnostic(`${reported} of ${swallowed.length} misspelt names are reported; not: ${silent.join(' | ')}`)
  assert.ok(swallowed.length > 50)
  assert.deepEqual(silent, [])
})

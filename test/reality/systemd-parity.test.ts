import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { after, test } from 'node:test'
import { rules } from '../../server/src/rules/index.ts'
import { lint } from '../../server/src/rules/lint.ts'
import type { Problem } from '../../server/src/rules/rule.ts'
import { gather } from '../../server/src/stack.ts'
import { workspaceOf } from '../support/workspace.ts'
import { mutantsOf } from './support/mutants.ts'
import { skipReality } from './support/needs.ts'

const skip = skipReality()
const seed = Number(process.env.SEED ?? 1)

/** Where systemd and we judge differently, and why. */
const knownDifferences: [difference: RegExp, reason: string][] = [
  [/\$HOME|\$MAINPID|\$\$|\$A\b/, '$NAME may be filled in by a script before systemd sees it'],
  [/Ignoring unknown escape sequences/, 'such a backslash stays as it is written and does no harm'],
  [/Description=[^\n]*%/, 'a text for people with an unknown specifier stays as it is'],
  [/Specifier '%\w' used in unit configuration, which is deprecated/, 'it is still filled in, and in texts for people at that'],
  [/we: setting\/value gunicorn does not start with/, 'systemd does not read the arguments of what it starts'],
  [/Empty path in command line/, 'a prefix with nothing behind it leaves out the line, which is not looked at'],
  [/Accepting user\/group name/, 'systemd takes the name and only says that it is unusual'],
  [/Invalid user\/group name.*%\w/s, 'what a specifier stands for is not looked up'],
]

const bases = {
  service: [
    `[Unit]
Description=gunicorn for the shop
Documentation=https://docs.gunicorn.org/
After=network.target postgresql.service
Wants=network.target

[Service]
Type=notify
User=www-data
Group=www-data
WorkingDirectory=/srv/shop
RuntimeDirectory=shop
RuntimeDirectoryMode=0755
Environment=DJANGO_SETTINGS_MODULE=shop.settings "LANG=C.UTF-8"
ExecStartPre=-/bin/mkdir -p /var/log/shop
ExecStart=/bin/sh -c "exec gunicorn --bind unix:/run/shop/web.sock shop.wsgi"
ExecReload=/bin/kill -s HUP $MAINPID
KillMode=mixed
KillSignal=SIGTERM
TimeoutStopSec=30
Restart=on-failure
RestartSec=5s
UMask=0027
PrivateTmp=true
LimitNOFILE=4096
StandardOutput=journal

[Install]
WantedBy=multi-user.target
`,
    `# uWSGI
[Unit]
Description=uWSGI emperor

[Service]
ExecStart=/bin/env uwsgi --emperor /etc/uwsgi/vassals \\
    --logto /var/log/uwsgi.log \\
    --pidfile %t/uwsgi.pid
KillSignal=SIGQUIT
NotifyAccess=all
StandardError=null
Restart=always
Nice=5
ProtectSystem=full
NoNewPrivileges=yes
EnvironmentFile=-/etc/default/uwsgi
SuccessExitStatus=15 17 29 30
TimeoutSec=1min 30s
StartLimitBurst=5

[Install]
WantedBy=multi-user.target
Alias=emperor.service
`,
  ],
  timer: [
    `[Unit]
Description=clears sessions

[Timer]
OnCalendar=daily
OnBootSec=15min
AccuracySec=1h
Persistent=true
RandomizedDelaySec=300

[Install]
WantedBy=timers.target
`,
  ],
}

/** No tokens of templates: about what is filled in later we say nothing. */
const options = {
  values: [
    '',
    'yes',
    'maybe',
    '2',
    '-1',
    '1.5',
    '10M',
    '5min',
    '5 mins',
    'always',
    'forked',
    'SIGHUP',
    'HUP',
    'USR3',
    'a b',
    '"quoted"',
    '100%',
    '%n',
    '%Z',
    'x # y',
    '0660',
    '0899',
    '/a/b',
    'a/b',
    '~',
    'infinity',
    'journal',
    'syslog',
    'A=1 B=2',
    '"open',
    'a \\\n  b',
    'a \\\n# comment\n  b',
    'a \\\n\n',
    '%%',
    '%t/x',
    '%i',
    '%I %h',
    '"a\\x20b"',
    '"a\\sb" c',
    "'a b",
    '-/bin/true',
    '@/bin/sh x -c true',
    '+!/bin/true',
    ':/bin/echo $A',
    '/bin/true ; /bin/false',
    '/bin/sh -c "a; b"',
    '/bin/echo %%x $$ "a b"',
    '/bin/echo "a"b',
  ],
  pieces: [
    ' # comment',
    ' ; comment',
    ';',
    '#',
    '"',
    "'",
    '%',
    '%%',
    '%h',
    ':',
    '=',
    '[',
    ']',
    ' ',
    '\t',
    '\\',
    '$HOME',
    '{',
    'é',
    '&&',
    '|',
    '~',
    ' \\\n',
    '\\\n# comment\n',
    '\\\n\n',
    '\\x41',
    '\\s',
    '\\101',
    '\\q',
    '$$',
    '%i',
    '%n',
    '%Z',
    '\n',
    '\n ',
    '\r',
  ],
  names: [
    'ExecStart',
    'User',
    'Restart',
    'restart',
    'Type',
    'KillSignal',
    'WorkingDirectory',
    'Environment',
    'WantedBy',
    'After',
    'UMask',
    'LimitNOFILE',
    'TimeoutStopSec',
    'PrivateTmp',
    'Nonsense',
    'X-Own',
    'OnCalendar',
    'command',
  ],
}

const mutants = Object.entries(bases).flatMap(([kind, bases]) =>
  mutantsOf(bases, kind === 'service' ? 850 : 150, seed, options).map(mutant => ({ ...mutant, kind })),
)

/** Whether a program, unit or user is there depends on the machine. */
const machine = /is not executable|Failed to (find|load|add)|not found|Unit .* not loaded|Attempted to remove/

const folder = mkdtempSync('/tmp/djdeploy-systemd-')
after(() => rmSync(folder, { recursive: true }))

/** What `systemd-analyze verify` says about each file. */
function verified(files: readonly { text: string; kind: string }[]): string[][] {
  const names = files.map(({ text, kind }, index) => {
    const name = `unit${index}.${kind}`
    writeFileSync(`${folder}/${name}`, text)
    return name
  })
  // A timer starts the service of its name.
  for (const name of names)
    if (name.endsWith('.timer')) writeFileSync(`${folder}/${name.replace('.timer', '.service')}`, '[Service]\nExecStart=/bin/true\n')
  const said = new Map<string, string[]>(names.map(name => [name, []]))
  for (let from = 0; from < names.length; from += 100) {
    const { stderr } = spawnSync(
      'systemd-analyze',
      ['verify', '--man=no', '--recursive-errors=no', ...names.slice(from, from + 100).map(name => `${folder}/${name}`)],
      {
        encoding: 'utf8',
        env: { PATH: '/usr/bin:/bin', LANG: 'C.UTF-8', SYSTEMD_UNIT_PATH: `${folder}:` },
        maxBuffer: 2 ** 26,
      },
    )
    for (const line of stderr.split('\n')) {
      const name = /unit\d+\.(service|timer)/.exec(line)?.[0]
      if (name && !machine.test(line)) said.get(name)?.push(line.replace(`${folder}/`, ''))
    }
  }
  return names.map(name => said.get(name) ?? [])
}

/** What systemd does not look at when it reads a unit: words that a command hands on, comments that become names, what is overridden. */
const atRunTime = /^(setting\/duplicate|systemd\/(exec-shell-syntax|trailing-comment|user-missing))$/

function reported(text: string, kind: string): Problem[] {
  const problems = lint(gather(workspaceOf({ [`unit.${kind}`]: text }, { target: { systemd: '252' } })), {}, rules)
  return problems.filter(({ rule }) => /^(syntax|setting|systemd)\//.test(rule))
}

test('systemd and we complain about the same units', { skip }, context => {
  for (const [kind, texts] of Object.entries(bases))
    for (const text of texts) {
      assert.deepEqual(verified([{ text, kind }]), [[]])
      assert.deepEqual(reported(text, kind), [])
    }
  const answers = verified(mutants)
  let both = 0
  const differences = mutants.flatMap(({ text, kind, change, line }, index) => {
    const theirs = answers[index] ?? []
    const ours = reported(text, kind)
    if (theirs.length > 0 && ours.length > 0) both++
    if (theirs.length > 0 ? ours.length > 0 : ours.every(({ rule }) => atRunTime.test(rule))) return []
    const place = text.split('\n').slice(Math.max(0, line - 1), line + 2)
    return [
      `${change} ${line + 1}: systemd ${theirs.join(' ') || 'is content'}\n  we: ${ours.map(({ rule, message }) => `${rule} ${message}`).join('; ') || 'nothing'}\n    ${place.join('\n    ')}`,
    ]
  })
  const left = differences.filter(difference => !knownDifferences.some(([known]) => known.test(difference)))
  context.diagnostic(`${mutants.length} mutants, both complain about ${both}, ${differences.length} differences, ${left.length} not known`)
  for (const difference of differences) context.diagnostic(difference)
  assert.ok(both > 200)
  assert.ok(differences.length <= mutants.length / 100, `${differences.length} differences`)
  assert.deepEqual(left, [])
})

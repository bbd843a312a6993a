import assert from 'node:assert/strict'
import { test } from 'node:test'
import { groupBy } from '../../server/src/list.ts'
import { lint } from '../../server/src/rules/lint.ts'
import { gather } from '../../server/src/stack.ts'
import { workspaceOf } from '../support/workspace.ts'

/** A text for each number below a count, one behind the other. */
function each(count: number, text: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => text(index)).join('')
}

const server = (lines: string) => `events {}\nhttp {\nserver {\nlisten 80;\n${lines}}\n}\n`

/** Files of a size at which whatever looks at each of its lines for each other one takes minutes, and how often each rule finds something. */
const files: [what: string, files: Record<string, string>, found: Record<string, number>][] = [
  ['nested blocks', { 'nginx.conf': server(`${'location / {\n'.repeat(30_000)}${'}\n'.repeat(30_000)}`) }, {}],
  ['unknown variables of one name', { 'nginx.conf': server('set $x $unknown;\n'.repeat(10_000)) }, { 'nginx/unknown-variable': 10_000 }],
  [
    'unknown variables among many',
    { 'nginx.conf': server(each(2000, index => `set $given_${index} $unknown_${index};\n`)) },
    { 'nginx/unknown-variable': 2000 },
  ],
  [
    'unknown directives, each with an ignore comment',
    { 'nginx.conf': server(each(1500, index => `foo${index} x; # djdeploy: ignore setting/unknown on purpose\n`)) },
    {},
  ],
  [
    'ignore comments below each other',
    { 'nginx.conf': server(`${'# djdeploy: ignore setting/unknown on purpose\n'.repeat(20_000)}foo x;\n`) },
    {},
  ],
  ['exported variables', { 'start.sh': `${each(20_000, index => `export A${index}=1\n`)}exec gunicorn shop.wsgi\n` }, {}],
  ['variables of a unit', { 'a.service': `[Service]\n${each(20_000, index => `Environment=A${index}=1\n`)}ExecStart=/bin/x\n` }, {}],
  ['commands of a unit', { 'a.service': `[Service]\nType=oneshot\n${'ExecStart=/bin/x\n'.repeat(4000)}` }, {}],
  ['pairs of a dict', { 'manage.py': '', 'shop/settings.py': `A = {${each(20_000, index => `'a${index}': 1, `)}}\n` }, {}],
  ['keys set in a dict', { 'manage.py': '', 'shop/settings.py': `A = {}\n${each(10_000, index => `A['a${index}'] = 1\n`)}` }, {}],
  ['names in a file of gunicorn', { 'gunicorn.conf.py': each(6000, index => `worker${index} = 1\n`) }, {}],
  ['routers on one port', { 'uwsgi.ini': `[uwsgi]\n${'http = :8000\n'.repeat(10_000)}` }, { 'stack/two-listeners-same-port': 9999 }],
  [
    'upstreams that are not there',
    {
      'nginx.conf': `events {}\nhttp {\n${each(1500, index => `upstream there_${index} { server b:1; }\nserver { listen ${index + 1}; location / { uwsgi_pass not_${index}; } }\n`)}}\n`,
    },
    { 'nginx/upstream-undefined': 1500, 'nginx/uwsgi-params-missing': 1500 },
  ],
  [
    'log formats',
    { 'nginx.conf': `events {}\nhttp {\n${each(5000, index => `log_format f${index} x;\naccess_log /x${index} g${index};\n`)}}\n` },
    { 'nginx/log-format-undefined': 5000 },
  ],
  [
    'zones',
    {
      'nginx.conf': `events {}\nhttp {\n${each(5000, index => `limit_req_zone $host zone=z${index}:1m rate=1r/s;\n`)}${each(5000, index => `server { listen ${index + 1}; limit_req zone=y${index}; }\n`)}}\n`,
    },
    { 'nginx/zone-undefined': 5000 },
  ],
  [
    'sites with variables from elsewhere',
    Object.fromEntries(
      Array.from({ length: 1000 }, (_, index) => [`sites-available/${index}.conf`, `server { set $a${index} $somewhere; }\n`]),
    ),
    {},
  ],
  ['unknown options', { 'uwsgi.ini': `[uwsgi]\n${'proceses = 1\n'.repeat(10_000)}` }, { 'setting/unknown': 10_000 }],
  [
    'groups',
    { 'supervisord.conf': each(1500, index => `[program:p${index}]\ncommand=/bin/x\n[group:g${index}]\nprograms=p${index}\n`) },
    {},
  ],
  ['lines of semicolons', { 'nginx.conf': server(`; x\n${';\n'.repeat(130_000)}`) }, { 'syntax/unexpected': 1 }],
  [
    'lines without =',
    { 'supervisord.conf': `[program:p]\ncommand=/bin/x\n${'x\n'.repeat(150_000)}` },
    { 'syntax/missing-equals': 150_000 },
  ],
  [
    'stages of a Dockerfile, each on the one before',
    {
      Dockerfile: `FROM python AS s0\n${each(8000, index => `FROM s${index} AS s${index + 1}\nENV A${index}=1\n`)}CMD gunicorn shop.wsgi\n`,
    },
    {},
  ],
  [
    'variables and shells in a script',
    { 'start.sh': `${each(4000, index => `export A${index}=1\n`)}${'sh -c "echo 1"\n'.repeat(4000)}exec gunicorn shop.wsgi\n` },
    {},
  ],
  [
    'wrappers around a command',
    { Procfile: `web: python ${'python '.repeat(100_000)}env ${'-i '.repeat(100_000)}gunicorn shop.wsgi\n` },
    {},
  ],
  [
    'files that each include the next one twice',
    {
      'nginx.conf': 'events {}\nhttp { include 0.conf; }\n',
      ...Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`${index}.conf`, `include ${index + 1}.conf;\n`.repeat(2)])),
    },
    { 'nginx/include-cycle': 1 },
  ],
  [
    'servers in folders of their own, and locations in front of them',
    {
      'manage.py': '',
      'shop/wsgi.py': 'application = 1\n',
      'nginx.conf': server(each(700, index => `location /${index}/ { alias /srv/${index}/static/; }\n`)),
      ...Object.fromEntries(
        Array.from({ length: 700 }, (_, index) => [
          `${index}.ini`,
          `[uwsgi]\nsocket = /run/${index}.sock\nchdir = /srv/${index}\nmodule = shop.wsgi\nmaster = true\n`,
        ]),
      ),
    },
    {},
  ],
  ['sockets in one place', { 'uwsgi.ini': `[uwsgi]\n${'socket = /run/shop.sock\n'.repeat(10_000)}` }, {}],
]

for (const [what, texts, found] of files)
  test(`many ${what}`, () => {
    const problems = groupBy(lint(gather(workspaceOf(texts))), ({ rule }) => rule)
    const counts = [...problems].map(([rule, { length }]) => [rule, length])
    assert.deepEqual(Object.fromEntries(counts), found)
  })

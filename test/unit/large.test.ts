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
  ['routers on one port', { 'uwsgi.ini': `[uwsgi]\n${'http = :8000\n'.repeat(10_000)}` }, { 'stack/two-listeners-same-port': 9999 }],
  ['sockets in one place', { 'uwsgi.ini': `[uwsgi]\n${'socket = /run/shop.sock\n'.repeat(10_000)}` }, {}],
]

for (const [what, texts, found] of files)
  test(`many ${what}`, () => {
    const problems = groupBy(lint(gather(workspaceOf(texts))), ({ rule }) => rule)
    const counts = [...problems].map(([rule, { length }]) => [rule, length])
    assert.deepEqual(Object.fromEntries(counts), found)
  })

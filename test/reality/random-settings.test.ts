import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import fc from 'fast-check'
import { settingsModule } from '../../server/src/formats/django.ts'
import { workspaceOf } from '../support/workspace.ts'
import { python, skipReality } from './support/needs.ts'
import { known, plain, shower } from './support/settings.ts'

const base = "L = ['base']\nD = {'k': {'b': 1}}\nB = 'base'\n"

const head = `import os
from pathlib import Path
BASE = os.path.dirname(__file__)
A, B, C, L, M, D = 1, 'b', None, ['l'], ('m',), {'k': {}}
ident = lambda x: x
def pair(a, *b):
    return (a, b)
def change(x):
    global C
    C = 9
    L.append(1)
    if isinstance(x, list): x.append(0)
    return x
`

/**
 * Executes modules statement by statement until one raises an error, then again without that one, and prints how many statements each
 * took and what its names stand for.
 */
const runner = `
import json, sys, types
${shower}
def run(statements):
    base = types.ModuleType('base')
    exec(given['base'], base.__dict__)
    sys.modules['base'] = base
    names = {'__file__': '/w/settings.py', '__name__': 'settings'}
    exec(given['head'], names)
    for count, statement in enumerate(statements):
        try:
            exec(statement, names)
        except Exception:
            return run(statements[:count])
    return [len(statements), {name: show(value) for name, value in names.items() if name.isupper()}]
given = json.load(sys.stdin)
print(json.dumps([run(module) for module in given['modules']]))
`

const name = fc.constantFrom('A', 'B', 'C', 'L', 'M', 'D')

const expression = fc.letrec<{ any: string }>(tie => {
  const any = tie('any')
  const of = (template: (a: string, b: string, c: string) => string) => fc.tuple(any, any, any).map(parts => template(...parts))
  return {
    any: fc.oneof(
      { depthSize: 'small' },
      name,
      name,
      fc.constantFrom(
        "'x'",
        "'a/b'",
        '1',
        '2',
        'None',
        'True',
        'False',
        '[]',
        "('t',)",
        '{}',
        "{'k': 1}",
        "'%s-%s'",
        "'{}'",
        'BASE',
        "Path('/p')",
      ),
      fc.constantFrom("os.environ.get('NOT_SET')", "os.environ.get('HOME')", "os.environ.get('NOT_SET', 'd')", '[x for x in (1, 2)]'),
      fc
        .tuple(any, fc.constantFrom('+', '/', '%', '==', '!=', 'in', 'not in', 'is', 'or', 'and', '-', '*', '|', '//', '<'), any)
        .map(parts => `(${parts.join(' ')})`),
      of((a, b, c) => `(${a} if ${b} else ${c})`),
      of((a, b) => `[${a}, ${b}]`),
      of(a => `(${a},)`),
      of((a, b) => `{${a}: ${b}, 'z': ${b}}`),
      fc.tuple(fc.constantFrom('str', 'len', 'list', 'bool', 'os.path.dirname', 'ident', 'change'), any).map(([f, a]) => `${f}(${a})`),
      of((a, b) => `os.path.join(${a}, ${b})`),
      of((a, b) => `pair(${a}, *${b})`),
      of((a, b) => `${a}[${b}]`),
      of((a, b) => `${a}.format(${b})`),
      of(a => `(not ${a})`),
      fc
        .tuple(any, fc.constantFrom('.parent', '.lower()', ".split('x')", '.copy()', ".get('k')", '.parents[0]', '.pop()', '.name'))
        .map(parts => parts.join('')),
    ),
  }
}).any

const statement = fc.letrec<{ any: string }>(tie => {
  const block = tie('any').map(text => text.replace(/^/gm, '  '))
  return {
    any: fc.oneof(
      { depthSize: 'small' },
      fc.tuple(name, fc.constantFrom('=', '=', '+='), expression).map(parts => parts.join(' ')),
      fc.tuple(name, name, expression).map(parts => parts.join(' = ')),
      fc
        .tuple(name, fc.constantFrom('append', 'extend', 'remove', 'update', 'insert', 'pop', 'sort', 'clear', 'setdefault'), expression)
        .map(([on, method, value]) => `${on}.${method}(${value})`),
      fc.tuple(name, expression, expression).map(([on, key, value]) => `${on}[${key}] = ${value}`),
      fc.tuple(expression, block, block).map(([test, yes, no]) => `if ${test}:\n${yes}\nelse:\n${no}`),
      fc.tuple(expression, block).map(([test, yes]) => `if ${test}:\n${yes}`),
      fc.tuple(block, block).map(([a, b]) => `try:\n${a}\n${b}\nexcept Exception:\n  A = 7`),
      block.map(body => `for i in (1, 2):\n${body}`),
      fc.tuple(name, name, expression).map(([a, b, value]) => `${a}, ${b} = ${value}, ${a}`),
      name.map(name => `del ${name}`),
      fc.tuple(name, expression).map(([name, value]) => `globals()['${name}'] = ${value}`),
      fc.constantFrom('from base import *', 'from base import L as M', 'import base; A = base.L', 'import base; base.L.append(5)'),
    ),
  }
}).any

test('what is known of any module is what Python makes of it', { skip: skipReality() }, () => {
  const seed = Number(process.env.SEED ?? 1)
  const modules = fc.sample(fc.array(statement, { minLength: 2, maxLength: 10 }), { numRuns: 1000, seed })
  const { stdout, stderr, status } = spawnSync(python, ['-W', 'ignore', '-c', runner], {
    input: JSON.stringify({ base, head, modules }),
    encoding: 'utf8',
    env: { HOME: '/root', PATH: '/usr/bin:/bin' },
    maxBuffer: 2 ** 28,
  })
  assert.equal(status, 0, stderr)
  let sure = 0
  for (const [index, [count, real]] of (JSON.parse(stdout) as [number, Record<string, unknown>][]).entries()) {
    const text = `${head}${(modules[index] ?? []).slice(0, count).join('\n')}\n`
    const workspace = workspaceOf({ 'manage.py': '', 'base.py': base, 'settings.py': text })
    const document = workspace.document('/w/settings.py', 'django')
    assert.ok(document)
    const { settings, complete } = settingsModule(document, workspace)
    for (const [name, { value }] of settings) {
      const ours = plain(value)
      assert.deepEqual(known(ours, real[name]), real[name], `${name} with seed ${seed} in\n${text}`)
      if (!JSON.stringify(ours).includes('"unknown"')) sure++
    }
    const unseen = Object.keys(real).filter(name => !settings.has(name))
    if (complete) assert.deepEqual(unseen, [], `seed ${seed} in\n${text}`)
  }
  assert.ok(sure > 2000, `only ${sure} values are known`)
})

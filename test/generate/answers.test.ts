import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answerText } from '../../server/src/commands/answers.ts'
import type { Answers, Key } from '../../server/src/generate/detection.ts'

/** What a text comes to as the value of a key; undefined for one that the key does not take. */
const cases: [key: Key, text: string, value: unknown][] = [
  ['domains', 'shop.example.com', ['shop.example.com']],
  ['domains', 'a.example, b.example', ['a.example', 'b.example']],
  ['domains', '["a.example", "b.example"]', ['a.example', 'b.example']],
  ['domains', '例子.com，www.例子.com', ['xn--fsqu00a.com', 'www.xn--fsqu00a.com']],
  ['domains', '例子。中国', ['xn--fsqu00a.xn--fiqs8s']],
  ['domains', 'Bücher.example', ['xn--bcher-kva.example']],
  ['domains', 'shop.example.com/', undefined],
  ['domains', '例子.com/', undefined],
  ['domains', '例子.com:8000', undefined],
  ['domains', '例子 .com', undefined],
  ['domains', 'https://例子.com', undefined],
  ['target', 'debian-12', 'debian-12'],
  ['target', 'openeuler', 'openeuler-22.03'],
  ['target', 'openEuler-22.03', 'openeuler-22.03'],
  ['target', 'openeuler-24.03', undefined],
  ['target', 'rocky-9', 'rhel-9'],
  ['target', 'AlmaLinux', 'rhel-9'],
  ['target', 'ubuntu-24', 'ubuntu-24.04'],
  ['target', 'ubuntu', undefined],
  ['target', 'ubuntu-2', undefined],
  ['target', 'deb', undefined],
  ['target', '', undefined],
  ['proxies', '10.0.0.0/8, 2001:db8::/32, 192.0.2.7', ['10.0.0.0/8', '2001:db8::/32', '192.0.2.7']],
  ['proxies', '10.0.0', undefined],
  ['proxies', '10.0.0.256', undefined],
  ['proxies', '10.0.0.0/33', undefined],
  ['proxies', '0.0.0.0/0', undefined],
  ['proxies', '::/0', undefined],
  ['proxies', 'balancer.example.com', undefined],
  ['login', '/admin/login/', '/admin/login/'],
  ['login', 'admin', undefined],
  ['processes', '4', 4],
  ['after', '[]', []],
]

for (const [key, text, value] of cases)
  test(`${key} = ${text}`, () => {
    const answers: Answers = {}
    const takes = answerText(answers, key, text)
    assert.deepEqual([answers[key], takes !== undefined], [value, value === undefined])
  })

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { nginxCatalogue, nginxVariables } from '../../server/src/catalogue/index.ts'
import { lint } from '../../server/src/rules/lint.ts'
import { gather } from '../../server/src/stack.ts'
import { capturesIn, regexProblem } from '../../server/src/syntax/nginx/regex.ts'
import { isIpv6, isNetwork, isTime, numberOf, offsetOf, referencesIn, sizeOf } from '../../server/src/syntax/nginx/values.ts'
import { workspaceOf } from '../support/workspace.ts'

test('numbers, sizes and times as nginx reads them', () => {
  assert.equal(numberOf('007'), 7)
  for (const text of ['', '-1', '1.5', '1k']) assert.equal(numberOf(text), undefined, text)
  assert.equal(sizeOf('8K'), 8192)
  assert.equal(sizeOf('1g'), undefined)
  assert.equal(offsetOf('1G'), 1024 ** 3)
  for (const text of ['', 'k', '1kb', '1 k']) assert.equal(sizeOf(text), undefined, text)
  for (const text of ['10', '1h30m', '1h 30m', '1m 30', '1d', '500ms', '1s500ms']) assert.ok(isTime(text, 'ms'), text)
  for (const text of ['1M', '1y', '1.5s', '1S', '1sec', '30m1h', '', 's', ' 1s']) assert.ok(!isTime(text, 'ms'), text)
  for (const text of ['1y', '1M', '1y2w', '30']) assert.ok(isTime(text, 's'), text)
  for (const text of ['500ms', '1w1y']) assert.ok(!isTime(text, 's'), text)
})

test('addresses and networks', () => {
  for (const text of ['10.0.0.0/8', '127.0.0.1', '::1', '2001:db8::/32', '::ffff:10.0.0.1', '1:2:3:4:5:6:7:8'])
    assert.ok(isNetwork(text), text)
  for (const text of ['10.0.0.0/33', '10.0.0', '256.0.0.1', '::1/129', 'localhost', '10.0.0.0/', '1::2::3'])
    assert.ok(!isNetwork(text), text)
  assert.ok(!isIpv6('1:2:3:4:5:6:7'))
})

test('variables in a text', () => {
  const names = (text: string) => referencesIn(text).map(({ name }) => name)
  assert.deepEqual(names('$a/${b}c$10$1_x'), ['a', 'b', '1', '1'])
  assert.deepEqual(names('a$ ${ $-'), [undefined, undefined, undefined])
})

test('regular expressions that PCRE does not compile, and those it does', () => {
  const broken = [
    '(',
    ')',
    '[',
    '*a',
    'a**',
    'a{2,1}',
    '\\',
    '(?',
    '(?<1>a)',
    '(?<n>a)(?<n>b)',
    '[z-a]',
    '\\2(a)',
    '[[:x:]]',
    '(?<=a+)b',
    '[\\w-.]',
    '\\j',
    '(a)\\g)',
    'a(?4}b',
  ]
  for (const text of broken) assert.ok(regexProblem(text), text)
  const fine = [
    '',
    'a{,2}',
    'a{2',
    '[]a]',
    '[^]]',
    '(?i)a',
    '(?:a|b)+?',
    '\\Q(\\E',
    '(a)\\1',
    '[a\\]]',
    'a++',
    '(?<!a)b',
    '[\\w.-]',
    '(?x) ( ',
    '\\x{41}',
    '\\p{L}+',
  ]
  for (const text of fine) assert.equal(regexProblem(text), undefined, text)
  assert.equal(capturesIn('(a)(?:b)(?<n>c)[(]\\((?=d)'), 2)
})

test('nothing throws, whatever stands there', () => {
  const piece = fc.constantFrom(
    'server',
    'location',
    'if',
    'map',
    'listen',
    '(',
    '$',
    '~',
    '[',
    '{',
    '}',
    ';',
    '"',
    "'",
    '\\',
    '80',
    ' ',
    '\n',
    '=',
    '@',
    'upstream',
    'set',
    '$x',
    '{{',
    '}}',
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), pieces => {
      const text = `events {}\nhttp {\n${pieces.join(' ')}`
      lint(gather(workspaceOf({ 'nginx.conf': text })))
      regexProblem(pieces.join(''))
    }),
    { numRuns: 300 },
  )
})

test('a regular expression with a blank in it is one mistake', () => {
  const server = (rewrite: string) => `server { rewrite ${rewrite}; location / { root /srv; } }`
  const rulesFor = (rewrite: string) => lint(gather(workspaceOf({ 'shop.nginx': server(rewrite) }))).map(({ rule }) => rule)
  assert.deepEqual(rulesFor('^/a/([a-z] +)/b /c last'), ['setting/arguments'])
  assert.deepEqual(rulesFor('^/a/([a-z] +) /c'), ['nginx/regex-invalid'])
})

test('thousands of nested blocks and directives are gone through', () => {
  const deep = `http { server { ${'location /a { '.repeat(3000)} root $x; ${'} '.repeat(3000)} } }`
  const wide = `events {} http { server { ${'gzip on; '.repeat(20_000)} ${'location ~ ((((((((((a*)*)*)*)*)*)*)*)*)*$ {} '.repeat(2000)} } }`
  for (const text of [deep, wide]) lint(gather(workspaceOf({ 'nginx.conf': text })))
})

test('the catalogue holds each directive once for each module and place, in the order of names', () => {
  const { settings } = nginxCatalogue()
  const keys = settings.map(({ name, in: places = [] }) => [name, ...places].join(' '))
  assert.deepEqual(keys, keys.toSorted())
  assert.equal(new Set(settings.map(({ name, in: places, plugin }) => `${name} ${places} ${plugin}`)).size, settings.length)
  for (const name of ['uwsgi_pass', 'proxy_pass', 'http2', 'ssl', 'content_by_lua_block', 'brotli'])
    assert.ok(nginxCatalogue().find(name), name)
  for (const { url } of settings) assert.match(url, /^https:\/\//)
  assert.ok(nginxVariables().find('remote_addr', 'http'))
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { blocksIn } from '../../server/src/facts/block.ts'
import { route } from '../../server/src/facts/route.ts'
import { textOf } from '../../server/src/span.ts'
import { gather } from '../../server/src/stack.ts'
import { workspaceOf } from '../support/workspace.ts'

/** The words of the location that answers a path; `server` where none matches, undefined where it cannot be told. */
function answering(server: string, path: string): string | undefined {
  const [stack] = gather(workspaceOf({ 'a.nginx': `server { ${server} }` }))
  const block = [...blocksIn(stack?.nginx[0] ?? assert.fail())].find(({ kind }) => kind === 'server') ?? assert.fail()
  const found = route(block, path)
  return found === block ? 'server' : found?.entry?.args.map(textOf).join(' ')
}

const cases: [server: string, path: string, answer: string | undefined][] = [
  ['location /docs/ { } location ~* \\.(gif)$ { }', '/docs/a.GIF', '~* \\.(gif)$'],
  ['location /docs/ { } location ~* \\.(gif)$ { }', '/docs/a.txt', '/docs/'],
  ['location ^~ /img/ { } location ~* \\.(gif)$ { }', '/img/a.gif', '^~ /img/'],
  ['location ~ \\.x$ { } location ~ a\\.x$ { }', '/a.x', '~ \\.x$'],
  ['location / { } location /a { } location /a/b/ { }', '/a/b/c', '/a/b/'],
  ['location / { } location = /a { }', '/a', '= /a'],
  ['location / { } location = /a { }', '/a/', '/'],
  ['location /a/ { }', '/b', 'server'],
  ['location /docs/ { location ~ \\.txt$ { } } location ~ a { }', '/docs/a.txt', '~ \\.txt$'],
  ['location /np/ { location ^~ /np/x/ { } } location ~* \\.gif$ { }', '/np/x/a.gif', '~* \\.gif$'],
  ['location ^~ /pre/ { location ~ \\.gif$ { } }', '/pre/a.gif', '~ \\.gif$'],
  ['location /re/ { } location ~ ^/re/ { location ~ a$ { } }', '/re/c', '~ ^/re/'],
  ['location /re/ { } location ~ ^/re/ { location ~ a$ { } }', '/re/a', '~ a$'],
  ['location /a/ { location /a/b/ { } } location ~ x$ { }', '/a/b/c', '/a/b/'],
  ['location ~ ^/(?P<name>a)$ { } location / { }', '/a', '~ ^/(?P<name>a)$'],
  ['location / { } location ~ (?i)\\.css$ { }', '/a', undefined],
  ['location / { } location {{ url }} { }', '/a', undefined],
  ['include unseen.conf; location / { }', '/a', undefined],
  ['rewrite ^/b /c; location / { }', '/a', undefined],
  ['location ~ ^/(a+)+!$ { } location / { }', `/${'a'.repeat(60)}`, undefined],
  ['location ~ ^/((a|a)(a|a))*!$ { } location / { }', `/${'a'.repeat(60)}`, undefined],
  ['location ~ ^/(.*)/(.*)\\.(js|css|png|svg)$ { } location / { }', `/a/${'a'.repeat(60)}`, '/'],
]

for (const [server, path, answer] of cases) test(`${path} in ${server}`, () => assert.equal(answering(server, path), answer))

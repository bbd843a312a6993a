import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { blocksIn, effective, isComplete } from '../../server/src/facts/block.ts'
import type { WorkspaceOptions } from '../../server/src/workspace.ts'
import { blockOf, configuration, only, outlines } from '../support/nginx.ts'

suite('nginx includes', () => {
  const cases: [what: string, files: Record<string, string>, expected: Record<string, string>, options?: WorkspaceOptions][] = [
    [
      'a glob is read in the order of bytes, and hidden files are not',
      {
        'nginx.conf': 'events {} http { include sites/*; }',
        'sites/a.conf': 'a 1;',
        'sites/A.conf': 'b 1;',
        'sites/10.conf': 'c 1;',
        'sites/9.conf': 'd 1;',
        'sites/.hidden': 'e 1;',
      },
      { 'nginx.conf': 'main(events(); http(include sites/*; c 1; d 1; b 1; a 1))' },
    ],
    [
      'relative paths start at the main file, however deep',
      {
        'etc/nginx.conf': 'events {} http { include sites/a; }',
        'etc/sites/a': 'server { include snippets/b; }',
        'etc/snippets/b': 'gzip on;',
        'etc/sites/snippets/b': 'gzip off;',
      },
      { 'etc/nginx.conf': 'main(events(); http(include sites/a; server(include snippets/b; gzip on)))' },
    ],
    [
      'the folder of nginx.conf is /etc/nginx',
      { 'conf/nginx.conf': 'events {} http { include /etc/nginx/conf.d/*.conf; }', 'conf/conf.d/x.conf': 'server { a; }' },
      { 'conf/nginx.conf': 'main(events(); http(include /etc/nginx/conf.d/*.conf; server(a)))' },
    ],
    [
      'not from the conf.d of another program',
      { 'nginx/nginx.conf': 'events {} http { include /etc/nginx/conf.d/*.conf; }', 'dovecot/conf.d/a.conf': 'plugin {\n  a = b\n}\n' },
      { 'nginx/nginx.conf': 'main(events(); http?(include /etc/nginx/conf.d/*.conf))' },
    ],
    [
      'but from one that lies elsewhere',
      { 'nginx/nginx.conf': 'events {} http { include /etc/nginx/conf.d/*.conf; }', 'sites/conf.d/a.conf': 'server { listen 80; }' },
      { 'nginx/nginx.conf': 'main(events(); http(include /etc/nginx/conf.d/*.conf; server(listen 80)))' },
    ],
    [
      'a folder that is there and holds nothing that matches is empty; one that is not may hold anything',
      { 'nginx.conf': 'events {} http { include conf.d/*.conf; include sites/*; }', 'conf.d/readme': 'x' },
      { 'nginx.conf': 'main(events(); http?(include conf.d/*.conf; include sites/*))' },
    ],
    [
      'a file that is not there makes only its block incomplete',
      { 'nginx.conf': 'events {} http { server { include missing; } }' },
      { 'nginx.conf': 'main(events(); http(server?(include missing)))' },
    ],
    [
      'modules-enabled holds no directives of interest',
      { 'nginx.conf': 'include /etc/nginx/modules-enabled/*.conf; events {} http {}' },
      { 'nginx.conf': 'main(include /etc/nginx/modules-enabled/*.conf; events(); http())' },
    ],
    [
      'variables and templates cannot be followed',
      { 'nginx.conf': 'events {} http { server { include {{ x }}; } server { include $x; } }', x: 'a;' },
      { 'nginx.conf': 'main(events(); http(server?(include {{ x }}); server?(include $x)))' },
    ],
    [
      'a circle ends',
      { 'nginx.conf': 'events {} http { include a.conf; }', 'a.conf': 'gzip on; include b.conf;', 'b.conf': 'include a.conf; b;' },
      { 'nginx.conf': 'main(events(); http?(include a.conf; gzip on; include b.conf; include a.conf; b))' },
    ],
    [
      'a circle of fragments has one root',
      { 'a.nginx': 'server { include b.nginx; }', 'b.nginx': 'include a.nginx;' },
      { 'a.nginx': 'http(server?(include b.nginx; include a.nginx))' },
    ],
    [
      'a fragment below a sites folder finds what lies beside the main file',
      { 'nginx/sites-available/shop': 'server { include snippets/tls.conf; }', 'nginx/snippets/tls.conf': 'ssl_protocols TLSv1.3;' },
      { 'nginx/sites-available/shop': 'http(server(include snippets/tls.conf; ssl_protocols TLSv1.3))' },
    ],
    [
      'the same file in two blocks',
      { 'nginx.conf': 'events {} http { server { include c; } server { include c; } }', c: 'a;' },
      { 'nginx.conf': 'main(events(); http(server(include c; a); server(include c; a)))' },
    ],
    [
      'lines of a template may become any directives of their block',
      { 'nginx.conf': 'events {} http { a;\n{{ more }}\nserver { b; {# note #}\n} server {\n{% include x %}\n} }' },
      { 'nginx.conf': 'main(events(); http?(a; server(b); server?()))' },
    ],
  ]
  for (const [what, files, expected, options] of cases) test(what, () => assert.deepEqual(outlines(files, options), expected))

  test('files of the distribution are known, those of the workspace win', () => {
    const params = (files: Record<string, string>, options?: WorkspaceOptions) => {
      const [outermost] = only(
        { ...files, 'nginx.conf': 'events {} http { server { location / { include uwsgi_params; uwsgi_pass x:1; } } }' },
        options,
      ).nginx
      assert.ok(outermost)
      const location = blockOf(outermost, 'location')
      assert.ok(isComplete(location))
      return effective(location, 'uwsgi_param').entries.map(({ args }) => args[0]?.value)
    }
    const stock = params({})
    assert.ok(stock.includes('REQUEST_METHOD') && stock.includes('PATH_INFO') && !stock.includes('HTTP_HOST'))
    assert.ok(params({}, { target: { distribution: 'debian-12' } }).includes('HTTP_HOST'))
    assert.deepEqual(params({ uwsgi_params: 'uwsgi_param A b;' }), ['A'])
  })

  test('a thousand sites are read once', () => {
    const sites = Object.fromEntries(
      Array.from({ length: 1000 }, (_, n) => [`sites-enabled/${n}`, `server { listen 80; server_name s${n}; }`]),
    )
    const { nginx } = only({ ...sites, 'nginx.conf': 'events {} http { include sites-enabled/*; }' })
    assert.equal(nginx.flatMap(block => [...blocksIn(block)]).filter(({ kind }) => kind === 'server').length, 1000)
  })

  test('includes that multiply end', () => {
    const files = Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`f${n}`, `include f${n + 1}; include f${n + 1};`]))
    assert.ok(only({ ...files, 'nginx.conf': 'events {} http { include f0; }' }).nginx.length === 1)
  })

  test('thousands of nested blocks', () => {
    assert.equal([...blocksIn(configuration(`events {} ${'a {'.repeat(3000)}${'}'.repeat(3000)}`))].length, 3002)
  })
})

suite('where a fragment stands', () => {
  const cases: [text: string, kind: string][] = [
    ['user x; events {} http {}', 'main'],
    ['upstream a { server b:1; }', 'http'],
    ['server { listen 80; }', 'http'],
    ['map $a $b { default 1; }', 'http'],
    ['location / { return 404; }', 'server?'],
    ['listen 80; server_name a;', 'server?'],
    ['proxy_set_header A b; proxy_pass http://a:1;', 'location?'],
    ['gzip on;', 'unknown?'],
    ['server { listen 53; proxy_pass dns; }', 'stream?'],
  ]
  for (const [text, kind] of cases)
    test(text, () => {
      const { kind: found, complete } = configuration(text)
      assert.equal(found + (complete ? '' : '?'), kind)
    })

  test('servers and upstreams of stream are none of http', () => {
    const outermost = configuration('events {} stream { upstream u { server a:1; } server { listen 1; proxy_pass u; } }')
    assert.deepEqual(
      [...blocksIn(outermost)].map(({ kind }) => kind),
      ['main', 'events', 'stream', 'other', 'other'],
    )
  })
})

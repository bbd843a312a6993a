import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { show } from '../../server/src/facts/address.ts'
import { type Block, blocksIn, effective, enclosing, isComplete } from '../../server/src/facts/block.ts'
import type { Facts } from '../../server/src/facts/facts.ts'
import { listens, nginxUser, serverNames } from '../../server/src/facts/listen.ts'
import { memberTarget, passOf, passTarget, type Target } from '../../server/src/facts/pass.ts'
import { servedFrom } from '../../server/src/facts/servedFrom.ts'
import { matches } from '../../server/src/formats/nginx/glob.ts'
import { isNginx } from '../../server/src/formats/nginx/recognise.ts'
import { nginx } from '../../server/src/formats/nginx.ts'
import type { WorkspaceOptions } from '../../server/src/workspace.ts'
import { workspaceOf } from '../support/workspace.ts'

/** The facts of every root of a workspace, by its path below `/w`. */
function factsOf(files: Record<string, string>, options?: WorkspaceOptions): Map<string, Partial<Facts>> {
  const workspace = workspaceOf(files, options)
  const roots = workspace.documents
    .filter(({ format }) => format.id === 'nginx')
    .map(document => [document.source.path.slice(3), nginx.facts(document, workspace)] as const)
  return new Map(roots.filter(([, facts]) => facts.nginx))
}

function only(files: Record<string, string>, options?: WorkspaceOptions): Required<Pick<Facts, 'nginx' | 'connections' | 'mounts'>> {
  const all = [...factsOf(files, options).values()]
  assert.equal(all.length, 1)
  return { nginx: [], connections: [], mounts: [], ...all[0] }
}

/** The configuration of a single file, from its outermost block. */
function configuration(text: string, name = 'nginx.conf'): Block {
  const [outermost] = only({ [name]: text }).nginx
  assert.ok(outermost)
  return outermost
}

/** Blocks and directives as nginx sees them: `http(gzip on; server(…))`, with `?` where something may be missing. */
function outline(block: Block): string {
  const directives = block.directives.map(({ name, args }) => [name, ...args].map(({ value }) => value).join(' '))
  return `${block.kind}${block.complete ? '' : '?'}(${[...directives, ...block.blocks.map(outline)].join('; ')})`
}

function outlines(files: Record<string, string>, options?: WorkspaceOptions): Record<string, string> {
  return Object.fromEntries([...factsOf(files, options)].map(([path, { nginx }]) => [path, nginx?.map(outline).join() ?? '']))
}

function blockOf(outermost: Block, kind: Block['kind'], argument?: string): Block {
  const found = [...blocksIn(outermost)].find(
    block => block.kind === kind && (argument === undefined || block.entry?.args.some(({ value }) => value === argument)),
  )
  assert.ok(found, `no ${kind} ${argument ?? ''}`)
  return found
}

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

suite('targets', () => {
  const brief = (target: Target | undefined): string => {
    if (!target) return 'none'
    if (target.kind === 'unknown') return 'unknown'
    if (target.kind === 'problem') return `${target.problem}${target.meant === undefined ? '' : ` → ${target.meant}`}`
    const uri = target.uri === undefined ? '' : ` uri ${target.uri}`
    if (target.kind === 'address') return `${target.protocol} ${show(target.address)}${uri}`
    return `${target.protocol} name ${target.name}${target.address ? ` or ${show(target.address)}` : ''}${uri}`
  }
  const cases: [directive: string, text: string, expected: string][] = [
    ['uwsgi_pass', 'unix:/run/a.sock', 'uwsgi unix:/run/a.sock'],
    ['uwsgi_pass', 'unix:///run/a.sock', 'uwsgi unix:/run/a.sock'],
    ['uwsgi_pass', 'UNIX:/run/a.sock', 'uwsgi unix:/run/a.sock'],
    ['uwsgi_pass', 'unix:/run/a.sock:', 'colon-in-path → unix:/run/a.sock'],
    ['uwsgi_pass', 'uwsgi://unix:/run/a.sock:', 'colon-in-path → uwsgi://unix:/run/a.sock'],
    ['uwsgi_pass', 'unix:', 'no-path'],
    ['uwsgi_pass', 'unix:a.sock', 'unknown'],
    ['uwsgi_pass', '/run/a.sock', 'no-unix-prefix → unix:/run/a.sock'],
    ['uwsgi_pass', '//run/a.sock', 'no-unix-prefix → unix:/run/a.sock'],
    ['uwsgi_pass', '127.0.0.1:8001', 'uwsgi 127.0.0.1:8001'],
    ['uwsgi_pass', '[::1]:8001', 'uwsgi [::1]:8001'],
    ['uwsgi_pass', 'web:8001', 'uwsgi web:8001'],
    ['uwsgi_pass', 'Django', 'uwsgi name Django'],
    ['uwsgi_pass', 'uwsgi://django', 'uwsgi name django'],
    ['uwsgi_pass', 'SUWSGI://web:1', 'uwsgi web:1'],
    ['uwsgi_pass', '127.0.0.1', 'no-port'],
    ['uwsgi_pass', '[::1]', 'no-port'],
    ['uwsgi_pass', '9000', 'no-port → 127.0.0.1:9000'],
    ['uwsgi_pass', ':9000', 'no-host → 127.0.0.1:9000'],
    ['uwsgi_pass', '', 'no-host'],
    ['uwsgi_pass', 'uwsgi://', 'no-host'],
    ['uwsgi_pass', '127.0.0.1:0', 'bad-port'],
    ['uwsgi_pass', '127.0.0.1:70000', 'bad-port'],
    ['uwsgi_pass', '127.0.0.1:', 'bad-port'],
    ['uwsgi_pass', '::1:1', 'no-host'],
    ['uwsgi_pass', '127.0.0.1:1/x', 'has-uri → 127.0.0.1:1'],
    ['uwsgi_pass', 'http://127.0.0.1:1', 'wrong-scheme → 127.0.0.1:1'],
    ['uwsgi_pass', 'tcp://127.0.0.1:1', 'wrong-scheme → 127.0.0.1:1'],
    ['uwsgi_pass', '$backend', 'unknown'],
    ['uwsgi_pass', '{{ host }}:1', 'unknown'],
    ['fastcgi_pass', 'fastcgi://127.0.0.1:1', 'wrong-scheme → 127.0.0.1:1'],
    ['scgi_pass', 'unix:/a', 'scgi unix:/a'],
    ['grpc_pass', 'grpcs://a:1', 'grpc a:1'],
    ['grpc_pass', 'grpc://127.0.0.1', 'no-port'],
    ['memcached_pass', 'a:1', 'none'],
    ['proxy_pass', 'http://127.0.0.1', 'http 127.0.0.1:80'],
    ['proxy_pass', 'HTTPS://Web/', 'https name Web or web:443 uri /'],
    ['proxy_pass', 'http://127.0.0.1?a', 'http 127.0.0.1:80 uri ?a'],
    ['proxy_pass', 'http://web:8000/x:y', 'http web:8000 uri /x:y'],
    ['proxy_pass', 'http://unix:/run/a.sock', 'http unix:/run/a.sock'],
    ['proxy_pass', 'http://unix:/run/a.sock:/x', 'http unix:/run/a.sock uri /x'],
    ['proxy_pass', 'http://unix:/run/a.sock:', 'http unix:/run/a.sock'],
    ['proxy_pass', 'http://unix:', 'no-path'],
    ['proxy_pass', 'http:///run/a.sock', 'no-host → http://unix:/run/a.sock'],
    ['proxy_pass', 'django', 'no-scheme → http://django'],
    ['proxy_pass', '127.0.0.1:8000', 'no-scheme → http://127.0.0.1:8000'],
    ['proxy_pass', 'unix:/run/a.sock', 'no-scheme → http://unix:/run/a.sock'],
    ['proxy_pass', '/run/a.sock', 'no-scheme → http://unix:/run/a.sock'],
    ['proxy_pass', 'uwsgi://a:1', 'no-scheme'],
    ['proxy_pass', 'http://$host', 'unknown'],
    ['server', 'a', 'http a:80'],
    ['server', 'unix:/a', 'http unix:/a'],
    ['server', 'http://a:1', 'wrong-scheme → a:1'],
    ['server', 'a:1/x', 'has-uri → a:1'],
  ]
  for (const [directive, text, expected] of cases)
    test(`${directive} ${text}`, () =>
      assert.equal(brief(directive === 'server' ? memberTarget(text, 'http') : passTarget(directive, text)), expected))
})

suite('connections', () => {
  const connections = (files: Record<string, string>): string[] =>
    [...factsOf(files)].flatMap(([, { connections = [] }]) =>
      connections.map(({ to, protocol, via }) => `${protocol} ${show(to)}${via ? ` via ${via.name}` : ''}`),
    )
  const http = (text: string) => `events {} http { ${text} }`
  const cases: [what: string, files: Record<string, string>, expected: string[]][] = [
    ['an address', { 'nginx.conf': http('server { location / { uwsgi_pass unix:/a; } }') }, ['uwsgi unix:/a']],
    [
      'each server of an upstream, whatever the case of its name, but none that is down',
      {
        'nginx.conf': http(
          'server { location / { uwsgi_pass APP; } } upstream App { server unix:/a; server b:1 down; server c:2 backup; }',
        ),
      },
      ['uwsgi unix:/a via App', 'uwsgi c:2 via App'],
    ],
    [
      'an upstream member without a port',
      { 'nginx.conf': http('upstream a { server b; } server { location / { uwsgi_pass a; } }') },
      ['uwsgi b:80 via a'],
    ],
    ['a host name behind proxy_pass', { 'nginx.conf': http('server { location / { proxy_pass http://web/; } }') }, ['http web:80']],
    ['an upstream that is not there', { 'nginx.conf': http('server { location / { uwsgi_pass web; } }') }, []],
    ['a variable', { 'nginx.conf': http('server { location / { proxy_pass http://$x; } }') }, []],
    ['of two handlers the last', { 'nginx.conf': http('server { location / { uwsgi_pass a:1; proxy_pass http://b:2; } }') }, ['http b:2']],
    [
      'an if with its own target, and one without',
      { 'nginx.conf': http('server { location / { uwsgi_pass a:1; if ($x) { uwsgi_pass b:2; } if ($y) { gzip on; } } }') },
      ['uwsgi a:1', 'uwsgi b:2'],
    ],
    ['nothing in a server itself', { 'nginx.conf': http('server { uwsgi_pass a:1; }') }, []],
    ['nothing in stream', { 'nginx.conf': 'events {} stream { server { proxy_pass a:1; } }' }, []],
    [
      'an upstream in another file of the folder, rather than elsewhere',
      {
        'nginx/conf.d/app.conf': 'server { location / { uwsgi_pass app; } }',
        'nginx/conf.d/upstreams.conf': 'upstream app { server a:1; }',
        'other/nginx.conf': http('upstream app { server b:2; }'),
      },
      ['uwsgi a:1 via app'],
    ],
    [
      'no upstream of another configuration, where the whole of its own is seen',
      {
        'a/nginx.conf': http('server { location / { proxy_pass http://app; } }'),
        'b/nginx.conf': http('upstream app { server b:2; }'),
      },
      ['http app:80'],
    ],
    [
      'an upstream that could be either of two',
      {
        'site.nginx': 'server { location / { proxy_pass http://app; } }',
        'a/nginx.conf': http('upstream app { server a:1; }'),
        'b/nginx.conf': http('upstream app { server b:2; }'),
      },
      [],
    ],
    ['a fragment of a location', { 'app.nginx': 'include uwsgi_params; uwsgi_pass a:1;' }, ['uwsgi a:1']],
    [
      'a file that is included counts once',
      { 'nginx.conf': http('include conf.d/*.conf;'), 'conf.d/a.conf': 'server { location / { uwsgi_pass a:1; } }' },
      ['uwsgi a:1'],
    ],
  ]
  for (const [what, files, expected] of cases) test(what, () => assert.deepEqual(connections(files), expected))
})

suite('mounts', () => {
  const cases: [server: string, expected: string[]][] = [
    ['location /static/ { alias /srv/s/; }', ['/static/ → /srv/s/']],
    ['location = /robots.txt { alias /srv/robots.txt; }', ['/robots.txt → /srv/robots.txt']],
    ['location ^~/m/ { root /srv; }', ['/m/ → /srv whole']],
    ['root /srv; location /m/ { expires 1d; } location / { uwsgi_pass a:1; }', ['/m/ → /srv whole']],
    ['root /srv; location @app { uwsgi_pass a:1; }', ['/ → /srv whole']],
    ['location /o/ { alias /srv/; location /o/i/ { expires 1d; } }', ['/o/ → /srv/', '/o/i/ → /srv/i/']],
    ['location /o/ { alias /srv/; location /o/i/ { root /r; } }', ['/o/ → /srv/', '/o/i/ → /r whole']],
    ['location / { root /srv; try_files $uri @app; }', ['/ → /srv whole']],
    ['location ~ ^/s/ { root /srv; }', []],
    ['location /s/ { alias $x/s/; } location /t/ { alias {{ y }}/t/; } location /u/ { root html; }', []],
    ['location /s/ { root /srv; return 404; }', []],
  ]
  for (const [server, expected] of cases)
    test(server, () => {
      const { mounts } = only({ 'nginx.conf': `events {} http { server { ${server} } }` })
      assert.deepEqual(
        mounts.map(({ url, directory, whole }) => `${url} → ${directory}${whole ? ' whole' : ''}`),
        expected,
      )
    })

  test('root and alias replace each other', () => {
    const outermost = configuration('server { root /a; location /b/ { alias /c/; location /b/d/ { if ($x) { root /e; } } } }')
    const served = (block: Block) => {
      const { directive, directory, from } = servedFrom(block) ?? {}
      return [directive, directory?.value, from?.kind]
    }
    assert.deepEqual(served(blockOf(outermost, 'server')), ['root', '/a', 'server'])
    assert.deepEqual(served(blockOf(outermost, 'location', '/b/d/')), ['alias', '/c/', 'location'])
    assert.deepEqual(served(blockOf(outermost, 'if')), ['root', '/e', 'if'])
  })
})

suite('servers', () => {
  const cases: [directives: string, expected: string[]][] = [
    ['listen 80;', ['*:80']],
    ['listen 127.0.0.1;', ['127.0.0.1:80']],
    ['listen [::]:443 ssl http2 default_server;', ['[::]:443 ssl default']],
    ['listen localhost:8080 default;', ['localhost:8080 default']],
    ['listen unix:/run/n.sock;', ['unix:/run/n.sock']],
    ['listen 443 quic;', ['*:443 ssl']],
    ['listen $port; listen {{ p }}; listen 80-90; listen 70000; listen a:80-90; listen :80;', ['?', '?', '?', '?', '?', '?']],
    ['server_name a;', ['*:80']],
    ['include missing;', []],
  ]
  for (const [directives, expected] of cases)
    test(directives, () => {
      const server = blockOf(configuration(`server { ${directives} }`), 'server')
      const brief = listens(server).map(
        ({ address, ssl, defaultServer }) => `${address ? show(address) : '?'}${ssl ? ' ssl' : ''}${defaultServer ? ' default' : ''}`,
      )
      assert.deepEqual(brief, expected)
    })

  test('names, the user, and the handler of a location', () => {
    const outermost = configuration(
      'user www-data adm; events {} http { server { server_name a *.b; server_name ""; location / { uwsgi_pass a:1; if ($x) {} location /n {} } } }',
    )
    assert.deepEqual(
      serverNames(blockOf(outermost, 'server')).map(({ value }) => value),
      ['a', '*.b', ''],
    )
    const { name, group } = nginxUser(outermost) ?? {}
    assert.deepEqual([name, group], ['www-data', 'adm'])
    assert.equal(nginxUser(configuration('events {}')), undefined)
    const handler = (block: Block) => passOf(block)?.name.value
    assert.equal(handler(blockOf(outermost, 'location', '/')), 'uwsgi_pass')
    assert.equal(handler(blockOf(outermost, 'if')), 'uwsgi_pass')
    assert.equal(handler(blockOf(outermost, 'location', '/n')), undefined)
    assert.equal(enclosing(blockOf(outermost, 'if'), 'server')?.kind, 'server')
  })
})

suite('globs', () => {
  const cases: [pattern: string, yes: string[], no: string[]][] = [
    ['*.conf', ['a.conf', 'conf.conf'], ['.a.conf', 'a.conf~', 'conf']],
    ['*', ['a', 'a~'], ['.a']],
    ['.*', ['.a'], ['a']],
    ['a?c', ['abc'], ['ac', 'abbc']],
    ['[a-c]x[!0-9]', ['bxy'], ['dxy', 'bx1']],
    ['[^a]*', ['ba'], ['ab']],
    ['[]]', [']'], ['[']],
    ['[a', ['[a'], ['a']],
    ['**', ['a'], []],
    ['*a*a*a*b', ['aaab'], ['a'.repeat(5000)]],
  ]
  for (const [pattern, yes, no] of cases)
    test(pattern, () => {
      for (const name of yes) assert.ok(matches(pattern, name), name)
      for (const name of no) assert.ok(!matches(pattern, name), name)
    })
})

suite('what is nginx', () => {
  const site = 'server {\n  listen 80;\n  location / { proxy_pass http://a; }\n}\n'
  const yes: [path: string, text: string][] = [
    ['nginx.conf', ''],
    ['deploy/nginx.conf.j2', ''],
    ['shop.nginx', ''],
    ['shop.vhost', ''],
    ['sites-available/shop', site],
    ['docker/nginx/templates/default.conf.template', ''],
    ['nginx/conf.d/tls.conf', 'ssl_protocols TLSv1.3;\n'],
    ['deploy/shop.conf', site],
    ['deploy/shop.conf', 'server\n{\n  listen 80;\n}\n'],
    ['deploy/shop_nginx.tpl', 'upstream {{ name }} {\n  server a:1;\n}\n'],
    ['deploy/proxy.conf', '# headers\nproxy_set_header Host $host;\nproxy_set_header X-Real-IP $remote_addr;\n'],
  ]
  const no: [what: string, path: string, text: string][] = [
    ['logstash', 'a.conf', 'input {\n  beats { port => 5044 }\n}\noutput {\n}\n'],
    ['freeradius', 'a.conf', 'server default {\nlisten {\n  type = auth\n  port = 0\n}\n}\n'],
    ['rspamd', 'a.conf', 'upstream local {\n  default = yes;\n  hosts = "localhost";\n}\n'],
    ['Upstart', 'a.conf', 'description "x"\nstart on runlevel [2345]\nexec /usr/bin/x\n'],
    ['Apache', 'sites-available/a.conf', '<VirtualHost *:80>\n  DocumentRoot /x\n</VirtualHost>\n'],
    ['supervisor', 'nginx/supervisor.conf', '[program:nginx]\ncommand=nginx\n'],
    ['HCL', 'a.conf', 'server {\n  enabled = true\n}\n'],
    ['bind', 'named.conf', 'options {\n  directory "/var/cache/bind";\n};\nzone "a" { type master; };\n'],
    ['Caddy', 'Caddyfile', 'a.example {\n  reverse_proxy a:1\n}\n'],
    ['parameters', 'nginx/uwsgi_params', 'uwsgi_param A b;\n'],
    ['a shell script with a here-document', 'setup.sh', `cat <<EOF\n${site}EOF\n`],
    ['Markdown', 'nginx/readme.md', site],
    ['PHP', 'nginx/site.php', `<?php\n$site = <<<END\n${site}END;\n`],
    ['a patch', 'nginx/fix.patch', `From: a\n\n${site}`],
    ['what git ignores', 'sites-enabled/.gitignore', '/*\n'],
    ['logrotate', 'nginx/logrotate.conf', '/var/log/nginx/*.log {\n  daily\n  postrotate\n    nginx -s reopen\n  endscript\n}\n'],
    ['Dovecot', 'nginx/proxy.conf', 'protocols = imap\npassdb {\n  driver = lua\n}\n!include_try /etc/dovecot/local.conf\n'],
    ['collectd', 'conf.d/nginx.conf', 'LoadPlugin nginx\n<Plugin "nginx">\n  URL "http://localhost/status"\n</Plugin>\n'],
    ['Shiny Server', 'shiny.conf', 'run_as shiny;\nserver {\n  listen 3838;\n  location / { site_dir /srv/shiny; }\n}\n'],
    ['a piece of a Helm chart', 'chart/templates/_shop.tpl', `{{- define "shop.site" -}}\n${site}{{- end -}}\n`],
    ['monit', 'monit/nginx.conf', 'check process nginx with pidfile /run/nginx.pid\n  start program = "/bin/systemctl start nginx"\n'],
  ]
  for (const [path, text] of yes) test(path, () => assert.ok(isNginx(`/w/${path}`, text)))
  for (const [what, path, text] of no) test(`not ${what}`, () => assert.ok(!isNginx(`/w/${path}`, text)))
})

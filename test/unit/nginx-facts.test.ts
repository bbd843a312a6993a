import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { nginxUser } from '../../server/src/facts/account.ts'
import { type Protocol, show } from '../../server/src/facts/address.ts'
import { type Block, enclosing } from '../../server/src/facts/block.ts'
import { listens, serverNames } from '../../server/src/facts/listen.ts'
import { memberTarget, type PassTarget, passOf, passTarget } from '../../server/src/facts/pass.ts'
import { servedFrom } from '../../server/src/facts/servedFrom.ts'
import { blockOf, configuration, factsOf, only } from '../support/nginx.ts'

suite('targets', () => {
  const brief = (target: (PassTarget & { protocol?: Protocol }) | undefined): string => {
    if (!target) return 'none'
    if (target.kind === 'unknown') return 'unknown'
    if (target.kind === 'problem') return `${target.problem}${target.meant === undefined ? '' : ` → ${target.meant}`}`
    const uri = target.uri === undefined ? '' : ` uri ${target.uri}`
    const spoken = target.protocol === undefined ? '' : `${target.protocol} `
    if (target.kind === 'address') return `${spoken}${show(target.address)}${uri}`
    return `${spoken}name ${target.name}${target.address ? ` or ${show(target.address)}` : ''}${uri}`
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
    ['server', 'a', 'a:80'],
    ['server', 'unix:/a', 'unix:/a'],
    ['server', 'http://a:1', 'wrong-scheme → a:1'],
    ['server', 'a:1/x', 'has-uri → a:1'],
  ]
  for (const [directive, text, expected] of cases)
    test(`${directive} ${text}`, () =>
      assert.equal(brief(directive === 'server' ? memberTarget(text) : passTarget(directive, text)), expected))
})

suite('connections', () => {
  const connections = (files: Record<string, string>): string[] =>
    [...factsOf(files)].flatMap(([, { connections = [] }]) =>
      connections.flatMap(({ to, protocol }) =>
        to.map(({ address, via }) => `${protocol} ${show(address)}${via ? ` via ${via.name}` : ''}`),
      ),
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
    assert.equal(nginxUser(outermost)?.name, 'www-data')
    assert.equal(nginxUser(configuration('events {}')), undefined)
    const handler = (block: Block) => passOf(block)?.name.value
    assert.equal(handler(blockOf(outermost, 'location', '/')), 'uwsgi_pass')
    assert.equal(handler(blockOf(outermost, 'if')), 'uwsgi_pass')
    assert.equal(handler(blockOf(outermost, 'location', '/n')), undefined)
    assert.equal(enclosing(blockOf(outermost, 'if'), 'server')?.kind, 'server')
  })
})

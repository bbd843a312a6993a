import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { Source } from '../../server/src/span.ts'
import { parseNginx } from '../../server/src/syntax/nginx/reader.ts'
import { assertLossless } from '../support/lossless.ts'
import { outline, repaired, troublesOf } from '../support/outline.ts'

function read(text: string) {
  const tree = parseNginx(new Source('/w/nginx.conf', text))
  assertLossless(tree)
  return tree
}

/** What nginx 1.22 accepts: text → outline, without any trouble. */
const accepted: [text: string, outline: string][] = [
  ['gzip on;', 'gzip on'],
  ['gzip\n\ton\r\n;', 'gzip on'],
  ['gzip a"b c"d;', String.raw`gzip "a\"b" "c\"d"`],
  ['gzip a#b;', 'gzip a#b'],
  ['gzip "a";# b', 'gzip a'],
  ['gzip # in between\n on;', 'gzip on'],
  ['gzip "a");', 'gzip a )'],
  ['gzip "a#b; {c}";', 'gzip "a#b; {c}"'],
  [String.raw`gzip a\;b;`, String.raw`gzip "a\\;b"`],
  [String.raw`gzip a\ b;`, String.raw`gzip "a\\ b"`],
  [String.raw`gzip a\{b;`, String.raw`gzip "a\\{b"`],
  [String.raw`gzip "a\tb\nc\\d\xe";`, String.raw`gzip "a\tb\nc\\d\\xe"`],
  [String.raw`gzip 'it\'s' \"x;`, String.raw`gzip "it's" "\"x"`],
  ['gzip a}b;', 'gzip "a}b"'],
  ['gzip ${a b};', 'gzip "${a" "b}"'],
  ['gzip ${{{{x;', 'gzip "${{{{x"'],
  ['gzip "a\\${uri}";', 'gzip "a\\\\${uri}"'],
  ['gzip "a\nb";', 'gzip "a\\nb"'],
  ['"gzip" foo;', 'gzip foo'],
  [String.raw`g\zip on;`, String.raw`g\zip on`],
  ['gzip `a` "";', 'gzip `a` ""'],
  ['gzip \u00a0a\u000bb;', 'gzip "\u00a0a\\u000bb"'],
  ['# only a comment\rserver { listen 80; }', ''],
  ['server_name a\nlisten 80;', 'server_name a listen 80'],
  ['a{b;}c;', 'a { b }; c'],
  ['location / {}', 'location / {}'],
  ['map $a $b { default 0; "~^x y" 1; *.a.org $c; }', 'map $a $b { default 0; "~^x y" 1; *.a.org $c }'],
  ['types { text/html html htm; text/x; }', 'types { text/html html htm; text/x }'],
  ['split_clients $a $b { 0.5% x; * ""; }', 'split_clients $a $b { 0.5% x; * "" }'],
  [String.raw`location ~ ^/a\{2}$ { }`, String.raw`location ~ "^/a\\{2}$" {}`],
  ['location ~ "^/a{2}$" { }', 'location ~ "^/a{2}$" {}'],
  ['if ( $uri ~ "a b" ) { return 404; }', 'if ( $uri ~ "a b" ) { return 404 }'],
  // Raw Lua: only the brace that balances the first one ends it.
  ['content_by_lua_block { local s = "}" } x;', String.raw`content_by_lua_block " local s = \"}\" "; x`],
  ['content_by_lua_block { -- }\nx = 1 } x;', String.raw`content_by_lua_block " -- }\nx = 1 "; x`],
  ['content_by_lua_block { --[[ } ]] } x;', 'content_by_lua_block " --[[ } ]] "; x'],
  ['content_by_lua_block { s = [=[ ]] } ]=] } x;', 'content_by_lua_block " s = [=[ ]] } ]=] "; x'],
  ['content_by_lua_block { s = "abc }\nx;', String.raw`content_by_lua_block " s = \"abc "; x`],
  ['content_by_lua_block { t = {{1}, 2} # } x;', 'content_by_lua_block " t = {{1}, 2} # "; x'],
  ['set_by_lua_block $x { return 1 }', 'set_by_lua_block $x " return 1 "'],
]

/** What nginx refuses: text → what a person would have meant, and the troubles. */
const refused: [text: string, outline: string, ...troubles: string[]][] = [
  ['root /a }', 'root /a', 'missing-semicolon "a"@6', 'unexpected "}"@8'],
  ['http { root /a }', 'http { root /a }', 'missing-semicolon "a"@13'],
  ['http { root "/a"} x;', 'http { root /a }; x', 'missing-semicolon "\\""@15'],
  ['root /a', 'root /a', 'missing-semicolon "a"@6'],
  ['listen 80\nlocation / { root /a; } x;', 'listen 80; location / { root /a }; x', 'missing-semicolon "0"@8'],
  ['listen 80 # why\n\tlocation / {}', 'listen 80; location / {}', 'missing-semicolon "0"@8'],
  ['listen 80；\nserver_name a； # b\n', 'listen 80; server_name a', 'missing-semicolon "；"@9', 'missing-semicolon "；"@24'],
  ['listen "80"；\nx;', 'listen 80; x', 'missing-semicolon "；"@11'],
  ['};', '', 'unexpected "};"@0'],
  ['a;} b;', 'a; b', 'unexpected "}"@2'],
  ['a {}; b;', 'a {}; b', 'unexpected ";"@4'],
  ['{ a; } b;', '"" { a }; b', 'unexpected "{"@0'],
  ['a {} ; ;\n; b;', 'a {}; b', 'unexpected "; ;\\n;"@5'],
  ['a;} }\n};} b;', 'a; b', 'unexpected "} }\\n};}"@2'],
  ['a {} ; };', 'a {}', 'unexpected ";"@5', 'unexpected "};"@7'],
  ['{ { { a; } } }', '"" { "" { "" { a } } }', 'unexpected "{"@0'],
  ['{ {\n{ a;', '"" { "" { "" { a } } }', 'unexpected "{"@0', 'unclosed ""@0'],
  ["gzip 'a'b;", 'gzip a', 'unexpected "b"@8'],
  ['gzip \'a\'"b" c;', 'gzip a c', String.raw`unexpected "\"b\""@8`],
  ["gzip 'it''s';", 'gzip it', `unexpected "'s'"@9`],
  ['gzip "a"#c\n;', 'gzip a', 'unexpected "#"@8'],
  ['gzip "a"];', 'gzip a', 'unexpected "]"@8'],
  ['gzip a{b;', 'gzip a { b }', 'unclosed "gzip a"@0'],
  ['server {\nlocation / {', 'server { location / {} }', 'unclosed "server"@0', 'unclosed "location /"@9'],
  [
    'server {\n  location / {\n    a;\n  location /b {\n  }\n}\n',
    'server { location / { a; location /b {} } }',
    'unclosed "location /"@11',
  ],
  ['gzip "a', 'gzip a', String.raw`unclosed "\""@5`],
  ['x "abc;\ny "def";\nz;', 'x abc; y def; z', String.raw`unclosed "\""@2`],
  ["x '$a;\n# don't\nz;", 'x $a; z', `unclosed "'"@2`],
  ['location ~ "^/a {\n root "/b";\n}', 'location ~ ^/a { root /b }', String.raw`unclosed "\""@11`],
  ['location ~ ^/a{2}$ { x; }', 'location ~ "^/a{2}$" { x }', 'unexpected "{"@14'],
  ['if ($a ~ x{2,}y{1}) { x; }', 'if ($a ~ "x{2,}y{1})" { x }', 'unexpected "{"@10'],
  ['map $a $b { ~^x{2}$ 1; }', 'map $a $b { "~^x{2}$" 1 }', 'unexpected "{"@15'],
  ['\uFEFFgzip on;', 'gzip on', 'encoding "\uFEFF"@0'],
  ['content_by_lua_block { x [[ } y;', 'content_by_lua_block " x [[ } y;"', 'unclosed "content_by_lua_block"@0'],
]

/** Templates stand for text that is not there yet: no troubles, and the words around them stay words. */
const templates: [text: string, outline: string][] = [
  [
    'server {\n  listen {{ port }};\n  {% if ssl %}\n  a;\n  {% endif %}\n  {{ extra }}\n  b {{ x }}.com c;\n}',
    'server { listen "{{ port }}"; a; b "{{ x }}.com" c }',
  ],
  ['a "{{ x | default("b") }}";', String.raw`a "{{ x | default(\"b\") }}"`],
  ['listen 80 {% if s %}ssl{% endif %};', 'listen 80 "ssl{% endif %}"'],
  ['{% if a %}\nserver {\n{% else %}\nserver {\n{% endif %}\nx; }', 'server { server { x } }'],
  ['${EXTRA}\nlisten ${PORT};', 'listen "${PORT}"'],
  ['__LOCATIONS__\nlisten 80;', 'listen 80'],
  ["server {{ '{{' }} host }}:{{ '{{' }} port }} b;", `server "{{ '{{' }} host }}:{{ '{{' }} port }}" b`],
  ["listen {{ '{{' }} {{ x }}_port }};", `listen "{{ '{{' }} {{ x }}_port }}"`],
  ["listen {{ '{{' }} {{ x }}_{{ y }} {{ '}}' }} ssl;", `listen "{{ '{{' }} {{ x }}_{{ y }} {{ '}}' }}" ssl`],
  ["{{ '{%' }} if {{ x }} {{ '%}' }}\nlisten 80;", 'listen 80'],
  ["server { a {{ '{{' }};\n}\nb {{ x }};", `server { a "{{ '{{' }}" }; b "{{ x }}"`],
  ['%alias_lines%\nlisten %ip%:%web_port%;', 'listen %ip%:%web_port%'],
  ['a {{ "{{" }} b {{ "}}" }}c;', String.raw`a "{{ \"{{\" }} b {{ \"}}\" }}c"`],
  ["{{ '{%' }} if a {{ '%}' }}\nx;", 'x'],
  ['{{/* a\n b; } */}}\nx;', 'x'],
  ['{# a\n b; } #}\nx;', 'x'],
  ['{{ range .s }}\nserver { listen {{ . }}; }\n{{ end }}', 'server { listen "{{ . }}" }'],
  ['<% if x %>\nlisten <%= p %>;\n<% end %>\n}', 'listen "<%= p %>"'],
  ['server {\n  root /a\n  {{ more }}\n}', 'server { root /a "{{ more }}" }'],
]

suite('nginx syntax', () => {
  for (const [text, expected] of accepted)
    test(`accepts ${JSON.stringify(text)}`, () => {
      const tree = read(text)
      assert.equal(outline(tree.entries), expected)
      assert.deepEqual(troublesOf(tree), [])
    })

  for (const [text, expected, ...troubles] of refused)
    test(`refuses ${JSON.stringify(text)}`, () => {
      const tree = read(text)
      assert.equal(outline(tree.entries), expected)
      assert.deepEqual(troublesOf(tree), troubles)
    })

  for (const [text, expected] of templates)
    test(`leaves the template in ${JSON.stringify(text)} alone`, () => {
      const tree = read(text)
      assert.equal(outline(tree.entries), expected)
      assert.deepEqual(troublesOf(tree), [])
    })
})

suite('nginx syntax fixes', () => {
  const fixes: [before: string, after: string][] = [
    ['http { root /a }', 'http { root /a; }'],
    ['http { listen 80 # why\n location / {} }', 'http { listen 80; # why\n location / {} }'],
    ['listen 80；\nlisten "81"；\n', 'listen 80;\nlisten "81";\n'],
    ['a {};', 'a {}'],
    ['\uFEFFa;', 'a;'],
    ['location ~ ^/a{2}$ {}', 'location ~ "^/a{2}$" {}'],
    ['if ($a ~ x{2}) {}', 'if ($a ~ "x{2}") {}'],
  ]
  for (const [before, after] of fixes)
    test(JSON.stringify(before), () => {
      assert.equal(repaired(read(before)), after)
      assert.deepEqual(troublesOf(read(after)), [])
    })
})

test('a ";" behind several lines is not inserted unasked: there may be two missing', () => {
  assert.equal(repaired(read('http { server_name a\nlisten 80 }')), 'http { server_name a\nlisten 80 }')
})

suite('nginx token length', () => {
  const limits: [what: string, longest: (bytes: number) => string, bytes: number][] = [
    ['bare word', bytes => `gzip ${'a'.repeat(bytes)};`, 4095],
    ['quoted word', bytes => `gzip "${'a'.repeat(bytes)}";`, 4094],
    ['word of two-byte characters', bytes => `gzip a${'é'.repeat((bytes - 1) / 2)};`, 4095],
    ['comment', bytes => `#${'c'.repeat(bytes - 1)}\n`, 4095],
  ]
  for (const [what, make, bytes] of limits)
    test(`${what}: ${bytes} bytes fit, more do not`, () => {
      assert.deepEqual(troublesOf(read(make(bytes))), [])
      assert.match(troublesOf(read(make(bytes + 2))).join(), /^too-long /)
    })
})

suite('nginx spans', () => {
  test('words are where they are written, quotes included, and entries end behind ";" or "}"', () => {
    const { entries } = read('a "b c" d; e { f; } # g')
    const [first, second] = entries
    const cut = (at?: { start: number; end: number }) => at && 'a "b c" d; e { f; } # g'.slice(at.start, at.end)
    assert.deepEqual([cut(first), cut(first?.name), ...(first?.args ?? []).map(cut)], ['a "b c" d;', 'a', '"b c"', 'd'])
    assert.deepEqual([cut(second), cut(second?.body?.[0])], ['e { f; }', 'f;'])
  })

  test('thousands of nested blocks and very long lines are read', () => {
    assert.equal(read(`${'a {'.repeat(3000)}x;${'}'.repeat(3000)}`).troubles.length, 0)
    assert.equal(read(`x ${'a '.repeat(500_000)};`).entries[0]?.args.length, 500_000)
    assert.equal(read('"'.repeat(200_001)).entries.length, 1)
    read('{{'.repeat(20_000))
  })
})

const configurations = [
  `user www-data;
worker_processes auto;
events { worker_connections 768; }
http {
    include mime.types;
    log_format main '$remote_addr - $remote_user [$time_local] "$request" '
                    '$status "$http_referer"';
    map $http_upgrade $connection { default upgrade; '' close; ~^x\\{2}$ 1; }
    upstream django { server unix:///run/shop.sock weight=2; server 127.0.0.1:8001 backup; }
    server {
        listen 443 ssl http2; # TLS
        server_name shop.example www.shop.example;
        add_header Content-Security-Policy "default-src 'self'; img-src *" always;
        location /static/ { alias /srv/shop/static/; expires 1d; }
        location ~* \\.(css|js)$ { return 301 https://$host$request_uri; }
        location / {
            include uwsgi_params;
            if ($request_method !~ ^(GET|POST)$ ) { return 405; }
            set $x "\${uri}a\\"b";
            uwsgi_pass django;
        }
    }
}
`,
  `server {
  listen {{ port }}{% if ssl %} ssl{% endif %};
  server_name \${DOMAIN};
  {% for path in paths %}
  location {{ path }} { proxy_pass http://{{ host }}:8000; }
  {% endfor %}
  access_by_lua_block { if ngx.var.x == "}" then return {} end -- } }
  __EXTRA__
}
`,
]

suite('nginx syntax never fails', () => {
  const fragments = [
    ';',
    '{',
    '}',
    '"',
    "'",
    '\\',
    '#',
    '\n',
    '\r\n',
    ' ',
    '$',
    '${',
    '{{',
    '}}',
    '{%',
    '%}',
    '<%',
    '；',
    '\uFEFF',
    '\0',
    '[[',
    ']]',
    'location',
    'é',
    '{2}',
    '\nserver ',
    'x_by_lua_block {',
  ]
  const mutated = fc
    .tuple(
      fc.constantFrom(...configurations),
      fc.array(fc.record({ at: fc.nat(), drop: fc.nat(12), put: fc.constantFrom('', ...fragments) }), { maxLength: 6 }),
    )
    .map(([text, changes]) =>
      changes.reduce((before, { at, drop, put }) => {
        const start = at % (before.length + 1)
        return before.slice(0, start) + put + before.slice(start + drop)
      }, text),
    )
  const random = fc.array(fc.constantFrom(...fragments, 'a', 'listen 80'), { maxLength: 60 }).map(parts => parts.join(''))

  test('and loses nothing of a damaged configuration', () => {
    fc.assert(
      fc.property(mutated, text => void read(text)),
      { numRuns: 3000 },
    )
  })

  test('and loses nothing of any text', () => {
    fc.assert(
      fc.property(fc.oneof(random, fc.string({ unit: 'binary' })), text => void read(text)),
      { numRuns: 5000 },
    )
  })

  test('and a sound configuration has no troubles', () => {
    for (const text of configurations) assert.deepEqual(troublesOf(read(text)), [])
  })
})

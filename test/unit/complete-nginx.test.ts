import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { accepts, labelsIn, offers, project, silent, uwsgi } from '../support/complete.ts'

describe('nginx directives', () => {
  accepts('nginx/a.conf', [
    ['server {\n    lis¦\n}\n', 'listen', 'server {\n    listen ¦;\n}\n'],
    ['server {\n    lis¦ten 80;\n}\n', 'listen', 'server {\n    listen¦ 80;\n}\n'],
    ['server {\n    gz¦\n}\n', 'gzip', 'server {\n    gzip on;¦\n}\n'],
    ['server {\n    loc¦\n}\n', 'location', 'server {\n    location / {\n    \t¦\n    }\n}\n'],
    ['¦', 'server', 'server {\n\t¦\n}'],
    ['upstream a {\n  server 127.0.0.1:1;\n  ip¦\n}', 'ip_hash', 'upstream a {\n  server 127.0.0.1:1;\n  ip_hash;¦\n}'],
    // a ; is missing in the line above, a } at the end, or the line goes on
    ['server {\n  listen 80\n  serv¦\n}\n', 'server_name', 'server {\n  listen 80\n  server_name ¦;\n}\n'],
    ['server {\n  listen 80;\n  serv¦', 'server_name', 'server {\n  listen 80;\n  server_name ¦;'],
    ['server {\n  ser¦\n  listen 80;\n}', 'server_name', 'server {\n  server_name ¦;\n  listen 80;\n}'],
    ['server {\r\n  ser¦\r\n  listen 80;\r\n}\r\n', 'server_name', 'server {\r\n  server_name ¦;\r\n  listen 80;\r\n}\r\n'],
    ['server { lis¦ }', 'listen', 'server { listen ¦; }'],
    ['map $a $b {\n  def¦\n}\nserver { listen 80; }', 'default', 'map $a $b {\n  default ¦\n}\nserver { listen 80; }'],
  ])
  offers('nginx/a.conf', [
    ['¦', ['server', 'upstream', 'location', 'proxy_pass'], ['worker_connections', 'passenger_root', 'zone_sync']],
    ['http {\n  ¦\n}', ['server', 'upstream', 'map', 'gzip'], ['location', 'proxy_pass', 'events', 'listen']],
    ['events {\n  ¦\n}', ['worker_connections', 'include'], ['server', 'gzip']],
    ['server {\n  listen 80;\n  ¦\n}', ['listen', 'location', 'root', 'server_name'], ['proxy_pass', 'alias', 'server', 'upstream']],
    ['server {\n  location / {\n    ¦\n  }\n}', ['proxy_pass', 'alias', 'location', 'if'], ['listen', 'server_name', 'server']],
    ['server {\n  location / {\n    if ($a) {\n      ¦\n    }\n  }\n}', ['return', 'proxy_pass', 'set'], ['alias', 'location', 'listen']],
    ['server {\n  if ($a) {\n    ¦\n  }\n}', ['return', 'rewrite'], ['proxy_pass', 'gzip']],
    ['upstream a {\n  ¦\n}', ['server', 'keepalive', 'zone'], ['location', 'listen']],
    ['stream {\n  server {\n    listen 1;\n    ¦\n  }\n}', ['proxy_pass', 'ssl_preread'], ['location', 'root']],
    // a directive that nginx takes once is there, or is the one that is being written
    ['server {\n  root /a;\n  ¦\n  location / { }\n}', ['server_name', 'listen'], ['root']],
    ['server {\n  ro¦ot /a;\n}', ['root'], []],
    // the brace of the location is missing: the indentation tells
    ['server {\n    location / {\n        return 200;\n\n    ¦\n}', ['listen', 'server_name'], ['alias']],
    ['server {\n    location / {\n        return 200;\n        ¦\n}', ['alias'], ['listen', 'server_name']],
    // one module by others is there
    ['server {\n  more_set_headers "A: b";\n  ¦\n}', ['more_clear_headers'], ['echo']],
    ['map $a $b {\n  ¦\n}', ['default', 'hostnames', 'include'], ['listen']],
  ])
  offers('nginx/snippets/proxy.conf', [['¦', ['proxy_set_header', 'proxy_pass', 'listen'], ['server', 'worker_processes']]])
  offers('nginx/nginx.conf', [['¦', ['events', 'http', 'worker_processes', 'user'], ['server', 'location']]])
  offers('nginx/inner.conf', [['¦', ['alias', 'proxy_pass'], ['listen', 'server']]], {
    'nginx/nginx.conf': 'events { }\nhttp { server { location / { include inner.conf; } } }',
  })
  offers('nginx/inner.conf', [['prox¦\nalias /a;', ['alias', 'proxy_pass'], ['listen', 'server']]], {
    'nginx/nginx.conf': 'events { }\nhttp { server { location / { include inner.conf; } } }',
  })
  offers('nginx/a.conf', [['server {\n  ¦\n}', ['ssl_reject_handshake'], ['http2']]], { Dockerfile: 'FROM nginx:1.22\n' })
  offers('nginx/a.conf', [['server {\n  ¦\n}', ['http2'], []]], { Dockerfile: 'FROM nginx:1.28\n' })
  silent('nginx/a.conf', [
    'server {\n  # lis¦\n}',
    'server {\n  listen 80; # lis¦ten\n}',
    'server {\n  content_by_lua_block {\n    ngx.s¦\n  }\n}',
    'server {\n  content_by_lua_block {\n    return "$ho¦"\n  }\n}',
    'server {\n  {{ lis¦ }}\n}',
    'server {\n  listen {{ po¦ }};\n}',
    'types {\n  text/h¦\n}\nserver { listen 80; }',
  ])
  test('what one begins with comes first, what is rarely written last', () => {
    const labels = labelsIn({ 'nginx/a.conf': 'server {\n  ¦\n}' })
    assert.deepEqual(labels.slice(0, 3), ['listen', 'server_name', 'location'])
    assert.ok(labels.indexOf('access_log') < labels.indexOf('addition_types'))
    assert.ok(labels.indexOf('addition_types') < labels.indexOf('spdy_chunk_size') || !labels.includes('spdy_chunk_size'))
  })
})

describe('nginx values', () => {
  accepts('nginx/a.conf', [
    [
      'server {\n  add_header Cache-Control "pub¦lic";\n}',
      'public, max-age=3600',
      'server {\n  add_header Cache-Control "public, max-age=3600¦";\n}',
    ],
    [
      'server {\n  add_header Cache-Control ¦;\n}',
      '"public, max-age=3600"',
      'server {\n  add_header Cache-Control "public, max-age=3600"¦;\n}',
    ],
    ['server {\n  limit_req ¦\n}', 'zone=', 'server {\n  limit_req zone=¦\n}'],
  ])
  offers('nginx/a.conf', [
    ['server {\n  add_header A ¦;\n}', [], ['always']],
    ['server {\n  add_header A b ¦;\n}', ['always'], []],
    ['server {\n  try_files $uri ¦;\n}', ['$uri/', '=404'], ['$uri']],
    ['server {\n  limit_req ¦;\n}', ['zone='], ['nodelay']],
    ['limit_req_zone ¦', ['$binary_remote_addr'], ['r/s']],
    ['server {\n  error_log ¦\n}', ['/var/log/nginx/error.log', 'stderr'], ['debug', 'warn']],
    ['server {\n  error_log /a ¦\n}', ['warn'], []],
    ['server {\n  access_log ¦\n}', ['off', '/var/log/nginx/access.log'], ['combined', 'gzip']],
  ])
  const at = (statement: string) => `server {\n  location / {\n    ${statement}\n  }\n}`
  accepts(
    'nginx/a.conf',
    [
      [at('uwsgi_pass ¦'), 'unix:/run/shop.sock', at('uwsgi_pass unix:/run/shop.sock;¦')],
      [at('uwsgi_pass un¦;'), 'unix:/run/shop.sock', at('uwsgi_pass unix:/run/shop.sock¦;')],
      [at('uwsgi_pass un¦ix:/run/old.sock;'), 'unix:/run/shop.sock', at('uwsgi_pass unix:/run/shop.sock¦;')],
      [at('proxy_pass ¦;'), 'http://127.0.0.1:8080', at('proxy_pass http://127.0.0.1:8080¦;')],
      [at('alias ¦'), '/srv/shop/static/', at('alias /srv/shop/static/;¦')],
      [at('alias /srv/shop/¦;'), 'uploads/', at('alias /srv/shop/uploads/¦;')],
      [at('gzip ¦'), 'on', at('gzip on;¦')],
      [at('proxy_set_header X-Forwarded-Proto ¦'), '$scheme', at('proxy_set_header X-Forwarded-Proto $scheme;¦')],
      [at('proxy_set_header Host $ho¦st;'), '$http_host', at('proxy_set_header Host $http_host¦;')],
      [at('add_header X "${ur¦}";'), '${uri}', at('add_header X "${uri}¦";')],
      [at('return 301 https://$ho¦$request_uri;'), '$host', at('return 301 https://$host¦$request_uri;')],
      [
        at('uwsgi_pass ¦\n    include uwsgi_params;'),
        'unix:/run/shop.sock',
        at('uwsgi_pass unix:/run/shop.sock;¦\n    include uwsgi_params;'),
      ],
      ['server {\n  location ¦\n}', '/static/', 'server {\n  location /static/ {\n  \talias /srv/shop/static/;¦\n  }\n}'],
      ['server {\n  location ^~ ¦ {\n  }\n}', '/media/', 'server {\n  location ^~ /media/¦ {\n  }\n}'],
      ['server {\n  server_name ¦;\n}', 'shop.example.com', 'server {\n  server_name shop.example.com¦;\n}'],
      ['server {\n  listen 80 def¦;\n}', 'default_server', 'server {\n  listen 80 default_server¦;\n}'],
      ['server {\n  include ¦\n  location / { }\n}', 'uwsgi_params', 'server {\n  include uwsgi_params;¦\n  location / { }\n}'],
    ],
    { ...project, ...uwsgi },
  )
  offers(
    'nginx/a.conf',
    [
      [at('uwsgi_pass ¦;'), ['unix:/run/shop.sock'], ['127.0.0.1:8080', 'unix:/run/stats.sock', 'http://127.0.0.1:8080']],
      [at('proxy_pass ¦;'), ['http://127.0.0.1:8080', 'https://'], ['http://unix:/run/shop.sock', 'unix:/run/shop.sock']],
      [at('alias ¦;'), ['/srv/shop/static/', '/srv/shop/uploads/'], []],
      ['upstream a {\n  server ¦;\n}', ['unix:/run/shop.sock', '127.0.0.1:8080'], ['http://127.0.0.1:8080']],
      ['upstream a {\n  server 127.0.0.1:1 ¦;\n}', ['backup', 'weight=', 'fail_timeout='], ['slow_start=']],
      ['server {\n  server_name shop.example.com ¦;\n}', ['.example.org'], ['shop.example.com', '*']],
      ['server {\n  listen ¦;\n}', ['80', '[::]:443', 'unix:'], ['ssl', 'default_server']],
      ['server {\n  listen 443 ssl ¦;\n}', ['default_server', 'reuseport', 'backlog='], ['ssl', 'default']],
      ['user ¦;\nevents { }\nhttp { }', ['shop', 'www-data'], ['web']],
      ['user shop ¦;\nevents { }\nhttp { }', ['web'], []],
      ['server {\n  set $mine 1;\n  return 200 $¦;\n}', ['$mine', '$host', '$arg_…'], []],
      ['map $uri $kind { default 1; }\nserver {\n  location ~ (?<part>x) { return 200 $¦; }\n}', ['$kind', '$part'], []],
      ['server {\n  if ($¦) { return 403; }\n}', ['$request_method', '$host'], []],
      ['server {\n  if ($host ¦) { return 403; }\n}', ['=', '~'], ['$host']],
      ['server {\n  gzip $¦;\n}', [], ['$host']],
      ['server {\n  ssl_protocols TLSv1.2 ¦;\n}', ['TLSv1.3'], ['TLSv1.2']],
      ['server {\n  error_page 404 ¦;\n  location @gone { }\n}', ['@gone'], []],
      ['server {\n  ssl_certificate ¦;\n}', ['/etc/letsencrypt/live/shop.example.com/fullchain.pem'], []],
      ['server {\n  location ~ ¦ { }\n}', [], ['/static/']],
      ['log_format mine "$uri";\nserver { access_log /a ¦; }', ['combined', 'mine'], []],
      // an upstream whose members speak something else
      [
        'upstream web { server 127.0.0.1:8080; }\nupstream app { server unix:/run/shop.sock; }\nserver { location / { uwsgi_pass ¦; } }',
        ['app'],
        ['web'],
      ],
    ],
    { ...project, ...uwsgi },
  )
})

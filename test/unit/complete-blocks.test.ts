import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { withoutPlaces } from '../../server/src/features/complete/plain.ts'
import { complete } from '../../server/src/features/complete.ts'
import type { Place } from '../../server/src/features/place.ts'
import { accepted, accepts, offers, project } from '../support/complete.ts'
import { viewOf } from '../support/place.ts'

describe('whole blocks, filled in with what the project says', () => {
  /** The file after the block was taken, of which no rule has anything to say. */
  function flawless(files: Record<string, string>, label: string): string {
    const name = Object.keys(files).find(name => files[name]?.includes('¦')) ?? assert.fail('no cursor')
    const text = accepted(files, label).replace('¦', '')
    const { problems } = viewOf({ ...files, [name]: text })
    assert.deepEqual(
      problems.filter(({ at }) => at.source.path === `/w/${name}`).map(({ rule, message }) => `${rule}: ${message}`),
      [],
      text,
    )
    return text
  }
  const ini = {
    'deploy/uwsgi.ini':
      '[uwsgi]\nchdir = /srv/shop\nhome = /srv/venv\nmodule = shop.wsgi\nsocket = /run/shop.sock\nchmod-socket = 666\nuid = shop\ngid = www-data\nmaster = true\nvacuum = true\ndie-on-term = true\n',
  }
  test('a site', () =>
    assert.equal(
      flawless({ ...project, ...ini, 'nginx/a.conf': '¦' }, 'server shop.example.com'),
      `server {
\tlisten 80;
\tserver_name shop.example.com .example.org;
\tclient_max_body_size 10m;

\tlocation ^~ /static/ {
\t\talias /srv/shop/static/;
\t}

\tlocation ^~ /media/ {
\t\talias /srv/shop/uploads/;
\t}

\tlocation / {
\t\tinclude uwsgi_params;
\t\tuwsgi_param HTTP_X_FORWARDED_PROTO $scheme;
\t\tuwsgi_pass unix:/run/shop.sock;
\t}
}`,
    ))
  test('the application', () =>
    assert.match(
      flawless(
        {
          ...project,
          ...ini,
          'nginx/a.conf':
            'server {\n    listen 80;\n    server_name shop.example.com;\n    location ^~ /static/ {\n        alias /srv/shop/static/;\n    }\n    location ^~ /media/ {\n        alias /srv/shop/uploads/;\n    }\n    loc¦\n}\n',
        },
        'location / → unix:/run/shop.sock',
      ),
      / {4}location \/ \{\n {4}\tinclude uwsgi_params;\n[^}]* {4}\}\n\}/,
    ))
  test('a file of uWSGI', () =>
    assert.match(
      flawless(
        {
          ...project,
          'uwsgi.ini': '¦',
          'nginx/a.conf':
            'server { server_name shop.example.com; location / { include uwsgi_params; uwsgi_pass unix:/run/app/web.sock; } }',
        },
        '[uwsgi] shop',
      ),
      /^\[uwsgi\]\nchdir = \/srv\/shop\nmodule = shop\.wsgi:application\n[\s\S]*socket = \/run\/app\/web\.sock\nchmod-socket = 660/,
    ))
  test('a file of uWSGI that nobody connects to yet', () =>
    assert.match(flawless({ ...project, 'uwsgi.ini': '¦' }, '[uwsgi] shop'), /\nsocket = \/run\/shop\/uwsgi\.sock\nchmod-socket = 660/))
  test('a program of supervisor', () =>
    assert.match(
      flawless({ ...project, ...ini, 'supervisor/shop.conf': '¦' }, '[program:shop] uwsgi'),
      /^\[program:shop\]\ncommand = \/srv\/venv\/bin\/uwsgi --ini \/srv\/shop\/deploy\/uwsgi\.ini\ndirectory = \/srv\/shop\n/,
    ))
  offers(
    'nginx/a.conf',
    [
      [
        'server {\n  location /static/ { }\n  location / { }\n  ¦\n}',
        ['location /media/'],
        ['location /static/', 'location / → unix:/run/shop.sock'],
      ],
    ],
    { ...project, ...ini },
  )
  offers('nginx/a.conf', [['¦', [], ['server shop.example.com']]], project)
})

describe('what is commonly written is offered where a statement or a section can begin', () => {
  offers('nginx/a.conf', [
    ['upstream a { server b; }\n¦', ['site-uwsgi', 'redirect-https', 'upstream-application'], ['location-static', 'https']],
    ['¦', ['site-uwsgi'], []],
    ['server {\n  loc¦\n}', ['location-static', 'location-websocket', 'https'], ['site-uwsgi']],
    ['server {\n  location / {\n    ¦\n  }\n}', [], ['location-static', 'https', 'site-uwsgi']],
    ['server {\n  listen ¦;\n}', [], ['https', 'location-static']],
    ['server {\n  loc¦ /static/ { }\n}', [], ['location-static']],
  ])
  accepts('nginx/a.conf', [
    ['server {\n  red¦\n}', 'location-static', 'server {\n  location ^~ /static/ {\n  \talias /srv/shop/static/;\n  }\n  ¦\n}'],
  ])
  offers('uwsgi.ini', [
    ['¦', ['uwsgi', 'uwsgi-graceful'], ['hook-graceful']],
    ['[uwsgi]\nchdir = /a\nho¦', ['hook-graceful', 'harakiri-logged'], ['uwsgi-graceful']],
    ['[uwsgi]\nmodule = ¦', [], ['hook-graceful', 'uwsgi']],
  ])
  offers('supervisord.conf', [
    ['¦', ['program-celery', 'program-group'], ['environment-variables']],
    ['[program:a]\n¦', ['environment-variables', 'program-celery'], []],
    ['[supervisord]\n¦', ['program-celery'], ['environment-variables']],
    ['[program:a]\ncommand=¦', [], ['program-celery', 'environment-variables']],
  ])
})

describe('in an editor that knows no snippets', () => {
  const plainly = (place: Place) => complete(place).map(item => withoutPlaces(item, place))
  accepts(
    'nginx/a.conf',
    [
      ['server {\n    lis¦\n}\n', 'listen', 'server {\n    listen ¦\n}\n'],
      ['upstream a {\n  ip¦\n}', 'ip_hash', 'upstream a {\n  ip_hash;¦\n}'],
      ['server {\n    loc¦\n}\n', 'location', 'server {\n    location / {\n    \t\n    }¦\n}\n'],
      ['server {\n  location /s¦\n}', '/static/', 'server {\n  location /static/ {\n  \talias /srv/shop/static/;\n  }¦\n}'],
      ['server {\n  set $a "$h¦";\n}', '$host', 'server {\n  set $a "$host¦";\n}'],
    ],
    project,
    plainly,
  )
  accepts(
    'supervisor.conf',
    [['[program:a]\nenvironment=¦', 'DJANGO_SETTINGS_MODULE=', '[program:a]\nenvironment=DJANGO_SETTINGS_MODULE="¦']],
    {},
    plainly,
  )
})

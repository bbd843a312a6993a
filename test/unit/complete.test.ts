import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { complete } from '../../server/src/features/complete.ts'
import { accepts, offers, project, silent } from '../support/complete.ts'
import { placeIn } from '../support/place.ts'

describe('what another file of the project tells, also one that this file is meant to replace', () => {
  const others = {
    ...project,
    'deploy/shop.ini':
      '[uwsgi]\nchdir = /srv/shop\nhome = /srv/venv\nmodule = shop.wsgi\nsocket = /run/shop/a.sock\nuid = shop\ngid = shop\n',
    'deploy/supervisor.conf': '[program:shop]\ncommand = /srv/venv/bin/uwsgi --ini /srv/shop/deploy/shop.ini\ndirectory = /srv/shop\n',
    'nginx/a.conf': 'server { location / { uwsgi_pass unix:/run/shop/a.sock; } }',
  }
  accepts(
    'deploy/uwsgi/new.ini',
    [
      ['[uwsgi]\nchdir = ¦\n', '/srv/shop', '[uwsgi]\nchdir = /srv/shop¦\n'],
      ['[uwsgi]\nvirtualenv = ¦\n', '/srv/venv', '[uwsgi]\nvirtualenv = /srv/venv¦\n'],
      ['[uwsgi]\nuid = ¦\n', 'shop', '[uwsgi]\nuid = shop¦\n'],
      ['[uwsgi]\nstatic-map = ¦\n', '/static=/srv/shop/static', '[uwsgi]\nstatic-map = /static=/srv/shop/static¦\n'],
      ['[uwsgi]\nlog-format = %(¦\n', '%(status)', '[uwsgi]\nlog-format = %(status)¦\n'],
    ],
    others,
  )
  offers('deploy/uwsgi/new.ini', [['[uwsgi]\nname = a\nsocket = /run/%(¦', ['%(name)'], ['%(socket)', '%(status)']]], others)
  accepts('deploy/new.conf', [['[program:new]\ndirectory=¦\n', '/srv/shop', '[program:new]\ndirectory=/srv/shop¦\n']], others)
  accepts(
    'deploy/new.service',
    [
      ['[Service]\nWorkingDirectory=¦\n', '/srv/shop', '[Service]\nWorkingDirectory=/srv/shop¦\n'],
      ['[Service]\nRuntimeDirectory=¦\n', 'shop', '[Service]\nRuntimeDirectory=shop¦\n'],
    ],
    others,
  )
})

describe('everywhere', () => {
  test('a blank on a line that is being indented brings up no names', () => {
    const place = placeIn({ 'nginx/a.conf': 'server {\n  ¦\n}' })
    assert.deepEqual(complete(place, ' '), [])
    assert.notDeepEqual(complete(placeIn({ 'nginx/a.conf': 'server {\n  gzip ¦\n}' }), ' '), [])
  })
  silent('nginx/a.conf', ['server {\n  add_header A "b"¦;\n}'])
  silent('compose.yaml', ['services:\n  web:\n    im¦age: a\n'])
})

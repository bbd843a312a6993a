import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Program } from '../../server/src/facts/facts.ts'
import { compose } from '../../server/src/formats/compose.ts'
import { dockerfile } from '../../server/src/formats/dockerfile.ts'
import type { Format } from '../../server/src/formats/format.ts'
import { procfile } from '../../server/src/formats/procfile.ts'
import { shell } from '../../server/src/formats/shell.ts'
import { Source, textOf } from '../../server/src/span.ts'
import { assertLossless } from '../support/lossless.ts'
import { workspaceOf } from '../support/workspace.ts'

function facts(files: Record<string, string>, name = Object.keys(files)[0] ?? '') {
  const workspace = workspaceOf(files)
  const document = workspace.document(`/w/${name}`)
  assert(document, `${name} is not recognised`)
  assertLossless(document.tree)
  return { programs: [], containers: [], ...document.format.facts(document, workspace) }
}

function words(program: Program | undefined): string[] {
  return program?.command.words.map(({ value }) => value) ?? []
}

const images: [string, string[], boolean][] = [
  ['FROM python:3.12\nCMD ["gunicorn", "-b", "0.0.0.0:8000", "shop.wsgi"]', ['gunicorn', '-b', '0.0.0.0:8000', 'shop.wsgi'], false],
  ['FROM a\nCMD gunicorn \\\n  # no\n\n  -b :8000 shop.wsgi', ['gunicorn', '-b', ':8000', 'shop.wsgi'], true],
  ['FROM a\nENTRYPOINT ["/e.sh"]\nCMD ["uwsgi", "--ini", "x\\"y"]', ['/e.sh', 'uwsgi', '--ini', 'x"y'], false],
  ['FROM a\nENTRYPOINT gunicorn x\nCMD ["no"]', ['gunicorn', 'x'], true],
  [`FROM a\nCMD ['gunicorn', 'x']`, ['[gunicorn,', 'x]'], true],
  ['FROM a\nCMD ["no"]\nFROM b\nRUN x', [], false],
  ['FROM a AS base\nCMD ["yes"]\nFROM b\nCMD ["no"]\nFROM base', ['yes'], false],
  ['FROM a\nRUN <<EOF\nCMD ["no"]\nEOF\nCMD ["yes"]', ['yes'], false],
  ['FROM a\ncmd ["a"]\nCmd ["b"]', ['b'], false],
]
for (const [text, expected, isShell] of images)
  test(`Dockerfile ${JSON.stringify(text)}`, () => {
    const [program] = facts({ Dockerfile: text }).programs
    assert.deepEqual(words(program), expected)
    if (program) assert.equal(program.command.shell, isShell)
  })

test('an image says where, as whom and with which variables', () => {
  const [program] = facts({
    'web.Dockerfile':
      'ARG V=3\nFROM python:$V\nENV APP=/srv DJANGO_SETTINGS_MODULE=shop.settings\nENV LANG C.UTF-8\nWORKDIR $APP\nWORKDIR shop\nUSER app:app\nSTOPSIGNAL SIGINT\nCMD ["x"]\n',
  }).programs
  assert(program)
  assert.deepEqual(program.directory, { known: true, value: '/srv/shop' })
  assert.deepEqual(program.user, { known: true, value: 'app' })
  assert.deepEqual(
    [...program.environment].map(([name, { value }]) => [name, value]),
    [
      ['APP', '/srv'],
      ['DJANGO_SETTINGS_MODULE', 'shop.settings'],
      ['LANG', 'C.UTF-8'],
    ],
  )
  assert.equal(program.stopSignal.name, 'INT')
  assert.equal(textOf(program.command.at), '["x"]')
})

const commands: [string, string[]][] = [
  ['command: gunicorn -b :8000 "shop.wsgi"', ['gunicorn', '-b', ':8000', 'shop.wsgi']],
  ['command: ["uwsgi", "--ini", uwsgi.ini]', ['uwsgi', '--ini', 'uwsgi.ini']],
  ['command:\n      - uwsgi\n      - --ini=x', ['uwsgi', '--ini=x']],
  ['command: >-\n      gunicorn\n        -b :8000\n      shop.wsgi', ['gunicorn', '-b', ':8000', 'shop.wsgi']],
  ['command: |\n      sh -c "a\n      b"', ['sh', '-c', 'a\n      b']],
  ['command: >\n      sh -c "a\n      b"', ['sh', '-c', 'a       b']],
  [`command: "sh -c 'a && b'"`, ['sh', '-c', 'a && b']],
  ['command: "sh -c \\"a b\\""', ['sh', '-c', 'a b']],
  ['entrypoint: /e.sh\n    command: x $$HOME ${PORT:-80}', ['/e.sh', 'x', '$HOME', '${PORT:-80}']],
  ['<<: *base', ['from-base']],
  ['<<: *base\n    command: own', ['own']],
]
for (const [text, expected] of commands)
  test(`compose ${JSON.stringify(text)}`, () => {
    const { programs } = facts({ 'compose.yml': `x-base: &base\n  command: from-base\nservices:\n  web:\n    image: x\n    ${text}\n` })
    assert.deepEqual(words(programs[0]), expected)
  })

test('a service with all it says', () => {
  const { containers, programs } = facts({
    'deploy/docker-compose.yml': `
version: "3" # old
x-env: &env
  LANG: C.UTF-8
services:
  web: &web
    build:
      context: ..
      dockerfile: deploy/web.Dockerfile
    command: gunicorn shop.wsgi
    environment:
      <<: *env
      DJANGO_SETTINGS_MODULE: shop.settings
    env_file: [web.env, missing.env]
    ports: ["8000:80", "127.0.0.1:9000:90", "443", "53:53/udp"]
    volumes:
      - ../:/srv/shop
      - static:/srv/static:ro
  nginx:
    image: nginx:1.25
    ports:
      - target: 80
        published: 8080
    user: "101:101"
  worker:
    <<: *web
    command: celery
volumes:
  static:
`,
    'deploy/web.env': 'A=1\n',
    'deploy/web.Dockerfile': 'FROM python\nWORKDIR /srv/shop\nUSER shop\nENV B=2\nCMD ["x"]\n',
  })
  assert.deepEqual(
    containers.map(({ name, image, build, published, volumes }) => [
      name,
      image ?? build,
      published.map(({ host, container, at }) => `${host} ${container} ${textOf(at)}`),
      volumes.map(({ source, target }) => `${source} ${target}`),
    ]),
    [
      ['web', '/w', ['8000 80 "8000:80"', 'undefined 443 "443"'], ['/w ' + '/srv/shop', 'static /srv/static']],
      ['nginx', 'nginx:1.25', ['8080 80 target: 80\n        published: 8080'], []],
      ['worker', '/w', ['8000 80 "8000:80"', 'undefined 443 "443"'], ['/w /srv/shop', 'static /srv/static']],
    ],
  )
  const [web, worker] = programs
  assert(web && worker && programs.length === 2)
  assert.deepEqual(words(worker), ['celery'])
  assert.deepEqual(web.directory, { known: true, value: '/srv/shop' })
  assert.deepEqual(web.user, { known: true, value: 'shop' })
  assert.equal(web.moreEnvironment, true)
  assert.deepEqual(
    [...web.environment].map(([name, { value }]) => `${name}=${value}`),
    ['B=2', 'A=1', 'LANG=C.UTF-8', 'DJANGO_SETTINGS_MODULE=shop.settings'],
  )
})

test('a mistake in YAML is told once, and none in templates', () => {
  const text = 'services:\n  web:\n    image: x\n   command: y\n'
  assert.deepEqual(
    compose.parse(new Source('/w/compose.yml', text)).troubles.map(({ rule }) => rule),
    ['syntax/yaml'],
  )
  assert.deepEqual(compose.parse(new Source('/w/compose.yml', `${text}{% if x %}\n`)).troubles, [])
})

test('a Procfile', () => {
  const { programs } = facts({
    Procfile: '# x\nweb: gunicorn shop.wsgi -b :$PORT\nrelease: python manage.py migrate\nnonsense\nworker :celery && x\n',
  })
  assert.deepEqual(
    programs.map(program => [program.name, ...words(program)]),
    [
      ['web', 'gunicorn', 'shop.wsgi', '-b', ':$PORT'],
      ['worker', 'celery', '&&', 'x'],
    ],
  )
})

test('a script is a program unless something else starts it', () => {
  const script = '#!/bin/sh\nset -e # stop\ncat > x <<EOF\nnot a "word\nEOF\nexec gunicorn \\\n  shop.wsgi\n'
  const { programs } = facts({ 'start.sh': script })
  assert.deepEqual(words(programs[0]).slice(-3), ['gunicorn', 'shop.wsgi', '\n'])
  assert.deepEqual(facts({ 'start.sh': script, Dockerfile: 'FROM x\nCMD ["/app/start.sh"]\n' }).programs, [])
  assert.deepEqual(facts({ 'deploy.sh': 'python manage.py collectstatic\n' }).programs, [])
})

const recognised: [Format, string, string, boolean][] = [
  [compose, '/w/local.yml', 'services:\n  web:\n    image: x\n', true],
  [compose, '/w/.gitlab-ci.yml', 'services:\n  - docker:dind\nimage: x\n', false],
  [compose, '/w/docker-compose.prod.yaml', '', true],
  [dockerfile, '/w/Dockerfile.prod', 'FROM x', true],
  [dockerfile, '/w/Dockerfile.py', 'x = 1', false],
  [procfile, '/w/Procfile.dev', '', true],
  [shell, '/w/x.sh', 'echo', false],
  [shell, '/w/bin/gunicorn_start', '#!/usr/bin/env bash\ngunicorn', true],
]
for (const [format, path, text, is] of recognised)
  test(`${format.id} recognises ${path} ${JSON.stringify(text)}`, () => assert.equal(format.recognises(path, text), is))

test('whatever the text, nothing is lost and nothing throws', () => {
  const piece = fc.constantFrom(
    ...[
      'FROM a',
      'CMD ["a',
      'CMD ["a"]',
      'RUN <<A',
      'A',
      ' \\',
      '\n',
      '\n',
      '\n  ',
      '# x',
      'ENV A=1 B',
      'web: x',
      'services:',
      '- a',
      '- ',
      ': ',
      '&a',
      '*a',
      '<<: *a',
      '[',
      ']',
      '{',
      '}',
      '"',
      "'",
      '|',
      '>',
      '\t',
      'command: ',
      'environment:',
      'ports:',
      'cat <<E',
      'E',
      '`',
      '$(',
      '\0',
      '\r',
    ],
  )
  for (const [format, name] of [
    [compose, 'compose.yml'],
    [dockerfile, 'Dockerfile'],
    [procfile, 'Procfile'],
    [shell, 'x.sh'],
  ] as const)
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string())), pieces => {
        const text = pieces.join('')
        const workspace = workspaceOf({ [name]: text })
        const document = workspace.document(`/w/${name}`, format.id)
        assert(document)
        assertLossless(document.tree)
        format.facts(document, workspace)
      }),
      { numRuns: 300 },
    )
})

test('deep nesting and long lines are read', () => {
  for (const text of [
    '['.repeat(5000),
    'a:\n'.repeat(3000),
    `${'{a: '.repeat(3000)}`,
    Array.from({ length: 500 }, (_, depth) => `${' '.repeat(depth)}a:\n`).join(''),
  ]) {
    assertLossless(compose.parse(new Source('/w/compose.yml', text)))
  }
  for (const format of [dockerfile, procfile, shell]) {
    assertLossless(format.parse(new Source('/w/x', `RUN ${'a '.repeat(200_000)}`)))
    assertLossless(format.parse(new Source('/w/x', 'RUN a \\\n'.repeat(20_000))))
    assertLossless(format.parse(new Source('/w/x', 'RUN <<A\n'.repeat(20_000))))
  }
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { detectTarget } from '../../server/src/target.ts'

const cases: [name: string, files: Record<string, string>, expected: object][] = [
  ['a Debian release', { Dockerfile: 'FROM debian:bookworm\n' }, { distribution: 'debian-12' }],
  ['an Ubuntu version', { Dockerfile: 'FROM ubuntu:22.04\n' }, { distribution: 'ubuntu-22.04' }],
  ['a Debian version', { Dockerfile: 'from docker.io/library/debian:11.7-slim\n' }, { distribution: 'debian-11' }],
  [
    'a Python image on a release',
    { Dockerfile: 'FROM --platform=linux/amd64 python:3.11-slim-bookworm AS app\n' },
    { python: '3.11', distribution: 'debian-12' },
  ],
  ['a Python image that moves between releases', { Dockerfile: 'FROM python:3.11-slim\n' }, { python: '3.11' }],
  [
    'the stage that runs',
    { Dockerfile: 'FROM python:3.12-bookworm AS base\nFROM node:20-bullseye AS js\nFROM base\n' },
    { python: '3.12', distribution: 'debian-12' },
  ],
  ['an image without a version', { Dockerfile: 'FROM nginx:latest\n' }, {}],
  ['an image named by a variable', { Dockerfile: 'ARG V=1\nFROM nginx:${V}\n' }, {}],
  ['an nginx in compose', { 'docker-compose.yml': 'services:\n  web:\n    image: "nginx:1.25.3-alpine"\n' }, { nginx: '1.25.3' }],
  ['two images that disagree', { Dockerfile: 'FROM nginx:1.25\n', 'docker/old.Dockerfile': 'FROM nginx:1.18\n' }, {}],
  [
    'pinned requirements',
    { 'requirements.txt': 'Django==4.2.7  # LTS\nuWSGI==2.0.23\ngunicorn[gevent]==21.2.0; python_version > "3"\n' },
    { django: '4.2.7', uwsgi: '2.0.23', uwsgiFlavour: 'pip', gunicorn: '21.2.0' },
  ],
  ['a flavour without a version', { 'requirements/base.txt': 'pyuwsgi\ndjango-filter==23.1\n' }, { uwsgiFlavour: 'pip' }],
  ['a range within a major version', { 'requirements.txt': 'django>=4.2,<5\n' }, { django: '4.2' }],
  ['what pip lists', { 'requirements.txt': 'Django (1.8.3)\r\ngunicorn (19.4)\n' }, { django: '1.8.3', gunicorn: '19.4' }],
  ['a compatible release', { 'requirements.txt': 'django~=4.2.1\n' }, { django: '4.2.1' }],
  ['a range over major versions', { 'requirements.txt': 'django>=3.2,<5\n' }, {}],
  ['a range without an end', { 'requirements.txt': 'django>=3.2\n' }, {}],
  ['a range whose lower end is open', { 'requirements.txt': 'django<5\n' }, {}],
  [
    'pyproject dependencies',
    { 'pyproject.toml': '[project]\ndependencies = [\n  "Django==5.0.1",\n  "gunicorn>=21,<22",\n]\n' },
    { django: '5.0.1', gunicorn: '21' },
  ],
  ['Poetry dependencies', { 'pyproject.toml': '[tool.poetry.dependencies]\npython = "^3.11"\ndjango = "^4.2"\n' }, { django: '4.2' }],
  [
    'a lock file over its requirement',
    {
      'pyproject.toml': '[tool.poetry.dependencies]\ndjango = "^4.2"\n',
      'poetry.lock': '[[package]]\nname = "django"\nversion = "4.2.9"\n',
    },
    { django: '4.2.9' },
  ],
  ['Pipfile.lock', { 'Pipfile.lock': '{"default": {"django": {"version": "==3.2.25"}}}' }, { django: '3.2.25' }],
  [
    'the system that was generated for, whatever the image',
    { Dockerfile: 'FROM python:3.11-bookworm\n', 'deploy/.djdeploy-lock.json': '{"version": 1, "plan": {"target": "centos-7"}}' },
    { python: '3.11', distribution: 'centos-7' },
  ],
  ['a broken lock of the generator', { '.djdeploy-lock.json': '{"plan": null}' }, {}],
  ['a broken lock file', { 'Pipfile.lock': '{"default": ' }, {}],
]

for (const [name, files, expected] of cases) {
  test(name, () => {
    const found = detectTarget(
      Object.keys(files).map(file => `/w/${file}`),
      path => files[path.slice(3)],
    )
    assert.deepEqual(found, expected)
  })
}

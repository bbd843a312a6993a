import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gather } from '../../server/src/stack.ts'
import { workspaceOf } from '../support/workspace.ts'

/** Each deployment as `project: files`, without the files of Django. */
function deployments(files: Record<string, string>): string[] {
  return gather(workspaceOf(files)).map(({ project, documents }) => {
    const names = documents.filter(({ format }) => format.id !== 'django').map(({ source }) => source.path.slice('/w/'.length))
    return `${project?.slice('/w/'.length) ?? 'none'}: ${names.join(' ')}`
  })
}

const nginx = 'server {\n    listen 80;\n    location / {\n        uwsgi_pass unix:/run/shop.sock;\n    }\n}\n'
const ini = (app: string) => `[uwsgi]\nsocket = /run/shop.sock\nmodule = ${app}.wsgi\n`
const two = { 'shop/manage.py': '', 'shop/shop/wsgi.py': '', 'office/manage.py': '', 'office/office/wsgi.py': '' }

const cases: [name: string, files: Record<string, string>, expected: string[]][] = [
  [
    'an Emperor and its vassals are one deployment',
    {
      'deploy/nginx.conf': nginx,
      'deploy/uwsgi/emperor.ini': '[uwsgi]\nemperor = /etc/uwsgi/vassals\n',
      'deploy/uwsgi/vassals/shop.ini': ini('shop'),
    },
    ['none: deploy/nginx.conf deploy/uwsgi/emperor.ini deploy/uwsgi/vassals/shop.ini'],
  ],
  [
    'two application servers in two folders are two deployments',
    { 'a/uwsgi.ini': ini('shop'), 'b/uwsgi.ini': ini('shop') },
    ['none: a/uwsgi.ini', 'none: b/uwsgi.ini'],
  ],
  [
    'of several projects, a folder beside them is for the one it loads',
    { ...two, 'deploy/nginx.conf': nginx, 'deploy/uwsgi.ini': ini('shop') },
    ['shop: deploy/nginx.conf deploy/uwsgi.ini', 'office: '],
  ],
  [
    'a folder that loads several projects tells nothing about the files that load none',
    { ...two, 'deploy/nginx.conf': nginx, 'deploy/shop.ini': ini('shop'), 'deploy/office.ini': ini('office') },
    ['none: deploy/nginx.conf', 'office: deploy/office.ini', 'shop: deploy/shop.ini'],
  ],
]

for (const [name, files, expected] of cases) test(name, () => assert.deepEqual(deployments(files).sort(), expected.toSorted()))

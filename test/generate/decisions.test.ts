import assert from 'node:assert/strict'
import { test } from 'node:test'
import { onServer } from '../../server/src/generate/detect/paths.ts'
import { detect } from '../../server/src/generate/detect.ts'
import { type Answers, type Key, showOrigin, showValue } from '../../server/src/generate/detection.ts'
import { gather } from '../../server/src/stack.ts'
import { workspaceOf } from '../support/workspace.ts'
import { project, settings } from './projects.ts'

/** One decision as `value — source`, or the question. */
function decided(key: Key, files: Record<string, string>, answers: Answers = {}): string {
  const workspace = workspaceOf(files)
  const { decisions, questions } = detect({ workspace, stacks: gather(workspace) }, answers)
  const decision = decisions.find(decision => decision.key === key)
  const question = questions.find(question => question.key === key)
  if (question) return `${question.why}${question.choices ? ` [${question.choices.join(' | ')}]` : ''}`
  return decision ? `${showValue(decision.value)} — ${showOrigin(decision.origin, '/w')}` : 'not asked'
}

/** A project whose settings are right for production, with these lines behind them from line 38 on. */
const withSettings = (more: string) => ({ ...project('shop'), 'shop/settings.py': settings('shop', more) })

const uwsgi = (processes: number) => `[uwsgi]\nprocesses = ${processes}\nmodule = shop.wsgi\nsocket = /run/shop/uwsgi.sock\n`
const housed =
  '[uwsgi]\nchdir = /srv/shop\nhome = /srv/shop/venv\nuid = shop\ngid = shop\nmodule = shop.wsgi\nsocket = /run/shop/uwsgi.sock\n'
const program = (name: string) => `[program:${name}]\ncommand=/srv/shop/venv/bin/gunicorn shop.wsgi\ndirectory=/srv/shop\n`
const module = (...names: string[]) => Object.fromEntries(names.map(name => [name, settings('shop', '', { depth: 3 })]))
const storages = (alias: string, backend: string) => `STORAGES = {"${alias}": {"BACKEND": "${backend}"}}\n`

const cases: [what: string, key: Key, files: Record<string, string>, expected: string, answers?: Answers][] = [
  ['no manage.py', 'project', {}, 'there is no manage.py here: which folder is the Django project?'],
  [
    'examples and tests beside the project',
    'project',
    { 'manage.py': '', 'tests/site/manage.py': '', 'docs/demo/manage.py': '' },
    '. — manage.py:1',
  ],
  [
    'a virtual environment in a folder that the user moves',
    'venv',
    { ...project('shop'), 'deploy/uwsgi.ini': housed },
    '/opt/other/venv — default',
    { directory: '/opt/other' },
  ],
  [
    'a virtual environment in a folder that stays',
    'venv',
    { ...project('shop'), 'deploy/uwsgi.ini': housed },
    '/srv/shop/venv — deploy/uwsgi.ini:3',
    { directory: '/srv/shop' },
  ],
  ['the group of another user', 'group', { ...project('shop'), 'deploy/uwsgi.ini': housed }, 'web — default', { user: 'web' }],
  ...[
    ['a limit of the user', 'api', 'none — default'],
    ['a limit on logging in', 'shop_login', '/accounts/login/ — site.nginx:4'],
  ].map(([what = '', zone, expected = '']): (typeof cases)[number] => [
    what,
    'login',
    {
      ...project('shop'),
      'deploy/uwsgi.ini': housed,
      'site.nginx': `limit_req_zone $host zone=${zone}:1m rate=9r/s;\nserver {\nserver_name shop.cn;\nlocation = /accounts/login/ {\nlimit_req zone=${zone} burst=5;\nuwsgi_pass unix:/run/shop/uwsgi.sock;\n}\n}\n`,
    },
    expected,
  ]),
  ['only an example', 'project', { 'examples/site/manage.py': '' }, 'examples/site — examples/site/manage.py:1'],

  [
    'two settings modules for production',
    'settings',
    {
      ...project('shop'),
      'shop/settings/__init__.py': '',
      ...module('shop/settings/production.py', 'shop/settings/live.py', 'shop/settings/base.py'),
    },
    'there are several settings modules for production [shop.settings.live | shop.settings.production | shop.settings.base]',
  ],
  [
    'settings that wsgi.py names for production already',
    'settings',
    {
      ...project('shop', 'shop.settings.live'),
      'shop/settings/__init__.py': '',
      ...module('shop/settings/production.py', 'shop/settings/live.py'),
    },
    'shop.settings.live — shop/wsgi.py:5',
  ],
  [
    'settings for development and nothing else',
    'settings',
    { ...project('shop', 'shop.settings.dev'), 'shop/settings/__init__.py': '', ...module('shop/settings/dev.py') },
    'shop.settings.dev — shop/wsgi.py:5',
  ],
  [
    'a settings module that is computed, among several',
    'settings',
    {
      'manage.py': 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings." + os.environ["KIND"])\n',
      'shop/settings/__init__.py': '',
      ...module('shop/settings/one.py', 'shop/settings/two.py'),
    },
    'nothing tells which settings module is for production [shop.settings.one | shop.settings.two]',
  ],
  ['an answer', 'settings', withSettings(''), 'shop.settings — answered', { settings: 'shop.settings' }],

  [
    'WSGI_APPLICATION in another case than the file',
    'app',
    withSettings('WSGI_APPLICATION = "Shop.wsgi.application"\n'),
    'shop.wsgi:application — shop/settings.py:38',
  ],
  [
    'WSGI_APPLICATION that leads nowhere',
    'app',
    withSettings('WSGI_APPLICATION = "conf.wsgi.application"\n'),
    'shop.wsgi:application — shop/wsgi.py:1',
  ],
  [
    'several wsgi.py and nothing that names one',
    'app',
    { 'manage.py': '', 'a/wsgi.py': '', 'b/wsgi.py': '', 'conf/settings.py': settings('a', '', { without: ['WSGI_APPLICATION'] }) },
    'there are several wsgi.py [a.wsgi:application | b.wsgi:application]',
  ],
  [
    'an object of another name',
    'app',
    {
      'manage.py': '',
      'a/wsgi.py': 'app = get_wsgi_application()\n',
      'a/settings.py': settings('a', '', { without: ['WSGI_APPLICATION'] }),
    },
    'a.wsgi:app — a/wsgi.py:1',
  ],

  [
    'hosts that nobody visits',
    'domains',
    withSettings('ALLOWED_HOSTS = ["localhost", "127.0.0.1", "*", "shop.local"]\n'),
    'ALLOWED_HOSTS names no domain: under which names will visitors come?',
  ],
  [
    'an address among names',
    'domains',
    withSettings('ALLOWED_HOSTS = ["10.1.2.3", "shop.cn", ".shop.com"]\n'),
    'shop.cn, shop.com — shop/settings.py:38',
  ],
  ['nothing but an address', 'domains', withSettings('ALLOWED_HOSTS = ["10.1.2.3"]\n'), '10.1.2.3 — shop/settings.py:38'],
  [
    'hosts from the environment',
    'domains',
    withSettings('ALLOWED_HOSTS = os.environ.get("HOSTS", "shop.com").split(",")\n'),
    'ALLOWED_HOSTS names no domain: under which names will visitors come?',
  ],
  [
    'a socket in a home folder, which nginx may not enter',
    'socket',
    { ...withSettings(''), 'uwsgi.ini': housed.replace('/run/shop/uwsgi.sock', '/home/me/shop.sock') },
    '/run/shop/uwsgi.sock — default (/home/me/shop.sock is not kept: nginx gets into a folder of its own below /run, which is made with that right at each start)',
  ],
  [
    'a name of nginx that Django refuses',
    'domains',
    {
      ...withSettings('ALLOWED_HOSTS = []\n'),
      'uwsgi.ini': '[uwsgi]\nmodule = shop.wsgi\nsocket = /run/shop/uwsgi.sock\n',
      'site.nginx': 'server {\nserver_name shop.cn;\nlocation / {\ninclude uwsgi_params;\nuwsgi_pass unix:/run/shop/uwsgi.sock;\n}\n}\n',
    },
    'ALLOWED_HOSTS does not hold what nginx answers for (shop.cn): under which names will visitors come?',
  ],
  [
    'one host that is known and one that is not',
    'domains',
    withSettings('ALLOWED_HOSTS = ["shop.com", os.environ["HOST"]]\n'),
    'shop.com — shop/settings.py:38',
  ],

  [
    'static files in a bucket',
    'static',
    withSettings(storages('staticfiles', 'storages.backends.s3.S3Storage')),
    'none — shop/settings.py:38',
  ],
  [
    'static files of an Aliyun bucket, as it was written',
    'static',
    withSettings('STATICFILES_STORAGE = "aliyun_oss2_storage.backends.AliyunStaticStorage"\n'),
    'none — shop/settings.py:38',
  ],
  [
    'static files without a scheme on another host',
    'static',
    withSettings('STATIC_URL = "//cdn.example.net/"\n'),
    'none — shop/settings.py:38',
  ],
  [
    'a static URL without a slash at its end',
    'static',
    withSettings('STATIC_URL = "/assets"\n'),
    '/assets/ → /srv/shop/static — shop/settings.py:37',
  ],
  [
    'a relative STATIC_ROOT',
    'static',
    withSettings('STATIC_ROOT = "public/static"\n'),
    '/static/ → /srv/shop/public/static — shop/settings.py:38',
  ],
  [
    'an unknown STATIC_ROOT',
    'static',
    withSettings('STATIC_ROOT = os.environ["STATIC_ROOT"]\n'),
    '/static/ → /srv/shop/static — default (STATIC_ROOT is not known, shop/settings.py:38)',
  ],
  [
    'a folder static that is a source',
    'static',
    { ...withSettings('STATIC_ROOT = None\n'), 'static/a.css': '' },
    '/static/ → /srv/shop/staticfiles — default (STATIC_ROOT is not known, shop/settings.py:38)',
  ],
  [
    'whitenoise alone',
    'static',
    withSettings('STATIC_ROOT = None\nMIDDLEWARE = ["whitenoise.middleware.WhiteNoiseMiddleware"]\n'),
    'none — shop/settings.py:39',
  ],
  [
    'static URLs below a prefix',
    'static',
    withSettings('FORCE_SCRIPT_NAME = "/shop/"\n'),
    '/shop/static/ → /srv/shop/static — shop/settings.py:37',
  ],
  [
    'uploads in a bucket',
    'media',
    withSettings(`MEDIA_URL = "/media/"\nMEDIA_ROOT = "/srv/m"\n${storages('default', 'storages.backends.gcloud.GoogleCloudStorage')}`),
    'none — shop/settings.py:40',
  ],
  ['uploads without a URL', 'media', withSettings('MEDIA_ROOT = BASE_DIR / "media"\n'), 'none — default (MEDIA_URL is not set)'],

  ['a large limit in Django', 'bodyMegabytes', withSettings('DATA_UPLOAD_MAX_MEMORY_SIZE = 50_000_000\n'), '48 — shop/settings.py:38'],
  ['no limit in Django', 'bodyMegabytes', withSettings('DATA_UPLOAD_MAX_MEMORY_SIZE = None\n'), '10 — default'],
  [
    'a database on another machine',
    'after',
    withSettings('DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "HOST": "db.internal"}}\n'),
    'none — default',
  ],
  [
    'a database on this machine',
    'after',
    withSettings('DATABASES = {"default": {"ENGINE": "django.db.backends.mysql", "HOST": "127.0.0.1"}}\n'),
    'mysqld.service — shop/settings.py:38',
    { target: 'rhel-9' },
  ],
  [
    'a database where the environment says',
    'after',
    withSettings('DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "HOST": os.environ["HOST"]}}\n'),
    'none — default',
  ],

  [
    'variables in comments and of libraries',
    'environment',
    withSettings('# os.environ["OLD"]\nfrom decouple import config\nA = config("A_KEY", default=1)\nB = os.environ["A_KEY"]\n'),
    'A_KEY, SECRET_KEY — shop/settings.py:6',
  ],
  ['an environment folder that is none', 'venv', { ...withSettings(''), 'venv/pyvenv.cfg': '# nothing\n' }, '/srv/shop/venv — default'],
  [
    'a Dockerfile that tells the system',
    'target',
    { ...withSettings(''), Dockerfile: 'FROM ubuntu:24.04\n' },
    'ubuntu-24.04 — Dockerfile:1',
  ],
  ['a system nothing can be written for', 'target', { ...withSettings(''), Dockerfile: 'FROM debian:11\n' }, 'debian-12 — default'],
  [
    'Channels with uvicorn',
    'asgi',
    { ...withSettings('INSTALLED_APPS += ["channels"]\n'), 'requirements.txt': 'uvicorn[standard]\n' },
    'uvicorn /ws/ — requirements.txt:1',
  ],
  [
    'a task queue',
    'celery',
    { ...withSettings(''), 'shop/celery.py': 'from celery import Celery\napp = Celery("shop")\napp.conf.beat_schedule = {}\n' },
    'shop, with beat — shop/celery.py:2',
  ],
  ['a database beside the code', 'writable', withSettings(''), 'none — default'],
  ['a database in a folder of code', 'writable', withSettings('DATABASES["default"]["NAME"] = BASE_DIR / "shop/db"\n'), 'none — default'],
  [
    'log files, caches and a database',
    'writable',
    withSettings(`LOGGING["handlers"]["file"] = {"class": "logging.FileHandler", "filename": BASE_DIR / "logs/all.log"}
DATABASES["default"]["NAME"] = "/var/lib/shop/db.sqlite3"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": "/var/cache/shop"}}
`),
    '/srv/shop/logs, /var/cache/shop — shop/settings.py:38',
  ],
  ['folders of the system', 'writable', withSettings('EMAIL_FILE_PATH = "/tmp/mail"\nSESSION_FILE_PATH = "/var/log"\n'), 'none — default'],
  [
    'folders below the uploads',
    'writable',
    withSettings('MEDIA_URL = "/m/"\nMEDIA_ROOT = "/srv/m"\nFILE_UPLOAD_TEMP_DIR = "/srv/m/new"\n'),
    'none — default',
  ],
  [
    'a program with capital letters',
    'name',
    { ...withSettings(''), 'supervisor.conf': program('Shop.Web') },
    'Shop.Web — supervisor.conf:1',
  ],
  ['a program with capital letters', 'user', { ...withSettings(''), 'supervisor.conf': program('Shop.Web') }, 'shop_web — default'],
  [
    'a program with a name that cannot be kept',
    'name',
    { ...withSettings(''), 'supervisor.conf': program('my shop') },
    'shop — shop/settings.py:1',
  ],
  [
    'a generated deployment beside one that is not',
    'processes',
    { ...withSettings(''), 'old/uwsgi.ini': uwsgi(2), 'deploy/uwsgi.ini': uwsgi(8), 'deploy/.djdeploy-lock.json': '{}' },
    '8 — deploy/uwsgi.ini:2',
  ],
  [
    'two deployments that differ',
    'processes',
    { ...withSettings(''), 'old/uwsgi.ini': uwsgi(2), 'deploy/uwsgi.ini': uwsgi(8) },
    '4 — default',
  ],
  [
    'two deployments that agree',
    'processes',
    { ...withSettings(''), 'old/uwsgi.ini': uwsgi(8), 'deploy/uwsgi.ini': uwsgi(8) },
    '8 — old/uwsgi.ini:2',
  ],
  [
    'a name that says nothing',
    'name',
    { ...project('config'), 'config/settings.py': settings('config'), 'pyproject.toml': '[project]\nname = "My.Shop"\n' },
    'my_shop — pyproject.toml:1',
  ],
]

for (const [what, key, files, expected, answers] of cases)
  test(`${key}: ${what}`, () => assert.equal(decided(key, files, answers), expected))

const places = { root: '/home/me/work', project: '/home/me/work/site', directory: '/srv/shop/site' }
const paths: [path: string, expected: string | undefined, directory?: string][] = [
  ['/home/me/work/site/static', '/srv/shop/site/static'],
  ['static/', '/srv/shop/site/static'],
  ['../static', '/srv/shop/static'],
  ['/home/me/work/static', '/srv/shop/static'],
  ['/home/me/work/static', undefined, '/srv/elsewhere'],
  ['/home/me/static', '/srv/static'],
  ['/var/www//shop/./static/', '/var/www/shop/static'],
  ['/home/other/static', '/home/other/static'],
]
for (const [path, expected, directory = places.directory] of paths)
  test(`${path} is ${expected} on the server`, () => assert.equal(onServer(path, { ...places, directory }), expected))

test('a path that is written as it is means a place on the server', () => {
  assert.equal(onServer('/home/me/static', places, 'literal'), '/home/me/static')
})

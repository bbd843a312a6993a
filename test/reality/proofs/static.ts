import { python } from '../support/needs.ts'
import { settings, site, toUwsgi, uwsgi } from './project.ts'
import type { Proof } from './proof.ts'

const files = { 'uwsgi.ini': uwsgi('socket = 127.0.0.1:8000') }
const stored = settings(`ALLOWED_HOSTS = ['shop.example.com']\nSTATIC_ROOT = BASE_DIR / 'static'\nSTATICFILES_DIRS = [BASE_DIR / 'assets']`)
const collect = `${python} manage.py collectstatic --noinput`

function mounted(location: string): string {
  return site(`${location}\n\n${toUwsgi}`)
}

export const staticProofs: Proof[] = [
  {
    rule: 'static/alias-traversal',
    because: 'the folder above the alias can be read',
    files: { ...files, 'shop/settings.py': stored },
    broken: { 'nginx/shop.conf': mounted('location /static {\n    alias /srv/shop/static/;\n}') },
    fixed: { 'nginx/shop.conf': mounted('location /static/ {\n    alias /srv/shop/static/;\n}') },
    ask: '/static../shop/settings.py',
    symptom: { status: 200, body: /SECRET_KEY/ },
    cured: { status: 404 },
  },
  {
    rule: 'static/alias-missing-trailing-slash',
    because: 'the name of the file is glued to the folder',
    files: { ...files, 'shop/settings.py': stored },
    broken: { 'nginx/shop.conf': mounted('location /static/ {\n    alias /srv/shop/static;\n}') },
    fixed: { 'nginx/shop.conf': mounted('location /static/ {\n    alias /srv/shop/static/;\n}') },
    ask: '/static/site.css',
    symptom: { status: 404, nginx: /open\(\) "\S+\/srv\/shop\/staticsite\.css" failed \(2: No such file or directory\)/ },
  },
  {
    rule: 'static/root-includes-location',
    because: 'root keeps the whole URL below it',
    files: { ...files, 'shop/settings.py': stored },
    broken: { 'nginx/shop.conf': mounted('location /static/ {\n    root /srv/shop/static;\n}') },
    fixed: { 'nginx/shop.conf': mounted('location /static/ {\n    root /srv/shop;\n}') },
    ask: '/static/site.css',
    symptom: { status: 404, nginx: /open\(\) "\S+\/srv\/shop\/static\/static\/site\.css" failed \(2: No such file or directory\)/ },
  },
  {
    rule: 'static/serves-project-root',
    because: 'the settings can be downloaded',
    files: { ...files, 'shop/settings.py': stored },
    broken: { 'nginx/shop.conf': mounted('location /static/ {\n    alias /srv/shop/;\n}') },
    fixed: { 'nginx/shop.conf': mounted('location /static/ {\n    alias /srv/shop/static/;\n}') },
    ask: '/static/shop/settings.py',
    symptom: { status: 200, body: /SECRET_KEY/ },
    cured: { status: 404 },
  },
  {
    rule: 'static/regex-alias-without-capture',
    because: 'the folder itself answers for every file',
    files: { ...files, 'shop/settings.py': stored },
    broken: { 'nginx/shop.conf': mounted('location ~ ^/static/ {\n    alias /srv/shop/static/;\n}') },
    fixed: { 'nginx/shop.conf': mounted('location ~ ^/static/(.*)$ {\n    alias /srv/shop/static/$1;\n}') },
    ask: '/static/site.css',
    symptom: { status: 301 },
  },
  {
    rule: 'static/location-looks-like-regex',
    because: 'no URL begins with a circumflex',
    files: { ...files, 'shop/settings.py': stored },
    broken: { 'nginx/shop.conf': mounted('location ^/static/ {\n    alias /srv/shop/static/;\n}') },
    fixed: { 'nginx/shop.conf': mounted('location ^~ /static/ {\n    alias /srv/shop/static/;\n}') },
    ask: '/static/site.css',
    symptom: { status: 404 },
  },
  {
    rule: 'static/root-missing',
    because: 'collectstatic does not know where to put the files',
    files: { 'deploy.sh': `#!/bin/sh\nset -e\n${collect}\n` },
    broken: { 'shop/settings.py': stored.replace(/^STATIC_ROOT.*\n/m, '') },
    fixed: { 'shop/settings.py': stored },
    run: 'sh deploy.sh',
    symptom: { exit: 1, output: /ImproperlyConfigured: .*STATIC_ROOT setting to a filesystem path/ },
  },
  {
    rule: 'static/root-in-staticfiles-dirs',
    because: 'files would be collected from where they are put',
    broken: { 'shop/settings.py': stored.replace("'assets'", "'static'") },
    fixed: { 'shop/settings.py': stored },
    run: collect,
    symptom: { exit: 1, output: /staticfiles\.E002/ },
  },
  {
    rule: 'static/project-in-staticfiles-dirs',
    because: 'the settings are collected with the rest of the folder',
    broken: { 'shop/settings.py': stored.replace("BASE_DIR / 'assets'", "BASE_DIR, 'assets'") },
    fixed: { 'shop/settings.py': stored },
    run: `${collect} -v 0 && find static -path '*/shop/settings.py'`,
    symptom: { output: /static\/shop\/settings\.py/ },
  },
  {
    rule: 'static/url-no-slash',
    because: 'Django refuses the URL',
    broken: { 'shop/settings.py': `${stored}MEDIA_URL = '/media'\n` },
    fixed: { 'shop/settings.py': `${stored}MEDIA_URL = '/media/'\n` },
    run: `${python} manage.py check`,
    symptom: { exit: 1, output: /urls\.E006/ },
  },
]

import { settings, site, toHttp, toUwsgi, uwsgi } from './project.ts'
import type { Proof } from './proof.ts'
import { overTls } from './stack.ts'

const files = { 'uwsgi.ini': uwsgi('socket = 127.0.0.1:8000'), 'nginx/shop.conf': site(toUwsgi) }
const fixed = { 'shop/settings.py': settings(`ALLOWED_HOSTS = ['shop.example.com']`) }

export const djangoProofs: Proof[] = [
  {
    rule: 'django/allowed-hosts',
    because: 'a host has no scheme',
    files,
    broken: { 'shop/settings.py': settings(`ALLOWED_HOSTS = ['http://shop.example.com']`) },
    fixed,
    ask: '/',
    symptom: { status: 400, app: /Invalid HTTP_HOST header: 'shop\.example\.com'/ },
  },
  {
    rule: 'django/allowed-hosts',
    because: 'all subdomains are meant by a dot, not by a star',
    files,
    broken: { 'shop/settings.py': settings(`ALLOWED_HOSTS = ['*.example.com']`) },
    fixed: { 'shop/settings.py': settings(`ALLOWED_HOSTS = ['.example.com']`) },
    ask: '/',
    symptom: { status: 400 },
  },
  {
    rule: 'django/allowed-hosts',
    because: 'an empty list allows nobody',
    files,
    broken: { 'shop/settings.py': settings('ALLOWED_HOSTS = []') },
    fixed,
    ask: '/',
    symptom: { status: 400 },
  },
  {
    rule: 'django/setting-typo',
    because: 'Django reads ALLOWED_HOSTS and nothing like it',
    files,
    broken: { 'shop/settings.py': settings(`ALLOWED_HOST = ['shop.example.com']`) },
    fixed,
    ask: '/',
    symptom: { status: 400 },
  },
  {
    rule: 'django/debug-true',
    because: 'visitors see the inside of the site',
    files,
    broken: { 'shop/settings.py': settings(`ALLOWED_HOSTS = ['shop.example.com']`).replace('DEBUG = False', 'DEBUG = True') },
    fixed,
    ask: '/no-such-page/',
    symptom: { status: 404, body: /DEBUG = True/ },
    cured: { status: 404 },
  },
  {
    rule: 'django/secure-proxy-header-form',
    because: 'Django looks for the header under its WSGI name',
    files: {
      Procfile: 'web: gunicorn --bind 127.0.0.1:8000 --forwarded-allow-ips 192.0.2.1 shop.wsgi:application\n',
      'nginx/shop.conf': overTls(toHttp.replace('Host $host;', 'Host $host;\n    proxy_set_header X-Forwarded-Proto $scheme;')),
    },
    broken: { 'shop/settings.py': redirecting(`('X-Forwarded-Proto', 'https')`) },
    fixed: { 'shop/settings.py': redirecting(`('HTTP_X_FORWARDED_PROTO', 'https')`) },
    ask: { url: 'https://shop.example.com/', follow: true },
    symptom: { status: 301, redirects: 10 },
  },
]

function redirecting(header: string): string {
  return settings(`ALLOWED_HOSTS = ['shop.example.com']\nSECURE_SSL_REDIRECT = True\nSECURE_PROXY_SSL_HEADER = ${header}`)
}

import { nginxTest, settings, site, toHttp, toUwsgi, uwsgi } from './project.ts'
import type { Proof } from './proof.ts'

const files = { 'uwsgi.ini': uwsgi('socket = 127.0.0.1:8000') }
const right = { 'nginx/shop.conf': site(toUwsgi) }
const upstream = 'upstream django_app {\n    server 127.0.0.1:8000;\n}\n\n'

/** A script that writes the site, with this mark in front of its text. */
function writtenBy(mark: string): string {
  return `#!/bin/sh\ncat > nginx/shop.conf ${mark}\n${site(toHttp)}EOF\ngunicorn --version\n`
}

export const nginxProofs: Proof[] = [
  {
    rule: 'nginx/proxy-pass-uri',
    because: 'a regular expression has no path that another one could replace',
    broken: { 'nginx/shop.conf': site(toHttp.replace('location /', 'location ~ ^/books/').replace('8000;', '8000/;')) },
    fixed: { 'nginx/shop.conf': site(toHttp.replace('location /', 'location ~ ^/books/')) },
    run: nginxTest,
    symptom: { exit: 1, output: /"proxy_pass" cannot have URI part in location given by regular expression/ },
  },
  {
    rule: 'nginx/heredoc-eaten-variables',
    because: 'the shell has put nothing in the place of $host',
    files: { 'nginx/shop.conf': '' },
    broken: { 'install.sh': writtenBy('<<EOF') },
    fixed: { 'install.sh': writtenBy("<<'EOF'") },
    run: `sh install.sh && ${nginxTest}`,
    symptom: { exit: 1, output: /invalid number of arguments in "proxy_set_header" directive/ },
  },
  {
    rule: 'nginx/redirect-loop',
    because: 'the server of port 80 sends everybody to port 80',
    broken: { 'nginx/shop.conf': site('location / {\n    return 301 http://shop.example.com$request_uri;\n}') },
    fixed: { 'nginx/shop.conf': site('location / {\n    return 200;\n}') },
    ask: { url: '/', follow: true },
    symptom: { status: 301, redirects: 10 },
  },
  {
    rule: 'nginx/uwsgi-params-missing',
    because: 'uWSGI is told nothing about the request',
    files,
    broken: { 'nginx/shop.conf': site(toUwsgi.replace('include uwsgi_params;\n    ', '')) },
    fixed: right,
    ask: '/',
    symptom: { status: 502, app: /KeyError: 'REQUEST_METHOD'/ },
  },
  {
    rule: 'nginx/param-inheritance',
    because: 'one parameter in the location takes all others away',
    files,
    broken: {
      'nginx/shop.conf': site(`include uwsgi_params;
location / {
    uwsgi_param HTTP_X_REAL_IP $remote_addr;
    uwsgi_pass 127.0.0.1:8000;
}`),
    },
    fixed: {
      'nginx/shop.conf': site(`location / {
    include uwsgi_params;
    uwsgi_param HTTP_X_REAL_IP $remote_addr;
    uwsgi_pass 127.0.0.1:8000;
}`),
    },
    ask: '/',
    symptom: { status: 502, app: /KeyError: 'REQUEST_METHOD'/ },
  },
  {
    rule: 'nginx/host-header-missing',
    because: 'Django is asked for the name of the upstream, and a host name has no underscore',
    files: { 'uwsgi.ini': uwsgi('http-socket = 127.0.0.1:8000'), 'shop/settings.py': settings(`ALLOWED_HOSTS = ['*']`) },
    broken: { 'nginx/shop.conf': upstream + site('location / {\n    proxy_pass http://django_app;\n}') },
    fixed: { 'nginx/shop.conf': upstream + site(toHttp.replace('127.0.0.1:8000', 'django_app')) },
    ask: '/',
    symptom: { status: 400, app: /Invalid HTTP_HOST header: 'django_app'/ },
  },
  {
    rule: 'nginx/try-files-404',
    because: 'what is not a file never reaches Django',
    files,
    broken: { 'nginx/shop.conf': site(toUwsgi.replace('include', 'try_files $uri $uri/ =404;\n    include')) },
    fixed: right,
    ask: '/books/',
    symptom: { status: 404 },
  },
  {
    rule: 'nginx/upstream-undefined',
    because: 'a named location is looked for when a request gets there',
    broken: { 'nginx/shop.conf': site(`location / { try_files $uri @djnago; }\nlocation @django { return 200 "django"; }`) },
    fixed: { 'nginx/shop.conf': site(`location / { try_files $uri @django; }\nlocation @django { return 200 "django"; }`) },
    ask: '/',
    symptom: { status: 500, nginx: /could not find named location "@djnago"/ },
  },
  {
    rule: 'nginx/upstream-undefined',
    because: 'the upstream has another name',
    broken: { 'nginx/shop.conf': upstream + site(toUwsgi.replace('127.0.0.1:8000', 'djang_app')) },
    fixed: { 'nginx/shop.conf': upstream + site(toUwsgi.replace('127.0.0.1:8000', 'django_app')) },
    run: nginxTest,
    symptom: { exit: 1, output: /no port in upstream "djang_app"/ },
  },
  {
    rule: 'nginx/endpoint-syntax',
    because: 'uwsgi_pass takes no http://',
    broken: { 'nginx/shop.conf': site(toUwsgi.replace('uwsgi_pass ', 'uwsgi_pass http://')) },
    fixed: right,
    run: nginxTest,
    symptom: { exit: 1, output: /invalid host in upstream "http:/ },
  },
  {
    rule: 'nginx/endpoint-syntax',
    because: 'proxy_pass wants to know the scheme',
    broken: { 'nginx/shop.conf': site(toHttp.replace('http://', '')) },
    fixed: { 'nginx/shop.conf': site(toHttp) },
    run: nginxTest,
    symptom: { exit: 1, output: /invalid URL prefix/ },
  },
  {
    rule: 'nginx/duplicate-location',
    because: 'nginx does not start with two of them',
    broken: { 'nginx/shop.conf': site(`${toUwsgi}\n${toUwsgi}`) },
    fixed: right,
    run: nginxTest,
    symptom: { exit: 1, output: /duplicate location "\/"/ },
  },
]

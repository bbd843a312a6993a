import { program, site, supervisorctl, toHttp } from './project.ts'
import type { Proof } from './proof.ts'

const files = { 'nginx/shop.conf': site(toHttp) }
const onSocket = { 'nginx/shop.conf': site(toHttp.replace('127.0.0.1:8000', 'unix:/run/shop/shop.sock')) }
const right = { Procfile: 'web: gunicorn --bind 127.0.0.1:8000 shop.wsgi:application\n' }

export const gunicornProofs: Proof[] = [
  {
    rule: 'gunicorn/app-spec',
    because: 'the application is named after a colon',
    files,
    broken: { Procfile: 'web: gunicorn --bind 127.0.0.1:8000 shop.wsgi.application\n' },
    fixed: right,
    ask: '/',
    symptom: { status: 502, app: /ModuleNotFoundError: No module named 'shop\.wsgi\.application'/ },
  },
  {
    rule: 'setting/duplicate',
    because: 'nginx sends Host twice and gunicorn puts a comma between',
    files: right,
    broken: { 'nginx/shop.conf': site(toHttp.replace('Host $host;', 'Host $host;\n    proxy_set_header Host $http_host;')) },
    fixed: { 'nginx/shop.conf': site(toHttp) },
    ask: '/',
    symptom: { status: 400, app: /Invalid HTTP_HOST header: 'shop\.example\.com,shop\.example\.com'/ },
  },
  {
    rule: 'gunicorn/bind-unix-prefix',
    because: 'without unix: it is the name of a host',
    files: { 'nginx/shop.conf': site(toHttp.replace('127.0.0.1:8000', 'unix:/run/shop/gunicorn.sock')) },
    broken: { Procfile: 'web: gunicorn --bind /run/shop/gunicorn.sock shop.wsgi:application\n' },
    fixed: { Procfile: 'web: gunicorn --bind unix:/run/shop/gunicorn.sock shop.wsgi:application\n' },
    ask: '/',
    symptom: { status: 502, nginx: /gunicorn\.sock failed \(2: No such file or directory\)/, app: /Can't connect to/ },
  },
  {
    rule: 'gunicorn/worker-class-asgi',
    because: 'the default worker calls it like a WSGI application',
    files,
    broken: { Procfile: 'web: gunicorn --bind 127.0.0.1:8000 shop.asgi:application\n' },
    fixed: right,
    ask: '/',
    symptom: { status: 500, app: /missing 1 required positional argument: 'send'/ },
  },
  {
    rule: 'gunicorn/worker-class-asgi',
    because: 'uvicorn calls it like an ASGI application',
    files: onSocket,
    broken: { Procfile: 'web: uvicorn --uds /run/shop/shop.sock shop.wsgi:application\n' },
    fixed: { Procfile: 'web: uvicorn --uds /run/shop/shop.sock shop.asgi:application\n' },
    ask: '/',
    symptom: { status: 500, app: /WSGIHandler\.__call__\(\) missing 1 required positional argument: 'start_response'/ },
  },
  {
    rule: 'gunicorn/worker-class-asgi',
    because: 'Daphne calls it like an ASGI application',
    files: onSocket,
    broken: { Procfile: 'web: daphne -u /run/shop/shop.sock shop.wsgi:application\n' },
    fixed: { Procfile: 'web: daphne -u /run/shop/shop.sock shop.asgi:application\n' },
    ask: '/',
    symptom: { status: 500, app: /WSGIHandler\.__call__\(\) missing 1 required positional argument: 'start_response'/ },
  },
  {
    rule: 'gunicorn/app-spec',
    because: 'uvicorn wants the name in the module too',
    files: onSocket,
    broken: { Procfile: 'web: uvicorn --uds /run/shop/shop.sock shop.asgi\n' },
    fixed: { Procfile: 'web: uvicorn --uds /run/shop/shop.sock shop.asgi:application\n' },
    ask: '/',
    symptom: { status: 502, app: /Import string "shop\.asgi" must be in format "<module>:<attribute>"\./ },
  },
  {
    rule: 'gunicorn/app-spec',
    because: 'Daphne wants the name in the module too',
    files: onSocket,
    broken: { Procfile: 'web: daphne -u /run/shop/shop.sock shop.asgi\n' },
    fixed: { Procfile: 'web: daphne -u /run/shop/shop.sock shop.asgi:application\n' },
    ask: '/',
    symptom: { status: 502, app: /not enough values to unpack \(expected 2, got 1\)/ },
  },
  {
    rule: 'gunicorn/daemon-under-supervisor',
    because: 'supervisor sees the program end at once',
    broken: { 'supervisor/shop.conf': program('command=/usr/bin/gunicorn --daemon --bind 127.0.0.1:8000 shop.wsgi:application') },
    fixed: { 'supervisor/shop.conf': program('command=/usr/bin/gunicorn --bind 127.0.0.1:8000 shop.wsgi:application') },
    booted: true,
    run: `${supervisorctl} status shop`,
    symptom: { exit: 3, output: /FATAL|EXITED/ },
  },
]

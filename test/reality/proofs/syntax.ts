import { nginxTest, site, toUwsgi, uwsgi } from './project.ts'
import type { Proof } from './proof.ts'

const right = uwsgi('socket = 127.0.0.1:8000')
const files = { 'nginx/shop.conf': site(toUwsgi) }

export const syntaxProofs: Proof[] = [
  {
    rule: 'syntax/missing-equals',
    because: 'the whole line is taken for the name of an option',
    files,
    broken: { 'uwsgi.ini': uwsgi('socket 127.0.0.1:8000') },
    fixed: { 'uwsgi.ini': right },
    ask: '/',
    symptom: { status: 502, app: /The -s\/--socket option is missing/ },
  },
  {
    rule: 'syntax/section-header',
    because: 'uWSGI looks for its section by name',
    files,
    broken: { 'uwsgi.ini': right.replace('[uwsgi]', '[uWSGI]') },
    fixed: { 'uwsgi.ini': right },
    ask: '/',
    symptom: { status: 502, app: /Can't find section "uwsgi"/ },
  },
  {
    rule: 'setting/arguments',
    because: 'the next line is read as more arguments',
    broken: { 'nginx/shop.conf': site(toUwsgi.replace('uwsgi_params;', 'uwsgi_params')) },
    fixed: files,
    run: nginxTest,
    symptom: { exit: 1, output: /invalid number of arguments in "include" directive/ },
  },
  {
    rule: 'syntax/merge-conflict',
    because: 'nginx knows no directive of that name',
    broken: {
      'nginx/shop.conf': site(`<<<<<<< HEAD
client_max_body_size 10m;
=======
client_max_body_size 20m;
>>>>>>> uploads
${toUwsgi}`),
    },
    fixed: files,
    run: nginxTest,
    symptom: { exit: 1, output: /unknown directive "<<<<<<<"/ },
  },
  {
    rule: 'setting/unknown',
    because: 'uWSGI skips what it does not know, and one process is left',
    files,
    broken: { 'uwsgi.ini': uwsgi('socket = 127.0.0.1:8000\nprocess = 4') },
    fixed: { 'uwsgi.ini': uwsgi('socket = 127.0.0.1:8000\nprocesses = 4') },
    ask: '/',
    symptom: { status: 200, app: / for 1 cores/ },
    cured: { status: 200, app: / for 4 cores/ },
  },
  {
    rule: 'setting/value',
    because: 'nginx takes no other word for on and off',
    broken: { 'nginx/shop.conf': site(`gzip yes;\n${toUwsgi}`) },
    fixed: { 'nginx/shop.conf': site(`gzip on;\n${toUwsgi}`) },
    run: nginxTest,
    symptom: { exit: 1, output: /invalid value "yes" in "gzip" directive/ },
  },
  {
    rule: 'setting/misplaced',
    because: 'a server block passes nothing on, its locations do',
    broken: { 'nginx/shop.conf': site('include uwsgi_params;\nuwsgi_pass 127.0.0.1:8000;') },
    fixed: files,
    run: nginxTest,
    symptom: { exit: 1, output: /"uwsgi_pass" directive is not allowed here/ },
  },
]

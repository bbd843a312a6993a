import { program, site, supervisorctl, toUwsgi, uwsgi } from './project.ts'
import type { Proof } from './proof.ts'

const command = 'command=/usr/bin/uwsgi --ini /srv/shop/uwsgi.ini'
const files = { 'uwsgi.ini': uwsgi('socket = 127.0.0.1:8000'), 'nginx/shop.conf': site(toUwsgi) }
const right = { 'supervisor/shop.conf': program(command) }

/** The file of a supervisord of its own, the password that supervisorctl shows it, and the socket of its program where it has one. */
function own(password: string, socket?: string): string {
  return `[supervisord]
pidfile=/run/shop/own.pid
logfile=/run/shop/own.log
[unix_http_server]
file=/run/shop/own.sock
username=admin
password=new-one
[rpcinterface:supervisor]
supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface
[supervisorctl]
serverurl=unix:///run/shop/own.sock
username=admin
password=${password}
${socket ? program(`command=gunicorn --bind unix:${socket} shop.wsgi`) : ''}`
}

export const supervisorProofs: Proof[] = [
  {
    rule: 'supervisor/shell-syntax',
    because: 'no shell is there to run cd',
    files,
    broken: { 'supervisor/shop.conf': program('command=cd /srv/shop && /usr/bin/uwsgi --ini uwsgi.ini') },
    fixed: right,
    booted: true,
    run: `${supervisorctl} status shop`,
    symptom: { exit: 3, output: /FATAL/, supervisor: /can't find command 'cd'/ },
  },
  {
    rule: 'supervisor/serverurl-mismatch',
    because: 'supervisord wants the password that it was given',
    broken: { 'supervisord.conf': own('old-one') },
    fixed: { 'supervisord.conf': own('new-one') },
    run: `supervisord -c supervisord.conf; sleep 1; code=0; supervisorctl -c supervisord.conf pid || code=$?; kill $(cat /run/shop/own.pid); exit $code`,
    symptom: { exit: 1, output: /Server requires authentication/ },
  },
  {
    rule: 'stack/two-listeners-same-port',
    because: 'gunicorn puts its socket in the place of that of supervisord',
    broken: { 'supervisord.conf': own('new-one', '/run/shop/own.sock') },
    fixed: { 'supervisord.conf': own('new-one', '/run/shop/shop.sock') },
    run: `supervisord -c supervisord.conf; sleep 4; code=0; supervisorctl -c supervisord.conf status || code=$?; kill $(cat /run/shop/own.pid); sleep 2; exit $code`,
    symptom: { exit: 1, output: /404 Not Found|400 Bad Request/ },
  },
  {
    rule: 'supervisor/percent',
    because: 'supervisord takes it for an expression and does not start',
    files,
    broken: { 'supervisor/shop.conf': program(`${command}\nenvironment=MAIL_PASSWORD="9%kW2x"`) },
    fixed: { 'supervisor/shop.conf': program(`${command}\nenvironment=MAIL_PASSWORD="9%%kW2x"`) },
    ask: '/',
    symptom: { status: 502, supervisor: /badly formatted/ },
  },
  {
    rule: 'supervisor/environment-quoting',
    because: 'the comma ends the value and supervisord does not start',
    files,
    broken: { 'supervisor/shop.conf': program(`${command}\nenvironment=HOSTS=shop.example.com,www.shop.example.com`) },
    fixed: { 'supervisor/shop.conf': program(`${command}\nenvironment=HOSTS="shop.example.com,www.shop.example.com"`) },
    ask: '/',
    symptom: { status: 502, supervisor: /Unexpected end of key\/value pairs/ },
  },
  {
    rule: 'supervisor/semicolon-in-command',
    because: 'what follows the semicolon is a comment',
    files,
    broken: { 'supervisor/shop.conf': program('command=/bin/sh -c "umask 027 ; exec /usr/bin/uwsgi --ini /srv/shop/uwsgi.ini"') },
    fixed: { 'supervisor/shop.conf': program('command=/bin/sh -c "umask 027; exec /usr/bin/uwsgi --ini /srv/shop/uwsgi.ini"') },
    ask: '/',
    symptom: { status: 502, supervisor: /No closing quotation/ },
  },
  {
    rule: 'supervisor/inline-comment-no-space',
    because: 'without a blank it is no comment',
    files,
    broken: { 'supervisor/shop.conf': program(`${command}\nstopwaitsecs=30;seconds`) },
    fixed: { 'supervisor/shop.conf': program(`${command}\nstopwaitsecs=30 ;seconds`) },
    ask: '/',
    symptom: { status: 502, supervisor: /30;seconds/ },
  },
  {
    rule: 'supervisor/numprocs-process-name',
    because: 'two processes cannot have one name',
    files,
    broken: { 'supervisor/shop.conf': program(`${command}\nnumprocs=2`) },
    fixed: right,
    ask: '/',
    symptom: { status: 502, supervisor: /process_num.* must be present within process_name/ },
  },
  {
    rule: 'supervisor/stopasgroup-killasgroup',
    because: 'supervisord refuses the combination',
    files,
    broken: { 'supervisor/shop.conf': program(`${command}\nstopasgroup=true\nkillasgroup=false`) },
    fixed: { 'supervisor/shop.conf': program(`${command}\nstopasgroup=true\nkillasgroup=true`) },
    ask: '/',
    symptom: { status: 502, supervisor: /Cannot set stopasgroup=true and killasgroup=false/ },
  },
  {
    rule: 'supervisor/refused-section',
    because: 'a group names a program that is not there',
    files,
    broken: { 'supervisor/shop.conf': `${program(command)}\n[group:all]\nprograms=shop,wroker\n` },
    fixed: { 'supervisor/shop.conf': `${program(command)}\n[group:all]\nprograms=shop\n` },
    ask: '/',
    symptom: { status: 502, supervisor: /names unknown program/ },
  },
]

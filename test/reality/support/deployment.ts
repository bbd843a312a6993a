import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { closeSync, existsSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import { createConnection } from 'node:net'
import { ask, type Request, type Response } from './requests.ts'
import { makeVenv, openSandbox, type Sandbox } from './sandbox.ts'
import { until } from './until.ts'

/** Files of a project, named below `/srv/shop`. */
export type Files = Record<string, string>

export type Log = 'nginx' | 'app' | 'supervisor'

/** A project on its server. The servers run once `boot` has been called. */
export interface Deployment {
  sandbox: Sandbox
  /**
   * Starts what the files configure, as the server's administrator would: supervisord where there is `supervisor/*.conf`, else uWSGI
   * with `uwsgi.ini` or the `web` line of the Procfile, and nginx where there are sites, `nginx/*.conf`. The main nginx.conf is always ours,
   * with logs and short time-outs of its own. Returns when each is ready or has given up.
   */
  boot(): Promise<void>
  ask(request: Request): Promise<Response>
  /** Runs a shell command in `/srv/shop`. */
  run(command: string): Promise<{ exit: number; output: string }>
  /** What a program has logged so far. `app` is whatever supervisor or we started: uWSGI, gunicorn, Django. */
  log(log: Log): string
}

/** Puts files on a server of their own, and takes everything away again, whatever happens. */
export async function withDeployment<Result>(files: Files, use: (deployment: Deployment) => Promise<Result>): Promise<Result> {
  const sandbox = await openSandbox()
  try {
    for (const [name, text] of Object.entries(files)) sandbox.write(`/srv/shop/${name}`, text)
    if (Object.values(files).some(text => text.includes('/srv/shop/venv'))) makeVenv(sandbox)
    return await use(deploymentIn(sandbox, Object.keys(files)))
  } finally {
    sandbox.close()
  }
}

interface Started {
  child: ChildProcess
  log: string
}

function deploymentIn(sandbox: Sandbox, names: string[]): Deployment {
  const uwsgi = names.find(name => /(^|\/)uwsgi\.ini$/.test(name))
  const sites = names.filter(name => /(^|\/)nginx\/(?!nginx\.)[^/]+\.conf$/.test(name))
  const supervised = names.filter(name => /(^|\/)supervisor\/[^/]+\.conf$/.test(name))

  function start(log: string, command: string, args: string[], cwd = sandbox.path('/srv/shop')): Started {
    const output = openSync(sandbox.path(log), 'a')
    const child = spawn(command, args, {
      cwd,
      env: sandbox.environment,
      detached: true,
      stdio: ['ignore', output, output],
    })
    closeSync(output)
    return { child, log: sandbox.path(log) }
  }

  async function ready(name: string, { child, log }: Started, is: () => boolean | Promise<boolean>): Promise<void> {
    const over = () => child.exitCode !== null || child.signalCode !== null
    await until(
      async () => over() || (await is()),
      20,
      () => `${name} did not start:\n${text(log)}`,
    )
  }

  async function bootApp(): Promise<void> {
    const log = '/var/log/shop/started.log'
    if (supervised.length > 0) {
      sandbox.write('/etc/supervisor/supervisord.conf', supervisordConf(supervised))
      const started = start('/var/log/supervisord.log', 'supervisord', ['-c', sandbox.path('/etc/supervisor/supervisord.conf')], '/')
      const programs = sandbox.texts('/srv/shop', '.conf').match(/^\[program:/gm)?.length ?? 0
      await ready('supervisord', started, () => settled(programs, text(started.log), appLog()))
      return
    }
    const procfile = names.includes('Procfile') ? readFileSync(sandbox.path('/srv/shop/Procfile'), 'utf8') : ''
    const web = /^web:\s*(.*)$/m.exec(procfile)?.[1]
    if (!uwsgi && !web) return
    const started = uwsgi ? start(log, 'uwsgi', ['--ini', sandbox.path(`/srv/shop/${uwsgi}`)]) : start(log, 'sh', ['-c', `exec ${web}`])
    await ready(uwsgi ?? 'Procfile', started, () => serving(text(started.log)))
  }

  async function bootNginx(): Promise<void> {
    if (sites.length === 0) return
    writeNginxConf()
    const started = start('/var/log/nginx/started.log', 'nginx', ['-p', sandbox.root, '-c', sandbox.path('/etc/nginx/nginx.conf')])
    const ports = [...sandbox.texts('/srv/shop', '.conf').matchAll(/\blisten\s+127\.0\.0\.1:(\d+)/g)].map(match => Number(match[1]))
    await ready('nginx', started, async () => (await Promise.all(ports.map(answers))).every(Boolean))
  }

  function writeNginxConf(): void {
    for (const folder of ['body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'])
      mkdirSync(sandbox.path(`/var/lib/nginx/${folder}`), { recursive: true })
    sandbox.write('/etc/nginx/nginx.conf', nginxConf(sites))
    const certificate = '/etc/letsencrypt/live/shop.example.com'
    const wanted = sites.some(site => text(sandbox.path(`/srv/shop/${site}`)).includes(certificate))
    if (wanted && !existsSync(sandbox.path(certificate))) makeCertificate(sandbox, certificate)
  }

  function appLog(): string {
    return sandbox.texts('/var/log/shop', '.log')
  }

  const logs: Record<Log, () => string> = {
    nginx: () => sandbox.texts('/var/log/nginx', 'error.log') + sandbox.texts('/var/log/nginx', 'started.log'),
    app: appLog,
    supervisor: () => sandbox.texts('/var/log', 'supervisord.log'),
  }

  return {
    sandbox,
    async boot() {
      await bootApp()
      await bootNginx()
    },
    ask: request => ask(sandbox, request),
    async run(command) {
      if (sites.length > 0) writeNginxConf()
      sandbox.write('/srv/shop/.command', command)
      const { child, log } = start('/var/log/command.out', 'sh', ['-e', '.command'])
      const exit = await until(
        () => child.exitCode ?? undefined,
        30,
        () => `${command} does not end:\n${text(log)}`,
      )
      return { exit, output: text(log) }
    },
    log: log => logs[log](),
  }
}

/** Whether uWSGI has its workers, or gunicorn, or uvicorn or Daphne its socket. A module that cannot be loaded is no obstacle to uWSGI. */
function serving(log: string): boolean {
  return /spawned uWSGI worker \d|Booting worker with pid|Uvicorn running on|Configuring endpoint unix:/.test(log)
}

/** Whether supervisord is done with starting its programs: each serves and has been up for its `startsecs`, or it has ended for good. */
function settled(programs: number, log: string, appLog: string): boolean {
  const last = new Map<string, string>()
  for (const [, event, program] of log.matchAll(/ (INFO spawned|INFO success|INFO exited|WARN exited|INFO gave up): '?([\w:-]+)/g))
    if (event && program) last.set(program, event)
  const events = [...last.values()]
  // A program that has exited in an unexpected way will be started again.
  if (events.length < programs || events.includes('INFO spawned') || events.includes('WARN exited')) return false
  return !events.includes('INFO success') || serving(appLog)
}

function answers(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = createConnection({ port, host: '127.0.0.1' })
    const say = (answer: boolean) => {
      socket.destroy()
      resolve(answer)
    }
    socket.on('connect', () => say(true))
    socket.on('error', () => say(false))
  })
}

function text(path: string): string {
  return existsSync(path) ? readFileSync(path, 'utf8') : ''
}

/** What Debian's nginx.conf says, with time-outs of two seconds where the servers' own are a minute. */
function nginxConf(sites: string[]): string {
  return `user www-data;
daemon off;
worker_processes 1;
pid /run/nginx.pid;
error_log /var/log/nginx/error.log;
events {}
http {
    include mime.types;
    access_log /var/log/nginx/access.log;
    client_body_temp_path /var/lib/nginx/body;
    proxy_temp_path /var/lib/nginx/proxy;
    fastcgi_temp_path /var/lib/nginx/fastcgi;
    uwsgi_temp_path /var/lib/nginx/uwsgi;
    scgi_temp_path /var/lib/nginx/scgi;
    uwsgi_read_timeout 2s;
    proxy_read_timeout 2s;
${sites.map(site => `    include /srv/shop/${site};\n`).join('')}}
`
}

function supervisordConf(programs: string[]): string {
  return `[unix_http_server]
file=/run/supervisor.sock
[supervisord]
nodaemon=true
logfile=/var/log/supervisord.out
pidfile=/run/supervisord.pid
childlogdir=/var/log/shop
user=root
[rpcinterface:supervisor]
supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface
[supervisorctl]
serverurl=unix:///run/supervisor.sock
[include]
files=${programs.map(program => `/srv/shop/${program}`).join(' ')}
`
}

function makeCertificate(sandbox: Sandbox, folder: string): void {
  mkdirSync(sandbox.path(folder), { recursive: true })
  const [key, certificate] = ['privkey.pem', 'fullchain.pem'].map(name => `${sandbox.path(folder)}/${name}`)
  const subject = ['-subj', '/CN=shop.example.com', '-days', '2']
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', `${key}`, '-out', `${certificate}`, ...subject], {
    stdio: 'ignore',
  })
}

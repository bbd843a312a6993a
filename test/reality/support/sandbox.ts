import { execFileSync } from 'node:child_process'
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname } from 'node:path'
import { python } from './needs.ts'

/** A folder under `/tmp` that stands for a server: `/srv/shop` lies in it, and its ports are free high ports on loopback. */
export interface Sandbox {
  root: string
  /** Where a path of the server lies on this machine. */
  path(serverPath: string): string
  /** The port that stands for a port of the server. */
  port(port: number): number
  /** Writes a file of the server with all paths, ports and users in it moved into the sandbox. */
  write(serverPath: string, text: string): void
  /** The texts of all files of the server below a folder whose names end like this. */
  texts(folder: string, ending: string): string
  /** The environment for programs of this sandbox. As under supervisor, there is no locale in it. */
  environment: Record<string, string>
  /** Kills every process that runs in the sandbox, daemons included, and removes the folder. */
  close(): void
}

/** The user of this machine that stands for the user `shop` of the examples. */
const user = 'daemon'

/** The place before a path of the server. */
const serverPath =
  /(?:(?<![\w./-])|(?<=unix:\/\/))(?=\/(?:srv|run|var\/(?:log|lib|www)|etc\/(?:shop|nginx|supervisor|letsencrypt))(?![\w-]))/g
const nginxListen = /(?<=\blisten\s+)(?:[\d.]+:)?(\d+)(?=[\s;])/g
const address = /(?:127\.0\.0\.1|0\.0\.0\.0|localhost|(?<=[\s=])):(80|443|8\d{3})\b/g
const shopUser = /(?<=^\s*(?:user|uid|gid|chown-socket)\s*=\s*)shop\b/gm

const open = new Set<Sandbox>()
process.on('exit', () => {
  for (const sandbox of open) sandbox.close()
})
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1))

/** Opens a sandbox with the folders, users and files that a Debian server has before anything is deployed. */
export async function openSandbox(): Promise<Sandbox> {
  const root = mkdtempSync('/tmp/djdeploy-reality-')
  chmodSync(root, 0o755)
  const free = await freePorts(10)
  const ports = new Map<number, number>()

  function path(serverPath: string): string {
    return root + serverPath
  }

  function port(wanted: number): number {
    const known = ports.get(wanted) ?? free[ports.size]
    if (known === undefined) throw new Error(`more than ${free.length} ports`)
    ports.set(wanted, known)
    return known
  }

  function moved(text: string): string {
    return text
      .replace(serverPath, root)
      .replace(nginxListen, (_, wanted: string) => `127.0.0.1:${port(Number(wanted))}`)
      .replace(address, (_, wanted: string) => `127.0.0.1:${port(Number(wanted))}`)
      .replace(shopUser, user)
  }

  const sandbox: Sandbox = {
    root,
    path,
    port,
    write(serverPath, text) {
      mkdirSync(dirname(path(serverPath)), { recursive: true })
      writeFileSync(path(serverPath), moved(text))
    },
    texts: (folder, ending) =>
      readdirSync(path(folder), { recursive: true, encoding: 'utf8' })
        .filter(name => name.endsWith(ending))
        .sort()
        .map(name => readFileSync(`${path(folder)}/${name}`, 'utf8'))
        .join(''),
    environment: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', HOME: root, DJDEPLOY_SANDBOX: root },
    close() {
      const end = Date.now() + 10_000
      for (let running = processesOf(root); running.length > 0 && Date.now() < end; running = processesOf(root)) running.forEach(kill)
      rmSync(root, { recursive: true, force: true, maxRetries: 5 })
      open.delete(sandbox)
    },
  }
  open.add(sandbox)

  folder(path('/srv/shop'), `${user}:`, '755')
  folder(path('/run/shop'), `${user}:www-data`, '2750')
  folder(path('/var/lib/shop'), `${user}:`, '750')
  folder(path('/var/log/shop'), `${user}:`, '755')
  folder(path('/var/log/nginx'), 'root:', '755')
  folder(path('/etc/nginx'), 'root:', '755')
  for (const name of ['uwsgi_params', 'proxy_params', 'mime.types']) copyFileSync(`/etc/nginx/${name}`, path(`/etc/nginx/${name}`))
  return sandbox
}

/** A virtual environment at `/srv/shop/venv` that sees the Django of this machine. */
export function makeVenv(sandbox: Sandbox): void {
  execFileSync(python, ['-m', 'venv', '--without-pip', '--system-site-packages', sandbox.path('/srv/shop/venv')])
}

function folder(path: string, owner: string, mode: string): void {
  mkdirSync(path, { recursive: true })
  execFileSync('chown', [owner, path])
  execFileSync('chmod', [mode, path])
}

async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer()
      await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
      return server
    }),
  )
  const found = servers.map(server => server.address()).map(address => (address && typeof address === 'object' ? address.port : 0))
  await Promise.all(servers.map(server => new Promise(resolve => server.close(resolve))))
  return found
}

/**
 * Everything that was started in a sandbox, by its environment, its working directory or its command line: a daemon has left its
 * process group, and uWSGI and nginx overwrite the environment to show a title.
 */
function processesOf(root: string): number[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter(name => {
      const about = attempt(() => readFileSync(`/proc/${name}/environ`, 'utf8') + readFileSync(`/proc/${name}/cmdline`, 'utf8')) ?? ''
      const directory = attempt(() => readlinkSync(`/proc/${name}/cwd`)) ?? ''
      const dead = /^State:\s+Z/m.test(attempt(() => readFileSync(`/proc/${name}/status`, 'utf8')) ?? '')
      return !dead && (about.includes(root) || directory.startsWith(root))
    })
    .map(Number)
}

function kill(pid: number): void {
  attempt(() => process.kill(pid, 'SIGKILL'))
}

/** The result, or undefined when it throws: processes end between being listed and being looked at. */
function attempt<Result>(action: () => Result): Result | undefined {
  try {
    return action()
  } catch {
    return undefined
  }
}

import { execFile, execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { nginxModules } from './needs.ts'

/** What `nginx -t` says about a configuration. */
export interface Verdict {
  accepts: boolean
  /** The first error, as nginx words it; empty where there is none. */
  message: string
  /** From 1; undefined where nginx names no line of the file itself. */
  line?: number
  /** Nginx could not read a file, find a name in DNS, open a port: another machine would say otherwise. */
  machine: boolean
}

/** A folder in which `nginx -t` is run as a user that can harm nothing. */
export interface NginxTest {
  /** The files beside the configuration, as both sides see them. */
  files: Record<string, string>
  verdict(text: string): Promise<Verdict>
  close(): void
}

const account = ['--reuid=daemon', '--regid=daemon', '--clear-groups']

/** The files beside a configuration to be tested. */
export const files: Record<string, string> = {
  'temp.conf': `${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(name => `${name}_temp_path temp/${name};\n`).join('')}access_log logs/access.log;\n`,
  'more.types': 'image/avif avif;\n',
  'snippets/security.conf': 'add_header X-Content-Type-Options nosniff;\nserver_tokens off;\n',
  'sites/extra.conf': 'server { listen 18094; server_name extra.example; root /srv/extra; }\n',
  htpasswd: 'shop:x\n',
}

const shipped = ['mime.types', 'uwsgi_params', 'fastcgi_params', 'scgi_params', 'proxy_params']

/** What every installation brings along. */
export function stock(): Record<string, string> {
  return Object.fromEntries(shipped.map(name => [name, readFileSync(`/etc/nginx/${name}`, 'utf8')]))
}

/** Opens a folder with everything that the configurations to be tested include. */
export function openNginxTest(): NginxTest {
  const root = mkdtempSync('/tmp/djdeploy-nginx-')
  for (const folder of ['logs', 'temp', 'html', 'snippets', 'sites']) mkdirSync(`${root}/${folder}`)
  symlinkSync(nginxModules, `${root}/modules`)
  for (const [name, text] of Object.entries(files)) writeFileSync(`${root}/${name}`, text)
  for (const name of shipped) copyFileSync(`/etc/nginx/${name}`, `${root}/${name}`)
  const certificate = ['-keyout', `${root}/shop.key`, '-out', `${root}/shop.crt`]
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=shop.example', ...certificate], {
    stdio: 'ignore',
  })
  execFileSync('chown', ['-R', 'daemon:', root])
  let number = 0
  return {
    files,
    verdict(text) {
      const name = `${root}/nginx${number++}.conf`
      writeFileSync(name, text)
      const args = [...account, 'nginx', '-t', '-q', '-p', root, '-e', 'logs/error.log', '-g', 'pid nginx.pid;', '-c', name]
      return new Promise(resolve => {
        execFile('setpriv', args, { cwd: root, timeout: 20_000 }, (error, _, stderr) => {
          rmSync(name, { force: true })
          resolve(verdictOf(error === null, stderr, name))
        })
      })
    },
    close: () => rmSync(root, { recursive: true, force: true }),
  }
}

/** What depends on the machine, or on how this nginx was built, and not on the text. */
const machine =
  /host not found|getpwnam|getgrnam|bind\(\) to|\b(open|mkdir|stat|chown|dlopen|connect|opendir|pread|read)\(\)|cannot load certificate|BIO_new|PEM_|SSL_CTX|SSL_CONF|X509_|failed \(SSL|epoll|setsockopt|gethostbyname|could not build|on this platform|unknown directive "(stream|mail)"/

function verdictOf(accepts: boolean, stderr: string, file: string): Verdict {
  const error = stderr.split('\n').find(line => /\[(emerg|alert|crit)\]/.test(line)) ?? ''
  const message = error.replace(/^nginx: \[\w+\] /, '')
  const line = message.startsWith('"') || message.includes(file) ? / in (\S+):(\d+)$/.exec(message) : undefined
  return {
    accepts,
    message,
    // Without any message it crashed, as 1.22 does at `modern_browser` with one argument.
    machine: !accepts && (message === '' || machine.test(message)),
    ...(line?.[1] === file ? { line: Number(line[2]) } : {}),
  }
}

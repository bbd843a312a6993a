import type { Comparison } from '../generate/compare.ts'
import { patch } from './fix.ts'

const colours: [start: RegExp, code: number][] = [
  [/^(---|\+\+\+)/, 1],
  [/^@@/, 36],
  [/^-/, 31],
  [/^\+/, 32],
]

/** What would change in the files, as `git apply` and `patch -p1` take it in the current folder. */
export function diffOf(
  files: readonly Comparison[],
  { folder, current, colour }: { folder: string; current: string; colour: boolean },
): string {
  const patches = files.flatMap(({ to, old = '', text = '' }) =>
    to === undefined ? [] : [patch({ path: `${folder}/${to}`, old, text }, current)],
  )
  return colour ? colouredDiff(patches.join('')) : patches.join('')
}

/** A patch for a terminal that has colours. */
export function colouredDiff(patch: string): string {
  return patch.replace(/^.+$/gm, coloured)
}

function coloured(line: string): string {
  const code = colours.find(([start]) => start.test(line))?.[1]
  return code === undefined ? line : `\u001b[${code}m${line}\u001b[0m`
}

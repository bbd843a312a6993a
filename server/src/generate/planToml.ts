import { written } from './answers.ts'
import { type Detection, showOrigin } from './detection.ts'
import { toml } from './show.ts'

/** The plan as `[generate]` of a configuration holds it, each value with where it comes from, and what is still open as comments. */
export function planToml({ decisions, questions }: Detection, root: string): string {
  const decided = decisions.map(({ key, value, origin }) => `${written(key)} = ${toml(value ?? false)} # ${showOrigin(origin, root)}`)
  const open = questions.map(({ key, why }) => `# ${written(key)} = … ${why}`)
  return `[generate]\n${[...decided, ...open].map(line => `${line.replace(/\p{Cc}/gu, ' ')}\n`).join('')}`
}

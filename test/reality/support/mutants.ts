import fc from 'fast-check'

/** A valid configuration with one change in it. */
export interface Mutant {
  text: string
  /** The configuration it was made of. */
  base: string
  /** What was done, and to which line (from 0). */
  change: string
  line: number
}

export interface MutantOptions {
  /** Values that are put in place of others. */
  values: readonly string[]
  /** Words that are put somewhere into a line. */
  pieces: readonly string[]
  /** Names that are put in place of others. */
  names: readonly string[]
}

type Change = (lines: string[], line: number, random: { place: number; piece: string; value: string; name: string }) => string[]

function replaced(lines: string[], line: number, ...by: string[]): string[] {
  return lines.toSpliced(line, 1, ...by)
}

/** A line as name, separator and value; undefined for headers and comments. */
function partsOf(line: string): { name: string; equals: string; value: string } | undefined {
  const [, name, equals, value] = /^([^[;#=][^=]*?)(\s*=\s*)(.*)$/.exec(line) ?? []
  return name === undefined || equals === undefined || value === undefined ? undefined : { name, equals, value }
}

const changes: Record<string, Change> = {
  'delete the line': (lines, line) => replaced(lines, line),
  'double the line': (lines, line) => replaced(lines, line, lines[line] ?? '', lines[line] ?? ''),
  'move the line': (lines, line, { place }) => lines.toSpliced(line, 1).toSpliced(place % lines.length, 0, lines[line] ?? ''),
  'delete a character': (lines, line, { place }) => {
    const text = lines[line] ?? ''
    const at = place % Math.max(1, text.length)
    return replaced(lines, line, text.slice(0, at) + text.slice(at + 1))
  },
  'insert something': (lines, line, { place, piece }) => {
    const text = lines[line] ?? ''
    const at = place % (text.length + 1)
    return replaced(lines, line, text.slice(0, at) + piece + text.slice(at))
  },
  'add something at the end': (lines, line, { piece }) => replaced(lines, line, (lines[line] ?? '') + piece),
  'swap two characters': (lines, line, { place }) => {
    const text = lines[line] ?? ''
    const at = place % Math.max(1, text.length - 1)
    return replaced(lines, line, text.slice(0, at) + (text[at + 1] ?? '') + (text[at] ?? '') + text.slice(at + 2))
  },
  'change the value': (lines, line, { value }) => {
    const parts = partsOf(lines[line] ?? '')
    return parts ? replaced(lines, line, parts.name + parts.equals + value) : lines
  },
  'take the value away': (lines, line) => {
    const parts = partsOf(lines[line] ?? '')
    return parts ? replaced(lines, line, parts.name + parts.equals) : lines
  },
  'take the separator away': (lines, line) => {
    const parts = partsOf(lines[line] ?? '')
    return parts ? replaced(lines, line, `${parts.name} ${parts.value}`) : lines
  },
  'change the name': (lines, line, { name }) => {
    const parts = partsOf(lines[line] ?? '')
    return parts ? replaced(lines, line, name + parts.equals + parts.value) : lines
  },
  'misspell the name': (lines, line, { place }) => {
    const parts = partsOf(lines[line] ?? '')
    if (!parts) return lines
    const at = place % parts.name.length
    return replaced(lines, line, parts.name.slice(0, at) + parts.name.slice(at + 1) + parts.equals + parts.value)
  },
  'indent the line': (lines, line) => replaced(lines, line, `  ${lines[line]}`),
  'break the line': (lines, line, { place }) => {
    const text = lines[line] ?? ''
    const at = place % (text.length + 1)
    return replaced(lines, line, text.slice(0, at), text.slice(at))
  },
}

/** Different mutants of the given configurations, always the same for one seed. */
export function mutantsOf(bases: readonly string[], count: number, seed: number, { values, pieces, names }: MutantOptions): Mutant[] {
  const mutant = fc
    .record({
      base: fc.constantFrom(...bases),
      change: fc.constantFrom(...Object.keys(changes)),
      at: fc.nat(10_000),
      place: fc.nat(10_000),
      piece: fc.constantFrom(...pieces),
      value: fc.constantFrom(...values),
      name: fc.constantFrom(...names),
    })
    .map(({ base, change, at, ...random }): Mutant => {
      const lines = base.split('\n')
      const line = at % (lines.length - 1)
      return { text: changes[change]?.(lines, line, random).join('\n') ?? base, base, change, line }
    })
    .filter(({ text }) => !bases.includes(text))
  const different = new Map(fc.sample(mutant, { numRuns: count * 2, seed }).map(mutant => [mutant.text, mutant]))
  return [...different.values()].slice(0, count)
}
